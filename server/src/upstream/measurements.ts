// How fast the builds are, measured: ggml of 2026-08-21 on an AMD EPYC with AVX-512, 2 cores, gcc 12, SOURCE_DATE_EPOCH set and
// -march=native removed from the compiler's command line, as in a Nix build; ggml's `test-backend-ops perf`, MUL_MAT 4096 × 14336 on
// the CPU, all in one run.

import type { CpuBuild } from './cpu-build.ts';

/** GFLOPS; more is faster. `1` is generating a token, `512` reading a prompt. */
export interface Measurement {
  readonly build: string;
  /** The CPU mode this build has; absent where the mode's name does not tell it. */
  readonly cpu?: CpuBuild;
  readonly q4Token: number;
  readonly q4Prompt: number;
  readonly f16Token: number;
  readonly f16Prompt: number;
}

export const measurements: readonly Measurement[] = [
  {
    build: 'upstream’s default: native off, nothing else',
    cpu: 'baseline',
    q4Token: 7.4,
    q4Prompt: 7.7,
    f16Token: 4.5,
    f16Prompt: 4.6,
  },
  {
    build: 'native on, AVX … AVX512_VNNI on',
    cpu: 'native',
    q4Token: 7.4,
    q4Prompt: 7.7,
    f16Token: 4.1,
    f16Prompt: 4.7,
  },
  {
    build: 'SSE42 AVX F16C AVX2 BMI2 FMA by name',
    cpu: 'flags',
    q4Token: 44.8,
    q4Prompt: 88.7,
    f16Token: 24.4,
    f16Prompt: 79.2,
  },
  {
    build: 'all CPU variants, zen4 picked at run time',
    cpu: 'dispatch',
    q4Token: 41.1,
    q4Prompt: 96.5,
    f16Token: 21.8,
    f16Prompt: 61.6,
  },
  {
    build: 'native on, -march=native really reaching the compiler',
    q4Token: 34.0,
    q4Prompt: 94.5,
    f16Token: 22.8,
    f16Prompt: 61.7,
  },
];

/** How much faster `to` is than `from` at generating tokens and at reading prompts, with 4-bit weights. */
export function speedup(from: CpuBuild, to: CpuBuild): { token: number; prompt: number } | undefined {
  const a = measurements.find(({ cpu }) => cpu === from);
  const b = measurements.find(({ cpu }) => cpu === to);
  if (a === undefined || b === undefined) return undefined;
  return { token: b.q4Token / a.q4Token, prompt: b.q4Prompt / a.q4Prompt };
}
