// What goes wrong with the CPU code of a llama.cpp build, in words for messages and hovers. Measured and read in the
// sources of ggml (2026-08) and of nixpkgs' compiler wrapper.

/** A mistake in how CPU code was asked for. */
export type CpuProblem =
  | 'native-stripped'
  | 'native-ignores-flags'
  | 'native-with-backend-dl'
  | 'variants-without-backend-dl'
  | 'variants-static'
  | 'variants-with-arm-arch'
  | 'march-native-leaks'
  | 'needs-new-cpu';

/** `fails`: the build stops. `slow`: it runs slower than it should. `crashes`: it may die on another machine. */
export type CpuProblemEffect = 'fails' | 'slow' | 'crashes';

export const cpuProblems: Readonly<
  Record<CpuProblem, { readonly effect: CpuProblemEffect; readonly text: string }>
> = {
  'native-stripped': {
    effect: 'slow',
    text: 'GGML_NATIVE=ON only adds -march=native, which the compiler wrapper of nixpkgs removes (unless NIX_ENFORCE_NO_NATIVE=0): the result is baseline code, the slowest there is.',
  },
  'native-ignores-flags': {
    effect: 'slow',
    text: 'With GGML_NATIVE=ON, CMake ignores GGML_SSE42, GGML_AVX*, GGML_FMA, GGML_F16C and GGML_BMI2.',
  },
  'native-with-backend-dl': {
    effect: 'fails',
    text: 'CMake stops: GGML_NATIVE=ON and GGML_BACKEND_DL=ON exclude each other.',
  },
  'variants-without-backend-dl': {
    effect: 'fails',
    text: 'CMake stops: GGML_CPU_ALL_VARIANTS needs GGML_BACKEND_DL=ON.',
  },
  'variants-static': {
    effect: 'fails',
    text: 'GGML_BACKEND_DL and GGML_CPU_ALL_VARIANTS need shared libraries (BUILD_SHARED_LIBS).',
  },
  'variants-with-arm-arch': {
    effect: 'fails',
    text: 'CMake stops: GGML_CPU_ALL_VARIANTS and GGML_CPU_ARM_ARCH exclude each other.',
  },
  'march-native-leaks': {
    effect: 'crashes',
    text: '-march=native in NIX_CFLAGS_COMPILE is not removed: the result depends on the machine that built it, and dies with SIGILL on an older one (#8734).',
  },
  'needs-new-cpu': {
    effect: 'crashes',
    text: 'AVX-512, AVX-VNNI and AMX, forced on, run only on CPUs that have them.',
  },
};
