/** Which expression is replaced where a package reaches its use by way of other things. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

const instances = `{ config, lib, pkgs, ... }:
let
  cfg = config.services.router;
  instance = lib.types.submodule {
    options.package = lib.mkOption { type = lib.types.package; default = cfg.package; };
  };
in
{
  options.services.router = {
    package = lib.mkOption { type = lib.types.package; default = pkgs.llama-cpp; };
    instances = lib.mkOption { type = lib.types.attrsOf instance; default = { }; };
  };
  config.systemd.services = lib.mapAttrs (_: own: {
    serviceConfig.ExecStart = "\${own.package}/bin/llama-server";
  }) cfg.instances;
}
`;

describe('a package that was handed on', () => {
  test('by options of instances, is changed where it is named: the option keeps its sense', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(
        `${host('opal', './opal.nix ./router.nix')}\n${host('jade', './jade.nix ./router.nix')}`,
      ),
      'opal.nix': opal(
        '  services.router.instances.a = { };\n  services.router.package = pkgs.llama-cpp-vulkan;',
      ),
      'jade.nix': opal('  services.router.instances.a = { };'),
      'router.nix': instances,
    });
    expect(plan.refused).toBeUndefined();
    expect(after['opal.nix']).toContain('services.router.package = config.services.llama-cpp.package;');
    expect(after['router.nix']).toBe(
      instances.replace('default = pkgs.llama-cpp;', 'default = config.services.llama-cpp.package;'),
    );
  });

  test('to a function of the same file', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(host('opal', './opal.nix')),
      'opal.nix': opal(
        `  systemd.services =
    let
      unit = own: { serviceConfig.ExecStart = "\${own.package}/bin/llama-server"; };
    in
    {
      small = unit { package = pkgs.llama-cpp-vulkan; };
    };`,
      ),
    });
    expect(plan.refused).toBeUndefined();
    expect(after['opal.nix']).toContain('small = unit { package = config.services.llama-cpp.package; };');
  });
});

test('the service’s package that a unit reads goes with its definition, and is read still', () => {
  const { plan, after } = migrate({
    'flake.nix': flake(host('opal', './opal.nix')),
    'opal.nix': opal(
      `  services.llama-cpp = {
    enable = true;
    package = pkgs.llama-cpp-vulkan;
  };
  systemd.services.llama-cpp.serviceConfig.ExecStart =
    let
      cfg = config.services.llama-cpp;
    in
    lib.mkForce "\${lib.getExe' cfg.package "llama-server"} --port 8080";`,
      'config, lib, ',
    ),
  });
  expect(plan.refused).toBeUndefined();
  expect(after['opal.nix']).not.toContain('llama-cpp-vulkan');
  expect(after['opal.nix']).toMatch(/lib\.getExe' (cfg|config\.services\.llama-cpp)\.package "llama-server"/);
});
