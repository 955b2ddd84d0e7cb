// CMake flags that make code for one machine: right for the host that asked for it, an illegal instruction or a missing
// kernel on another.
//
//   "-DCMAKE_C_FLAGS=-march=znver2"      code for one CPU
//   "-DCMAKE_CUDA_ARCHITECTURES=86"      code for one GPU
//   "-DCMAKE_CXX_FLAGS=-O3"              for any

import { isNativeMarch, picksArchitecture } from './compiler-flags.ts';
import { parseCmakeFlag } from './parse-cmake-flag.ts';

/** Definitions whose value names CPUs or GPUs. */
const names = /^(CMAKE_(CUDA|HIP)_ARCHITECTURES|(AMD)?GPU_TARGETS|GGML_CPU_ARM_ARCH)$/;

/** Definitions whose value is a part of the compiler's command line. */
const compilerFlags = /^CMAKE_\w+_FLAGS(_[A-Z]+)?$/;

/** Whether a flag makes code for particular CPUs or GPUs. */
export function isForOneMachine(flag: string): boolean {
  const parsed = parseCmakeFlag(flag);
  if (!parsed) return false;
  return names.test(parsed.name) || wordsOf(parsed).some(picksArchitecture);
}

/**
 * A flag without what asks the compiler for native code, which the wrapper of a Nix build takes away; undefined where nothing else
 * is in it.
 */
export function withoutNative(flag: string): string | undefined {
  const parsed = parseCmakeFlag(flag);
  const words = parsed ? wordsOf(parsed) : [];
  if (!parsed || !words.some(isNativeMarch)) return flag;
  const rest = words.filter((word) => !isNativeMarch(word));
  return rest.length > 0 ? flag.slice(0, flag.length - parsed.value.length) + rest.join(' ') : undefined;
}

const wordsOf = ({ name, value }: { readonly name: string; readonly value: string }): string[] =>
  compilerFlags.test(name) ? value.split(/\s+/).filter(Boolean) : [];
