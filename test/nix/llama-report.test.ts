import { describe, expect, it } from 'vitest';
import { cmakeValues, describePackage } from './llama-report.ts';

function report(cmakeFlags: string[], inputs: string[] = []) {
  const raw = { where: 'home.packages', name: 'llama-cpp-0', pname: 'llama-cpp', identity: '/x' };
  return describePackage({ ...raw, origin: 'upstream', cmakeFlags, inputs });
}

describe('reading CMake flags', () => {
  it('takes the last -D of a name, in either spelling', () => {
    const values = cmakeValues(['-DGGML_CUDA:BOOL=TRUE', '-DGGML_CUDA=OFF', '-DX=a=b', '--verbose']);
    expect([...values]).toEqual([
      ['GGML_CUDA', 'OFF'],
      ['X', 'a=b'],
    ]);
  });

  it('names the backends that are on, sorted, and the GPU among them', () => {
    expect(report(['-DGGML_VULKAN=ON', '-DGGML_HIP:BOOL=TRUE', '-DGGML_CUDA:BOOL=FALSE'])).toMatchObject({
      backends: ['rocm', 'vulkan'],
      gpu: 'rocm+vulkan',
    });
    expect(report(['-DGGML_BLAS:BOOL=TRUE'], ['mpi'])).toMatchObject({
      backends: ['blas', 'mpi'],
      gpu: 'cpu',
    });
  });

  it.each([
    ['dispatch', ['-DGGML_NATIVE:BOOL=FALSE', '-DGGML_CPU_ALL_VARIANTS:BOOL=TRUE']],
    ['native', ['-DGGML_CPU_ALL_VARIANTS:BOOL=TRUE', '-DGGML_NATIVE=ON']],
    ['flags', ['-DGGML_AVX2=ON']],
    ['baseline', ['-DGGML_NATIVE:BOOL=FALSE', '-DGGML_AVX2=OFF']],
  ])('calls the CPU build %s', (cpu, flags) => {
    expect(report(flags).cpu).toBe(cpu);
  });
});
