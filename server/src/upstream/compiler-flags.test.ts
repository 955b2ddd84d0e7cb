import { expect, it } from 'vitest';
import { isNativeMarch, picksArchitecture } from './compiler-flags.ts';

it('tells native code from a stated architecture', () => {
  expect(['-march=native', '-mcpu=native', '-mtune=native', '-march=x86-64-v3'].map(isNativeMarch)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(['-march=x86-64-v3', '-mavx2', '-mfma', '-march=native', '-O3'].map(picksArchitecture)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
