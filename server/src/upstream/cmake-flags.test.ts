import { describe, expect, it } from 'vitest';
import { newestLlamaDay } from './changes.ts';
import {
  cmakeFlag,
  cmakeFlagExists,
  cmakeFlagName,
  cmakeFlagNameBefore,
  cmakeFlagOfBackend,
  cmakeFlags,
  cmakeFlagsOfKind,
} from './cmake-flags.ts';
import { riskyX86Flags } from './cmake-flags-cpu.ts';
import { isDay } from './day.ts';

describe('CMake flags by day', () => {
  it('have one row for each name, with days of the calendar', () => {
    expect(new Set(cmakeFlags.map(({ name }) => name)).size).toBe(cmakeFlags.length);
    for (const { since, until, name } of cmakeFlags) {
      expect(
        isDay(since.day) && (until === undefined || (isDay(until.day) && until.day > since.day)),
        name,
      ).toBe(true);
    }
  });

  it('changed their prefix on 2024-06-26', () => {
    expect(cmakeFlagExists('LLAMA_AVX2', '2024-06-25')).toBe('yes');
    expect(cmakeFlagExists('GGML_AVX2', '2024-06-25')).toBe('no');
    expect(cmakeFlagExists('LLAMA_AVX2', '2024-06-26')).toBe('perhaps');
    expect(cmakeFlagExists('LLAMA_AVX2', '2024-06-27')).toBe('no');
    expect(cmakeFlagExists('GGML_AVX2', '2024-06-27')).toBe('yes');
  });

  it('kept LLAMA_ for what is built and for curl', () => {
    expect(cmakeFlagExists('LLAMA_BUILD_SERVER', newestLlamaDay)).toBe('yes');
    expect(cmakeFlagExists('LLAMA_CURL', '2025-09-16')).toBe('yes');
    expect(cmakeFlagExists('LLAMA_CURL', newestLlamaDay)).toBe('no');
  });

  it('follow a chain of renames as far as the day has come', () => {
    expect(cmakeFlagName('LLAMA_CUBLAS', '2024-03-01')).toBe('LLAMA_CUBLAS');
    expect(cmakeFlagName('LLAMA_CUBLAS', '2024-05-01')).toBe('LLAMA_CUDA');
    expect(cmakeFlagName('LLAMA_CUBLAS', '2025-09-16')).toBe('GGML_CUDA');
    expect(cmakeFlagName('LLAMA_HIPBLAS', '2025-09-16')).toBe('GGML_HIP');
  });

  it('know the old name of a new flag', () => {
    expect(cmakeFlagNameBefore('GGML_HIP', '2024-08-01')).toBe('GGML_HIPBLAS');
    expect(cmakeFlagNameBefore('GGML_HIP', '2024-05-01')).toBe('LLAMA_HIPBLAS');
    expect(cmakeFlagNameBefore('GGML_HIP', '2025-09-16')).toBe('GGML_HIP');
  });

  it('say that GGML_HIPBLAS is silently ignored since HIP', () => {
    expect(cmakeFlagExists('GGML_HIPBLAS', '2025-03-01')).toBe('no');
    expect(cmakeFlag('GGML_HIPBLAS')).toMatchObject({
      afterwards: 'ignored',
      renamedTo: 'GGML_HIP',
      backend: 'rocm',
    });
    expect(cmakeFlag('LLAMA_CUBLAS')?.afterwards).toBe('fatal');
    expect(cmakeFlag('LLAMA_NATIVE')?.afterwards).toBe('forwarded');
  });

  it('name the flag of a backend on a day', () => {
    expect(cmakeFlagOfBackend('rocm', '2025-09-16')).toBe('GGML_HIP');
    expect(cmakeFlagOfBackend('cuda', '2024-05-01')).toBe('LLAMA_CUDA');
    expect(cmakeFlagOfBackend('vulkan', '2024-05-01')).toBe('LLAMA_VULKAN');
  });

  it('call a misspelt flag of llama.cpp’s unknown, and leave CMake’s own alone', () => {
    expect(cmakeFlagExists('GGML_AVX_512', newestLlamaDay)).toBe('no');
    expect(cmakeFlagExists('CMAKE_BUILD_TYPE', newestLlamaDay)).toBe('perhaps');
    expect(cmakeFlagExists('GGML_NEWER_THAN_US', '2029-01-01')).toBe('perhaps');
  });

  it('know which x86 sets not every CPU has', () => {
    expect(riskyX86Flags.has('GGML_AVX512_VNNI')).toBe(true);
    expect(riskyX86Flags.has('GGML_AVX2')).toBe(false);
    expect(cmakeFlagsOfKind('backend').some(({ name }) => name === 'GGML_SYCL')).toBe(true);
  });
});
