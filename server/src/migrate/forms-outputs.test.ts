/** Package sets and outputs that the flake makes by itself. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, migrate, oneHost, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

describe('`pkgs` as a special argument: the overlay goes where it is made, since modules’ overlays have no effect', () => {
  const fleet = (pkgs: string, body: string): Parameters<typeof migrate>[0] => ({
    'flake.nix': flake(
      `    nixosConfigurations.opal = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; pkgs = ${pkgs}; };
      modules = [ ./opal.nix ];
    };`,
    ),
    'opal.nix': opal(body),
  });
  const overlay = '(import ./overlays/llama-cpp.nix { inherit inputs; })';

  test('into the list of overlays that is there, in place of the old one', () => {
    const { plan, after } = migrate(
      fleet(
        'import nixpkgs { system = "x86_64-linux"; overlays = [ (final: prev: { llama-cpp = prev.llama-cpp.override { vulkanSupport = true; }; }) ]; }',
        '  environment.systemPackages = [ pkgs.llama-cpp ];',
      ),
    );
    expect(after['flake.nix']).toContain(`overlays = [ ${overlay} ]; }`);
    expect(after['modules/llama-cpp.nix']).not.toContain('overlays');
    expect(plan.hosts[0]!.after[0]!.package).toMatchObject({ origin: 'upstream', backends: ['vulkan'] });
  });

  test('into a new list, and what CUDA needs beside it', () => {
    const { plan, after } = migrate(
      fleet(
        'import nixpkgs { system = "x86_64-linux"; }',
        '  environment.systemPackages = [ pkgs.llama-cpp ];',
      ),
      { gpu: { opal: 'cuda' } },
    );
    expect(after['flake.nix']).toContain(
      `import nixpkgs { system = "x86_64-linux"; overlays = [ ${overlay} ]; config.allowUnfree = true; }`,
    );
    expect(after['opal.nix']).not.toContain('allowUnfree');
    expect(plan.notes).toEqual([
      expect.stringContaining('config.allowUnfree is set where its packages are made'),
    ]);
  });

  test('where it can’t be added, that is said with the way to go', () => {
    const { plan } = migrate(
      fleet(
        'nixpkgs.legacyPackages.x86_64-linux',
        '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
    );
    expect(plan.refused).toMatch(
      /^opal takes `pkgs` as a special argument, .*; make it with `import nixpkgs/,
    );
  });

  test('outputs take the package from the host’s configuration: its `pkgs` is another', () => {
    const { after } = migrate(
      fleet(
        'import nixpkgs { system = "x86_64-linux"; }',
        '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
      { expose: true },
    );
    expect(after['flake.nix']).toContain(
      'llama-cpp-vulkan = self.nixosConfigurations.opal.config.services.llama-cpp.package;',
    );
  });
});

test('outputs that are put together get the map of hosts, and keep the packages of the other part', () => {
  const { plan, after } = migrate(
    {
      'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  inputs.flake-utils.url = "github:numtide/flake-utils";
  outputs = { self, nixpkgs, flake-utils, ... }@inputs:
    flake-utils.lib.eachDefaultSystem (system: {
      packages.hi = nixpkgs.legacyPackages.\${system}.hello;
    }) // {
      nixosConfigurations.opal = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        specialArgs = { inherit inputs; };
        modules = [ ./opal.nix ];
      };
    };
}
`,
      'opal.nix': opal('  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];'),
    },
    { expose: true },
  );
  expect(plan.refused).toBeUndefined();
  expect(after['flake.nix']).toContain('hostLlamaPkg =');
  expect(after['flake.nix']).not.toContain('packages.x86_64-linux');
  expect(plan.notes).toContainEqual(expect.stringContaining('hostLlamaPkg has them all'));
});

test('outputs that do not take the flake itself do so where hosts are exposed', () => {
  const { 'flake.nix': text, ...files } = oneHost(
    '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
  );
  const { plan, after } = migrate(
    {
      ...files,
      'flake.nix': text!
        .replace('{ self, nixpkgs, ... }@inputs:', '{ nixpkgs, ... }:')
        .replace('{ inherit inputs; }', '{ }'),
    },
    { expose: true },
  );
  expect(plan.refused).toBeUndefined();
  expect(after['flake.nix']).toMatch(/\{ nixpkgs, self, \.\.\. \}@inputs:/);
  expect(after['flake.nix']).toContain('inherit (self.nixosConfigurations) opal;');
});
