/** Homes and Apple’s hosts, which have no GPU option to choose by. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate } from './forms-testing.ts';

beforeAll(loadParserNode);

describe('homes and Apple’s hosts', () => {
  test('a home by itself gets the overlay in its own list, and the package by its name', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(
        `    homeConfigurations.ada = inputs.home-manager.lib.homeManagerConfiguration {
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      modules = [ ./ada.nix ];
    };`,
        '    home-manager.url = "github:nix-community/home-manager";\n',
      ),
      'ada.nix': '{ pkgs, ... }:\n{\n  home.packages = [ pkgs.llama-cpp-vulkan ];\n}\n',
    });
    expect(plan.refused).toBeUndefined();
    expect(after['ada.nix']).toBeUndefined();
    expect(after['flake.nix']).toContain(
      'modules = [ ./ada.nix { nixpkgs.overlays = [ (import ./overlays/llama-cpp.nix { inherit inputs; }) ]; } ];',
    );
    expect(Object.keys(after).sort()).toEqual(['flake.nix', 'overlays/llama-cpp.nix']);
  });

  describe('a line that a home by itself shares with a home of a NixOS host', () => {
    const fleet = (hosts: string): Parameters<typeof migrate>[0] => ({
      'flake.nix': flake(
        `${hosts}
    homeConfigurations.ada = inputs.home-manager.lib.homeManagerConfiguration {
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      modules = [ ./ada.nix ];
    };`,
        '    home-manager.url = "github:nix-community/home-manager";\n',
      ),
      'ada.nix': '{ pkgs, ... }:\n{\n  home.packages = [ pkgs.llama-cpp-vulkan ];\n}\n',
    });
    const withHome = (global: boolean): string =>
      host(
        'opal',
        `inputs.home-manager.nixosModules.home-manager { home-manager.useGlobalPkgs = ${global}; home-manager.users.ada = ./ada.nix; }`,
      );

    test('names the package in both, which get the overlay', () => {
      const { plan, after } = migrate(fleet(withHome(true)));
      expect(plan.refused).toBeUndefined();
      expect(after['ada.nix']).toBeUndefined();
      expect(after['modules/llama-cpp.nix']).toContain('nixpkgs.overlays');
      expect(plan.hosts.map((one) => one.after.map(({ package: found }) => found.origin))).toEqual([
        ['upstream'],
        ['upstream'],
      ]);
    });

    test('is refused where the home has packages of its own, with the way to go', () => {
      const { plan } = migrate(fleet(withHome(false)));
      expect(plan.refused).toMatch(
        /ada\.nix:3, which others share that are to have another \(.*\); give each a line of its own/,
      );
    });
  });

  test('a nix-darwin host has Metal in the plain one', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(
        `    darwinConfigurations.mac = inputs.darwin.lib.darwinSystem {
      system = "aarch64-darwin";
      modules = [ ./mac.nix ];
    };`,
        '    darwin.url = "github:nix-darwin/nix-darwin";\n',
      ),
      'mac.nix': '{ pkgs, ... }:\n{\n  environment.systemPackages = [ pkgs.llama-cpp ];\n}\n',
    });
    expect(plan.refused).toBeUndefined();
    expect(after['mac.nix']).toContain('[ pkgs.llama-cpp-cpu ]');
    expect(after['overlays/llama-cpp.nix']).toContain('On Apple silicon');
    expect(plan.hosts[0]!.after[0]!.package.backends).toEqual(['metal']);
  });
});

test('a list of overlays that a nix-darwin host and a NixOS host share is where both get it, once', () => {
  const { plan, after } = migrate({
    'flake.nix': flake(
      `${host('opal', './common.nix ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp-vulkan ]; hardware.graphics.enable = true; })')}
    darwinConfigurations.pearl = inputs.nix-darwin.lib.darwinSystem {
      system = "aarch64-darwin";
      specialArgs = { inherit inputs; };
      modules = [ ./common.nix ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }) ];
    };`,
      '    nix-darwin.url = "github:nix-darwin/nix-darwin";\n',
    ),
    'common.nix': '{ inputs, ... }:\n{\n  nixpkgs.overlays = [ inputs.rust.overlays.default ];\n}\n',
  });
  expect(plan.refused).toBeUndefined();
  const applied = Object.values(after).filter((text) => text?.includes('(import '));
  expect(applied).toEqual([after['common.nix']]);
  expect(plan.hosts.map(({ after: [found] }) => found!.package.name)).toEqual([
    'llama-cpp-vulkan',
    'llama-cpp-cpu',
  ]);
});

describe('a home’s package that a host’s own module installs is the host’s selected one', () => {
  const withHome = (body: string, more: Readonly<Record<string, string>> = {}) =>
    migrate({
      'flake.nix': flake(
        host('opal', 'inputs.home-manager.nixosModules.home-manager ./opal.nix'),
        '    home-manager.url = "github:nix-community/home-manager";\n',
      ),
      'opal.nix': `{ pkgs, lib, ... }:\n{\n  home-manager.useGlobalPkgs = true;\n  ${body}\n}\n`,
      ...more,
    });
  const list = (name: string): string => `home.packages = [ ${name}.services.llama-cpp.package ];`;
  const plain = 'home.packages = [ pkgs.llama-cpp-vulkan ];';

  test.each([
    ['by the option’s path', `home-manager.users.mara.${plain}`],
    ['in a set', `home-manager.users.mara = { ${plain} };`],
    [
      'by another name of the option',
      `imports = [ (lib.mkAliasOptionModule [ "hm" ] [ "home-manager" "users" "mara" ]) ];\n  hm.${plain}`,
    ],
  ])('%s', (_name, body) => {
    const { plan, after } = withHome(body);
    expect(plan.refused).toBeUndefined();
    expect(after['opal.nix']).toContain(list('config'));
    expect(after['opal.nix']).toMatch(/^\{ pkgs, lib, config, \.\.\. \}:/);
  });

  test('read through osConfig in a module of the home’s own', () => {
    const inline = withHome(`home-manager.users.mara = { pkgs, ... }: { ${plain} };`);
    expect(inline.plan.refused).toBeUndefined();
    expect(inline.after['opal.nix']).toContain(`{ pkgs, osConfig, ... }: { ${list('osConfig')} };`);
    const file = withHome('home-manager.users.mara = ./mara.nix;', {
      'mara.nix': `{ pkgs, ... }:\n{\n  ${plain}\n}\n`,
    });
    expect(file.plan.refused).toBeUndefined();
    expect(file.after['mara.nix']).toContain(list('osConfig'));
  });
});
