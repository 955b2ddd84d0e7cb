import { describe, expect, it } from 'vitest';
import { nextCommands } from './next-commands.ts';

const created = ['overlays/llama-cpp.nix', 'my modules/llama-cpp.nix'];

describe('nextCommands', () => {
  it('tells Git of new files before the input is locked', () => {
    expect(nextCommands({ created, isInGit: true, addsInput: true })).toEqual([
      "git add -N overlays/llama-cpp.nix 'my modules/llama-cpp.nix'",
      'nix flake lock',
    ]);
  });

  it('has nothing to do with Git outside of it, and nothing to lock without a new input', () => {
    expect(nextCommands({ created, isInGit: false, addsInput: true })).toEqual(['nix flake lock']);
    expect(nextCommands({ created: [], isInGit: true, addsInput: false })).toEqual([]);
  });
});
