import { beforeAll, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';

beforeAll(loadParserNode);

/** What is not known of a host that applies this overlay. */
function unknownWith(overlay: string): string[] {
  const fleet = loadFleet(
    filesOver(
      inMemory({
        '/f/flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          outputs = { nixpkgs, ... }: {
            nixosConfigurations.a = nixpkgs.lib.nixosSystem {
              system = "x86_64-linux";
              modules = [
                { nixpkgs.overlays = [ ${overlay} ]; }
                ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; })
              ];
            };
          };
        }`,
      }),
    ),
    '/f',
  );
  return fleet.hosts[0]!.unknown.map(({ text }) => text);
}

test.each([
  ['a set', '{ overlays = final: prev: { }; }', 'no function'],
  ['a file that is gone', '(import ./gone.nix)', 'No such file or directory'],
])('a host whose overlay is %s says that Nix gives it no packages', (_, overlay, reason) => {
  expect(unknownWith(overlay)).toEqual([expect.stringContaining(reason)]);
});

test.each([
  ['a function', '(final: prev: { })'],
  ['a functor', '{ __functor = self: final: prev: { }; }'],
])('a host whose overlay is %s says nothing', (_, overlay) => {
  expect(unknownWith(overlay)).toEqual([]);
});
