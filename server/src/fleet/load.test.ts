import { beforeAll, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';

beforeAll(loadParserNode);

/** A fleet of one host that installs nixpkgs' Vulkan variant, on a branch of nixpkgs locked on 2025-10-01. */
function fleetOn(branch: string) {
  const lock = {
    version: 7,
    root: 'root',
    nodes: {
      root: { inputs: { nixpkgs: 'nixpkgs' } },
      nixpkgs: {
        locked: {
          lastModified: Date.UTC(2025, 9, 1) / 1000,
          owner: 'NixOS',
          repo: 'nixpkgs',
          type: 'github',
        },
      },
    },
  };
  return loadFleet(
    filesOver(
      inMemory({
        '/f/flake.lock': JSON.stringify(lock),
        '/f/flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs/${branch}";
          outputs = { nixpkgs, ... }: {
            nixosConfigurations.a = nixpkgs.lib.nixosSystem {
              system = "x86_64-linux";
              modules = [ ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp-vulkan ]; }) ];
            };
          };
        }`,
      }),
    ),
    '/f',
  );
}

test('a release branch has the packages of the day that it branched off, whenever it was locked', () => {
  expect(fleetOn('nixos-unstable').hosts[0]!.packages[0]!.package.origin).toBe('nixpkgs');
  expect(fleetOn('nixos-25.05').hosts[0]!.packages[0]!.package.origin).toBe('unknown');
});

test('an overlay that asks for lib is looked at with lib, used or not', () => {
  const fleet = loadFleet(
    filesOver(
      inMemory({
        '/f/flake.nix': '{ inputs.nixpkgs.url = "github:NixOS/nixpkgs"; outputs = { nixpkgs, ... }: { }; }',
        '/f/llama.nix': `{ lib }: final: prev: {
          llama-cpp-cpu = prev.llama-cpp.overrideAttrs (old: {
            cmakeFlags = old.cmakeFlags ++ [ (lib.cmakeBool "GGML_AVX2" true) ];
          });
        }`,
      }),
    ),
    '/f',
  );
  expect(fleet.overlays[0]!.packages.get('llama-cpp-cpu')!.flags).toEqual(['-DGGML_AVX2:BOOL=TRUE']);
});

/** What is not known of a host of these modules, with the file and 0-based offset that each sentence is about. */
function unknownOf(files: Record<string, string>) {
  const flake = `{
    inputs.nixpkgs.url = "github:NixOS/nixpkgs";
    outputs = { nixpkgs, ... }: {
      nixosConfigurations.a = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./a.nix ]; };
    };
  }`;
  const host = loadFleet(filesOver(inMemory({ '/f/flake.nix': flake, ...files })), '/f').hosts[0]!;
  return host.unknown.map(({ text, node }) => `${text} (${node?.file.path} ${node?.start})`);
}

test('a name that is missing in a file with a syntax error is no mistake of its own', () => {
  const broken = '{ pkgs }: pkgs.hello.overrideAttrs { list = [ ]; } ++ lib.x }';
  expect(
    unknownOf({
      '/f/a.nix':
        '{ pkgs, ... }: { environment.systemPackages = [ (import ./llama.nix { inherit pkgs; }) ]; }',
      '/f/llama.nix': broken.replace('];', ']; ++ lib.optionals true [ ];'),
    }),
  ).toEqual([
    expect.stringMatching(/^environment\.systemPackages is not wholly known: syntax error: .*llama\.nix/),
  ]);
});

test('a host says of a module that is not Nix that it is not', () => {
  expect(
    unknownOf({ '/f/a.nix': '{ pkgs, ... }: { environment.systemPackages = [ pkgs.git ]; ++ x; }' }),
  ).toEqual([expect.stringMatching(/^not all modules are known: syntax error: .*\/f\/a\.nix/)]);
});

test.each([
  ['{ nixpkgs.config.cudaSupport = true; }', ['cuda']],
  ['{ nixpkgs.config.allowUnfree = true; }', []],
  ['{ nixpkgs.config.cudaSupport = secrets.cuda; }', undefined],
  ['{ nixpkgs.config = secrets.config; }', undefined],
  [
    '({ config, lib, ... }: { nixpkgs.config = lib.mkIf config.own.gpu { cudaSupport = true; }; })',
    undefined,
  ],
  ['{ nixpkgs.config = pkgs: { cudaSupport = true; }; }', undefined],
  ['{ nixpkgs.pkgs = import nixpkgs { system = "x86_64-linux"; config = secrets.config; }; }', undefined],
])('what %s turns on in nixpkgs’ package is known or not', (module, backends) => {
  const flake = `{
    inputs.nixpkgs.url = "github:NixOS/nixpkgs";
    inputs.secrets.url = "github:someone/secrets";
    outputs = { nixpkgs, secrets, ... }: {
      nixosConfigurations.a = nixpkgs.lib.nixosSystem {
        modules = [ ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }) ${module} ];
      };
    };
  }`;
  const [host] = loadFleet(filesOver(inMemory({ '/f/flake.nix': flake })), '/f').hosts;
  expect(host!.packages[0]!.package.backends).toEqual(backends);
});
