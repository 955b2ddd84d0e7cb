import { describe, expect, it } from 'vitest';
import { judgeStaleFlag } from './stale-flags.ts';

const day = '2025-09-16';

describe('flags of an old overlay', () => {
  it('are dropped where they are slower, decided elsewhere or set anyway', () => {
    const guide =
      `GGML_NATIVE GGML_SSE42 GGML_AVX GGML_F16C GGML_AVX2 GGML_BMI2 GGML_FMA GGML_AVX512 GGML_AVX512_VBMI GGML_AVX512_VNNI
      GGML_OPENMP LLAMA_BUILD_SERVER`.split(/\s+/);
    for (const name of guide)
      expect(judgeStaleFlag(`-D${name}=ON`, day, true), name).toMatchObject({ keep: false });
    expect(judgeStaleFlag('-DGGML_CUDA=ON', day, true).because).toContain('cuda');
  });

  it('are kept where they still mean something', () => {
    expect(judgeStaleFlag('-DGGML_CUDA_FA_ALL_QUANTS=ON', day, true)).toMatchObject({
      keep: true,
      rewritten: '-DGGML_CUDA_FA_ALL_QUANTS=ON',
    });
    expect(judgeStaleFlag('-DCMAKE_CUDA_ARCHITECTURES=86', day, true).keep).toBe(true);
    expect(judgeStaleFlag('-GNinja', day, true).keep).toBe(true);
  });

  it('are kept under their new name', () => {
    expect(judgeStaleFlag('-DLLAMA_CUDA_FORCE_MMQ=ON', day, true)).toMatchObject({
      keep: true,
      rewritten: '-DGGML_CUDA_FORCE_MMQ=ON',
    });
  });

  it('are dropped where the locked llama.cpp has them no more', () => {
    expect(judgeStaleFlag('-DGGML_CUDA_KQUANTS_ITER=1', day, true).because).toContain('means nothing');
    expect(judgeStaleFlag('-DGGML_CUDA_F16=ON', '2025-12-01', true).keep).toBe(false);
  });

  it('lose native code, which no Nix build has', () => {
    expect(judgeStaleFlag('-DCMAKE_C_FLAGS=-march=native', day, true).because).toContain('native');
    expect(judgeStaleFlag('-DCMAKE_C_FLAGS=-O3 -march=native', day, true).rewritten).toBe(
      '-DCMAKE_C_FLAGS=-O3',
    );
  });

  it('that name instruction sets are kept where dispatch can’t be had', () => {
    expect(judgeStaleFlag('-DGGML_AVX512=ON', '2024-09-01', false).keep).toBe(true);
  });
});
