import { expect, it } from 'vitest';
import { isVariant, sortBackends } from './backends.ts';

it('prints backends once each, in the contract’s order', () => {
  expect(sortBackends(['vulkan', 'cuda', 'vulkan', 'blas'])).toEqual(['blas', 'cuda', 'vulkan']);
});

it('knows the four variants', () => {
  expect(['cpu', 'cuda', 'rocm', 'vulkan', 'metal', ''].map(isVariant)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
