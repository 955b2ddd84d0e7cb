import { expect, it } from 'vitest';
import { isForOneMachine, withoutNative } from './machine-flags.ts';

it.each([
  '-DCMAKE_C_FLAGS=-march=znver2',
  '-DCMAKE_CXX_FLAGS:STRING=-O3 -mavx512f',
  '-DCMAKE_CXX_FLAGS_RELEASE=-O3 -mcpu=cortex-a76',
  '-DCMAKE_CUDA_ARCHITECTURES=86',
  '-DCMAKE_HIP_ARCHITECTURES:STRING=gfx1100',
  '-DAMDGPU_TARGETS=gfx1030',
])('%s is for one machine', (flag) => expect(isForOneMachine(flag)).toBe(true));

it.each([
  '-DCMAKE_CXX_FLAGS=-O3',
  '-DGGML_CUDA_F16=ON',
  '-DCMAKE_C_FLAGS=-march=native',
  '-GNinja',
  '-DLLAMA_NAME=-march=znver2',
])('%s is for any', (flag) => expect(isForOneMachine(flag)).toBe(false));

it('native code is taken out, and what stands beside it stays', () => {
  expect(withoutNative('-DCMAKE_C_FLAGS=-march=native')).toBeUndefined();
  expect(withoutNative('-DCMAKE_C_FLAGS:STRING=-O3 -march=native -g')).toBe('-DCMAKE_C_FLAGS:STRING=-O3 -g');
  expect(withoutNative('-DCMAKE_C_FLAGS=-O3')).toBe('-DCMAKE_C_FLAGS=-O3');
});
