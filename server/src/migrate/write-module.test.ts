import { beforeAll, expect, test } from 'vitest';
import { loadFleet } from '../fleet/load.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { planMigration } from './plan.ts';

beforeAll(loadParserNode);

test('no file is put into a folder that the flake lists: it would be taken for a host or a module of another kind', () => {
  const fleet = loadFleet(
    filesOver(
      inMemory({
        '/f/flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          outputs = { nixpkgs, ... }@inputs: {
            nixosConfigurations = builtins.mapAttrs (name: _: nixpkgs.lib.nixosSystem {
              specialArgs = { inherit inputs; };
              modules = [ (./system + "/\${name}") ];
            }) (builtins.readDir ./system);
          };
        }`,
        '/f/system/a.nix': `{ pkgs, ... }: {
          nixpkgs.hostPlatform = "x86_64-linux";
          environment.systemPackages = [ pkgs.llama-cpp ];
        }`,
      }),
    ),
    '/f',
  );
  const plan = planMigration(fleet);
  expect(plan.refused).toBeUndefined();
  expect([...plan.change.created.keys()].sort()).toEqual([
    '/f/modules/llama-cpp.nix',
    '/f/overlays/llama-cpp.nix',
  ]);
});
