import { expect, it } from 'vitest';
import { isRegistryName } from './flake-registry.ts';

it('knows which formals of outputs need no input of their own', () => {
  expect(['nixpkgs', 'home-manager', 'flake-utils'].map(isRegistryName)).toEqual([true, true, true]);
  expect(['inputs', 'llama-cpp', 'self'].map(isRegistryName)).toEqual([false, false, false]);
});
