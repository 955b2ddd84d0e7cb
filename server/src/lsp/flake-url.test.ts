import { expect, it } from 'vitest';
import { webAddress } from './flake-url.ts';

it.each([
  ['github:ggml-org/llama.cpp', 'https://github.com/ggml-org/llama.cpp'],
  ['github:NixOS/nixpkgs/nixos-25.05', 'https://github.com/NixOS/nixpkgs/tree/nixos-25.05'],
  ['github:a/b?ref=next', 'https://github.com/a/b/tree/next'],
  ['github:a/b?dir=sub/nix', 'https://github.com/a/b/tree/HEAD/sub/nix'],
  ['github:a/b?host=git.example.org', 'https://git.example.org/a/b'],
  ['gitlab:group%2Fsub/project/main', 'https://gitlab.com/group/sub/project/-/tree/main'],
  ['sourcehut:~mara/things', 'https://git.sr.ht/~mara/things'],
  ['git+https://example.org/x.git?ref=main', 'https://example.org/x.git'],
  ['git+ssh://git@github.com/a/b.git', 'https://github.com/a/b'],
])('%s is shown at %s', (reference, address) => {
  expect(webAddress(reference)).toBe(address);
});

it.each(['path:./x', './x', 'nixpkgs', 'https://github.com/a/b', 'git+ssh://git@example.org/x', ''])(
  '%s is nothing to link to',
  (reference) => {
    expect(webAddress(reference)).toBeUndefined();
  },
);
