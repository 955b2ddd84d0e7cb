// The CMake flags that choose the CPU's code. In a Nix build three ways lead to fast code: all variants with dispatch at
// run time, instruction sets named one by one, or (not reproducibly) the machine that builds.
// Names and days: ggml/CMakeLists.txt, ggml/src/ggml-cpu/CMakeLists.txt and their history.

import { llamaChanges } from './changes.ts';
import type { CmakeFlag } from './cmake-flag-rows.ts';
import { came, flag, fromPrefixChange } from './cmake-flag-rows.ts';

const x86 = { cpu: 'x86', default: 'varies' } as const;
const x86Off = { cpu: 'x86' } as const;
const arm = { cpu: 'arm' } as const;
const other = { cpu: 'other', default: 'on' } as const;

export const cpuFlags: readonly CmakeFlag[] = [
  flag('cpu', 'GGML_NATIVE', fromPrefixChange, 'code for the machine that builds (-march=native)', {
    cpu: 'any',
    default: 'varies',
  }),
  flag(
    'cpu',
    'GGML_BACKEND_DL',
    llamaChanges.backendDl,
    'backends as libraries that are loaded at run time',
    { cpu: 'any' },
  ),
  flag(
    'cpu',
    'GGML_CPU_ALL_VARIANTS',
    llamaChanges.allVariantsX86,
    'the CPU backend once for each CPU generation, chosen at run time',
    {
      cpu: 'any',
    },
  ),

  flag('cpu', 'GGML_SSE42', came('2025-04-21', 12871), 'SSE 4.2', x86),
  flag('cpu', 'GGML_AVX', fromPrefixChange, 'AVX', x86),
  flag('cpu', 'GGML_AVX2', fromPrefixChange, 'AVX2', x86),
  flag('cpu', 'GGML_FMA', fromPrefixChange, 'FMA', x86),
  flag('cpu', 'GGML_F16C', fromPrefixChange, 'F16C', x86),
  flag('cpu', 'GGML_BMI2', came('2025-03-06', 12154), 'BMI2', x86),
  flag('cpu', 'GGML_AVX_VNNI', came('2024-12-03', 10570), 'AVX-VNNI', x86Off),
  flag('cpu', 'GGML_AVX512', fromPrefixChange, 'AVX-512 F, CD, VL, DQ and BW', x86Off),
  flag('cpu', 'GGML_AVX512_VBMI', fromPrefixChange, 'AVX-512 VBMI', x86Off),
  flag('cpu', 'GGML_AVX512_VNNI', fromPrefixChange, 'AVX-512 VNNI', x86Off),
  flag('cpu', 'GGML_AVX512_BF16', fromPrefixChange, 'AVX-512 BF16', x86Off),
  flag('cpu', 'GGML_AMX', came('2024-10-18', 8998), 'AMX', {
    ...x86Off,
    until: came('2024-12-03', 10570),
    afterwards: 'ignored',
  }),
  flag('cpu', 'GGML_AMX_TILE', came('2024-10-18', 8998), 'AMX tiles', x86Off),
  flag('cpu', 'GGML_AMX_INT8', came('2024-10-18', 8998), 'AMX int8', x86Off),
  flag('cpu', 'GGML_AMX_BF16', came('2024-10-18', 8998), 'AMX bf16', x86Off),

  flag('cpu', 'GGML_SVE', fromPrefixChange, 'SVE', {
    ...arm,
    until: came('2024-12-18', 10890),
    afterwards: 'ignored',
  }),
  flag('cpu', 'GGML_CPU_ARM_ARCH', came('2024-12-18', 10890), 'the ARM architecture, as in -march', {
    cpu: 'arm',
    default: 'value',
  }),

  flag('cpu', 'GGML_CPU_POWERPC_CPUTYPE', came('2025-03-10', 12269), 'the PowerPC type', {
    cpu: 'other',
    default: 'value',
  }),
  flag('cpu', 'GGML_LASX', fromPrefixChange, 'LoongArch LASX', other),
  flag('cpu', 'GGML_LSX', fromPrefixChange, 'LoongArch LSX', other),
  flag('cpu', 'GGML_RVV', came('2024-11-20', 10411), 'RISC-V vectors', other),
  flag('cpu', 'GGML_RV_ZFH', came('2025-03-27', 12530), 'RISC-V zfh', other),
  flag('cpu', 'GGML_RV_ZVFH', came('2025-09-03', 15720), 'RISC-V zvfh', other),
  flag('cpu', 'GGML_RV_ZICBOP', came('2025-09-03', 15720), 'RISC-V zicbop', other),
  flag('cpu', 'GGML_RV_ZIHINTPAUSE', came('2025-12-08', 17784), 'RISC-V zihintpause', other),
  flag('cpu', 'GGML_RV_ZVFBFWMA', came('2026-04-01', 21157), 'RISC-V zvfbfwma', { cpu: 'other' }),
  flag('cpu', 'GGML_XTHEADVECTOR', came('2025-05-27', 13720), 'RISC-V xtheadvector', { cpu: 'other' }),
  flag('cpu', 'GGML_VXE', came('2025-02-23', 12019), 'IBM Z vectors', { cpu: 'other', default: 'varies' }),
  flag('cpu', 'GGML_NNPA', came('2025-06-26', 14317), 'IBM Z NNPA', {
    cpu: 'other',
    until: came('2025-09-06', 15821),
    afterwards: 'ignored',
  }),
];

/** x86 sets that not every CPU of the last ten years has: forced on, the program dies with SIGILL on one that lacks them. */
export const riskyX86Flags: ReadonlySet<string> = new Set(
  cpuFlags.filter(({ name }) => /^GGML_(AVX512|AMX|AVX_VNNI)/.test(name)).map(({ name }) => name),
);
