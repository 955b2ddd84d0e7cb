/**
 * Inputs of inputs, by path: `jovian/nixpkgs`. What one is comes from what the flake makes it follow, else from the lock, else from its
 * name.
 */
import type { InputKind } from '../eval/models/index.ts';
import { kindByName, kindOfLocked } from './inputs.ts';
import type { LockedTree } from './lock.ts';
import type { FlakeInput } from './types.ts';

export interface InputNames {
  readonly kindOf: (name: string) => InputKind;
  readonly innerName: (input: string, name: string) => string;
}

/** Deeper than any input is nested; a chain of follows that leads in a circle ends here. */
const deepest = 16;

/** @param inputs the flake's own inputs, once they are read */
export function inputNames(inputs: () => readonly FlakeInput[], tree: () => LockedTree): InputNames {
  const own = (name: string): FlakeInput | undefined => inputs().find((input) => input.name === name);
  const innerName = (input: string, name: string, depth = 0): string => {
    const path = `${input}/${name}`;
    const target = own(input)?.inputFollows.get(name) ?? tree().follows.get(path);
    if (target === undefined || target === '' || depth > deepest) return path;
    const [first = '', ...more] = target.split('/');
    return more.reduce((at, step) => innerName(at, step, depth + 1), first);
  };
  return {
    innerName,
    kindOf: (name) => {
      if (!name.includes('/')) return own(name)?.kind ?? 'other';
      const locked = tree().inputs.get(name);
      return (locked && kindOfLocked(locked)) ?? kindByName(name.slice(name.lastIndexOf('/') + 1));
    },
  };
}
