import { beforeAll, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';
import type { UnknownNote } from './types.ts';

beforeAll(loadParserNode);

/** What is not known of a host that applies this overlay. */
const unknownWith = (overlay: string): string[] => notesWith(overlay).map(({ text }) => text);

function notesWith(overlay: string): readonly UnknownNote[] {
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
  return fleet.hosts[0]!.unknown;
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

test('an overlay that one of lib’s functions fails to make is told of where the flake says so', () => {
  const [note] = notesWith('(nixpkgs.lib.pipe { } [ ({ missing }: final: prev: { }) ])');
  expect(note!.text).toContain("required argument 'missing'");
  expect(note!.node!.file.path).toBe('/f/flake.nix');
});
