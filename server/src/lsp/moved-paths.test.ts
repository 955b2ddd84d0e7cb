import { beforeAll, expect, it } from 'vitest';
import { applyEdits } from '../nix/text-edit.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { type Move, movedPaths } from './moved-paths.ts';

beforeAll(loadParserNode);

const texts: Record<string, string> = {
  '/f/flake.nix':
    '{ outputs = _: [ ./machines/carbon.nix ./machines ./nixos ./gone.nix "./machines/carbon.nix" ]; }',
  '/f/machines/carbon.nix': '{ imports = [ ../nixos ./hardware.nix ]; }',
  '/f/machines/default.nix': '[ ./carbon.nix ]',
  '/f/machines/hardware.nix': '{ }',
  '/f/nixos/default.nix': '{ imports = [ ./. ]; }',
};

/** The texts that change, each as it is afterwards. */
function moved(...moves: Move[]): Record<string, string> {
  const { edits } = movedPaths(filesOver(inMemory(texts)), '/f', moves);
  return Object.fromEntries([...edits].map(([path, own]) => [path, applyEdits(texts[path]!, own)]));
}

it('follows a file to another folder, and takes its own paths along', () => {
  expect(moved({ from: '/f/machines/carbon.nix', to: '/f/hosts/c.nix' })).toEqual({
    '/f/flake.nix': texts['/f/flake.nix']!.replace('./machines/carbon.nix', './hosts/c.nix'),
    '/f/machines/carbon.nix': '{ imports = [ ../nixos ../machines/hardware.nix ]; }',
    '/f/machines/default.nix': '[ ../hosts/c.nix ]',
  });
});

it('follows a folder, within which nothing changes', () => {
  expect(moved({ from: '/f/machines', to: '/f/hosts' })).toEqual({
    '/f/flake.nix': texts['/f/flake.nix']!.replace('./machines/carbon.nix', './hosts/carbon.nix').replace(
      './machines ',
      './hosts ',
    ),
  });
});

it('names the file where a folder is left without its default.nix', () => {
  expect(moved({ from: '/f/nixos/default.nix', to: '/f/nixos/all.nix' })['/f/flake.nix']).toContain(
    './nixos/all.nix',
  );
});

it('leaves paths alone that lead elsewhere', () => {
  expect(moved({ from: '/f/other.nix', to: '/f/another.nix' })).toEqual({});
});
