/** What an input is, by where it comes from. */
import { beforeAll, describe, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';

beforeAll(loadParserNode);

const kindOf = (url: string): string | undefined =>
  loadFleet(
    filesOver(inMemory({ '/f/flake.nix': `{ inputs.x.url = "${url}"; outputs = inputs: { }; }` })),
    '/f',
  ).inputs.find(({ name }) => name === 'x')?.kind;

describe('a clone, a mirror and a checkout keep the name of what they are of', () => {
  test.each([
    ['git+https://mirrors.example.org/git/nixpkgs.git?ref=nixos-26.05&shallow=1', 'nixpkgs'],
    ['git+ssh://git@forge.example.org/me/home-manager', 'home-manager'],
    ['git+file:///home/me/src/nixpkgs/', 'nixpkgs'],
    ['gitlab:me/nixpkgs/main', 'nixpkgs'],
    ['sourcehut:~me/flake-parts', 'flake-parts'],
    ['path:/home/me/src/nixpkgs', 'nixpkgs'],
    ['/home/me/src/nixpkgs', 'nixpkgs'],
  ])('%s is %s', (url, kind) => {
    expect(kindOf(url)).toBe(kind);
  });

  test.each([
    ['a folder of the flake itself', 'path:./nixpkgs'],
    ['a worktree, of which only the folder above has the name', 'git+file:///home/me/nixpkgs/wip'],
    ['another repository', 'git+https://forge.example.org/me/nixpkgs-tools'],
    ['a reference that is no name', 'git+https://forge.example.org/me/tools?ref=nixpkgs'],
  ])('%s may be anything', (_what, url) => {
    expect(kindOf(url)).toBe('other');
  });
});

test('inputs may be written in several sets', () => {
  const flake = `{
    inputs = { nixpkgs.url = "github:NixOS/nixpkgs"; };
    inputs = { llm.url = "github:ggml-org/llama.cpp"; };
    inputs.tools.url = "github:me/tools";
    inputs = { more.url = "github:me/more"; };
    outputs = { self, nixpkgs, llm, tools, more }: { };
  }`;
  const { inputs, unknown } = loadFleet(filesOver(inMemory({ '/f/flake.nix': flake })), '/f');
  expect(inputs.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'nixpkgs nixpkgs',
    'llm llama-cpp',
    'tools other',
    'more other',
  ]);
  expect(unknown).toEqual([]);
});
