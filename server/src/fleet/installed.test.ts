import { beforeAll, describe, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';
import type { Host } from './types.ts';

beforeAll(loadParserNode);

/** A fleet of one host with this module, and more files that it imports. */
function hostWith(module: string, files: Readonly<Record<string, string>> = {}): Host {
  const fleet = loadFleet(
    filesOver(
      inMemory({
        '/f/flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          outputs = { nixpkgs, ... }: {
            nixosConfigurations.a = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./a.nix ]; };
          };
        }`,
        '/f/a.nix': module,
        ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/f/${name}`, text])),
      }),
    ),
    '/f',
  );
  return fleet.hosts[0]!;
}

/** The text that installs each llama.cpp of it. */
const places = (module: string): string[] =>
  hostWith(module).packages.map(({ place }) => place!.file.text.slice(place!.start, place!.end));

describe('a package is shown where its author wrote it', () => {
  test.each([
    ['an element', '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }', 'pkgs.llama-cpp'],
    ['a bare name', '{ pkgs, ... }: { environment.systemPackages = with pkgs; [ llama-cpp ]; }', 'llama-cpp'],
    [
      'an argument of lib.optional',
      '{ lib, pkgs, ... }: { environment.systemPackages = lib.optional true pkgs.llama-cpp; }',
      'pkgs.llama-cpp',
    ],
    [
      'a default of the service',
      '{ lib, pkgs, ... }: { services.llama-cpp.enable = true; services.llama-cpp.package = lib.mkDefault pkgs.llama-cpp; }',
      'pkgs.llama-cpp',
    ],
    ['the service alone', '{ services.llama-cpp.enable = true; }', 'services.llama-cpp.enable = true;'],
  ])('%s', (_name, module, text) => {
    expect(places(module)).toEqual([text]);
  });
});

describe('a condition is looked into only for what stands under it', () => {
  test('not where another option of the same set is read', () => {
    expect(
      places(`{ config, lib, pkgs, ... }: {
        imports = [
          { programs.first.enable = true; }
          { config = lib.mkIf config.programs.second.enable {
              programs.third.enable = true;
              environment.systemPackages = [ pkgs.llama-cpp-vulkan ];
            }; }
          { config = lib.mkIf config.programs.first.enable {
              programs.second.enable = true;
              environment.systemPackages = [ pkgs.llama-cpp ];
            }; }
        ];
      }`).toSorted(),
    ).toEqual(['pkgs.llama-cpp', 'pkgs.llama-cpp-vulkan']);
  });
});

describe('of several definitions, those that take effect count', () => {
  const start = 'systemd.services.llm.serviceConfig.ExecStart';
  test.each([
    [
      'not a list that a stronger one replaces',
      `{ environment.systemPackages = [ pkgs.llama-cpp ]; }
       { environment.systemPackages = lib.mkForce [ pkgs.llama-cpp-vulkan ]; }`,
      ['pkgs.llama-cpp-vulkan'],
    ],
    [
      'not a default beside what NixOS installs by itself',
      '{ environment.systemPackages = lib.mkDefault [ pkgs.llama-cpp ]; }',
      [],
    ],
    [
      'a default that nobody replaces',
      '{ users.users.mara.packages = lib.mkDefault [ pkgs.llama-cpp ]; }',
      ['pkgs.llama-cpp'],
    ],
    [
      'not a command that another replaces',
      `{ ${start} = "\${pkgs.llama-cpp}/bin/llama-server"; }
       { ${start} = lib.mkForce "\${pkgs.llama-cpp-rocm}/bin/llama-server"; }`,
      ['pkgs.llama-cpp-rocm'],
    ],
    [
      'not a unit that another replaces',
      `{ ${start} = "\${pkgs.llama-cpp}/bin/llama-server"; }
       { systemd.services.llm = lib.mkForce { script = "\${pkgs.llama-cpp-cuda}/bin/llama-server"; }; }`,
      ['pkgs.llama-cpp-cuda'],
    ],
    [
      'the parts of a service that others set parts of more strongly',
      `{ services.llama-swap = { enable = true; settings.models.a.cmd = "\${pkgs.llama-cpp}/bin/llama-server"; }; }
       { services.llama-swap = lib.mkForce { enable = true; }; }`,
      ['pkgs.llama-cpp'],
    ],
  ])('%s', (_name, modules, installed) => {
    expect(places(`{ lib, pkgs, ... }: { imports = [ ${modules} ]; }`)).toEqual(installed);
  });

  test('a list in doubt leaves the one that it would replace in doubt', () => {
    const host = hostWith(`{ config, lib, pkgs, ... }: {
      imports = [
        { environment.systemPackages = [ pkgs.llama-cpp ]; }
        (lib.mkIf config.services.unseen.enable { environment.systemPackages = lib.mkForce [ ]; })
      ];
    }`);
    expect(host.packages).toEqual([]);
    expect(host.unknown.map(({ text }) => text)).toEqual([
      'environment.systemPackages: llama.cpp is perhaps installed: `config.services.unseen.enable` is not set here',
    ]);
  });

  test('what a host says of its hardware and takes back', () => {
    const nvidia = '{ services.xserver.videoDrivers = [ "nvidia" ]; }';
    expect(hostWith(`{ imports = [ ${nvidia} ]; }`).gpu.variant).toBe('cuda');
    const forced = '{ services.xserver.videoDrivers = lib.mkForce [ "modesetting" ]; }';
    expect(hostWith(`{ lib, ... }: { imports = [ ${nvidia} (${forced}) ]; }`).gpu.variant).toBeUndefined();
  });
});

describe('a use is found where it goes by another name', () => {
  const unit = (engine: string): string =>
    `{ config, pkgs, engine, ... }: { systemd.services.llm.serviceConfig.ExecStart = "\${${engine}}/bin/serve"; }`;
  test.each([
    [
      'an option whose default it is',
      '{ lib, pkgs, ... }: { options.own.engine = lib.mkOption { type = lib.types.package; default = pkgs.llama-cpp; }; }',
      unit('config.own.engine'),
    ],
    [
      'an option that is set to it',
      `{ lib, pkgs, ... }: {
        imports = [ ./declared.nix ];
        own.engine = pkgs.llama-cpp;
      }`,
      unit('config.own.engine'),
    ],
    ['a module’s argument', '{ pkgs, ... }: { _module.args.engine = pkgs.llama-cpp; }', unit('engine')],
    [
      'a package of an overlay',
      '{ nixpkgs.overlays = [ (final: prev: { engine = prev.symlinkJoin { paths = [ prev.llama-cpp ]; }; }) ]; }',
      unit('pkgs.engine'),
    ],
  ])('%s', (_name, made, used) => {
    const host = hostWith('{ imports = [ ./made.nix ./used.nix ]; }', {
      'made.nix': made,
      'used.nix': used,
      'declared.nix': '{ lib, ... }: { options.own.engine = lib.mkOption { type = lib.types.package; }; }',
    });
    expect(host.packages.map(({ where, package: { name } }) => `${where} ${name}`)).toEqual([
      'systemd.services.llm.serviceConfig.ExecStart llama-cpp',
    ]);
  });
});

test('a wrapper in a list is made with llama.cpp, whose own file alone names it', () => {
  const host = hostWith(
    '{ pkgs, ... }: { environment.systemPackages = [ pkgs.hello (pkgs.callPackage ./ask.nix { }) (import ./ask.nix pkgs) ]; }',
    {
      'ask.nix':
        '{ llama-cpp, writeShellApplication, ... }: writeShellApplication { name = "ask"; runtimeInputs = [ llama-cpp ]; text = ""; }',
    },
  );
  expect(host.packages.map(({ where, package: { name } }) => `${where} ${name}`)).toEqual([
    'environment.systemPackages llama-cpp',
    'environment.systemPackages llama-cpp',
  ]);
});

test('of several packages that one function of the author’s wraps, each is told', () => {
  const host = hostWith(`{ pkgs, ... }:
    let wrap = engine: pkgs.runCommand "serve" { inherit engine; } ""; in
    { environment.systemPackages = [ (pkgs.buildEnv { paths = [ (wrap pkgs.llama-cpp-rocm) (wrap pkgs.llama-cpp-vulkan) ]; }) ]; }`);
  expect(host.packages.map(({ package: { name } }) => name)).toEqual(['llama-cpp-rocm', 'llama-cpp-vulkan']);
});
