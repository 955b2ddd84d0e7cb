import { expect, it } from 'vitest';
import { isSelection, isVariant, selectionOfBackends, sortBackends } from './backends.ts';

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

it('names what several backends come to, and takes only such names', () => {
  expect(selectionOfBackends([])).toBe('cpu');
  expect(selectionOfBackends(['vulkan', 'rocm'])).toBe('rocm-vulkan');
  expect(selectionOfBackends(['blas', 'cuda'])).toBe('cuda-blas');
  expect(selectionOfBackends(['blas'])).toBe('cpu');
  expect(selectionOfBackends(['rpc'])).toBe('cpu-rpc');
  expect(selectionOfBackends(['metal'])).toBe('metal');
  expect(selectionOfBackends(['opencl'])).toBeUndefined();
  expect(['cuda-vulkan', 'cpu-rpc', 'metal'].every(isSelection)).toBe(true);
  expect(['vulkan-cuda', 'cpu-cuda', 'blas', 'cuda-cuda', 'native', ''].some(isSelection)).toBe(false);
});
