import { describe, expect, it } from 'vitest';
import { newestLlamaDay, newestNixpkgsDay } from './changes.ts';
import type { CpuBuildQuestion } from './cpu-build.ts';
import { cpuBuild } from './cpu-build.ts';

const day = '2025-09-16';
const system = 'x86_64-linux';

function build(flags: readonly string[], rest: Partial<CpuBuildQuestion> = {}) {
  return cpuBuild({ origin: 'upstream', day, system, flags, ...rest });
}

const dispatchFlags = ['-DGGML_BACKEND_DL:BOOL=TRUE', '-DGGML_CPU_ALL_VARIANTS:BOOL=TRUE'];

describe('CPU code of the official package', () => {
  it('is baseline x86-64 since January 2025, and AVX2 before', () => {
    expect(build([]).cpu).toBe('baseline');
    expect(build([], { day: '2024-09-01' }).cpu).toBe('flags');
    expect(build([], { day: '2025-01-30' }).cpu).toBe('unknown');
  });

  it('is left open in the weeks around January 2024, when it stopped being native', () => {
    expect(build([], { day: '2024-01-29' }).cpu).toBe('unknown');
    expect(build([], { day: '2024-04-01' }).cpu).toBe('flags');
  });

  it('is dispatched with all variants and loadable backends', () => {
    expect(build(dispatchFlags).cpu).toBe('dispatch');
    expect(build(dispatchFlags, { system: 'aarch64-linux' }).cpu).toBe('dispatch');
  });

  it('can’t be dispatched by a llama.cpp that is too old for it', () => {
    expect(build(dispatchFlags, { day: '2024-09-01' }).cpu).toBe('flags');
    expect(build(dispatchFlags, { day: '2024-12-10' }).cpu).toBe('unknown');
    expect(build(dispatchFlags, { day: '2025-03-01', system: 'aarch64-linux' }).cpu).not.toBe('dispatch');
  });

  it('is native by the guide’s flags, which are ignored and stripped', () => {
    const guide = build(['-DGGML_NATIVE=ON', '-DGGML_AVX=ON', '-DGGML_AVX2=ON', '-DGGML_AVX512_VNNI=ON']);
    expect(guide.cpu).toBe('native');
    expect(guide.problems).toEqual(['native-stripped', 'native-ignores-flags']);
  });

  it('is native still if the flag is turned off earlier than on, and not the other way round', () => {
    expect(build(['-DGGML_NATIVE:BOOL=FALSE', '-DGGML_NATIVE=ON']).cpu).toBe('native');
    expect(build(['-DGGML_NATIVE=ON', '-DGGML_NATIVE:BOOL=FALSE']).cpu).toBe('baseline');
  });

  it('comes from sets named one by one', () => {
    expect(build(['-DGGML_AVX2=ON', '-DGGML_FMA=1']).cpu).toBe('flags');
    expect(build(['-DGGML_AVX512=ON']).problems).toEqual(['needs-new-cpu']);
    expect(build(['-DGGML_AVX2=OFF']).cpu).toBe('baseline');
  });

  it('takes sets by the names of the day', () => {
    expect(build(['-DLLAMA_AVX2=ON']).cpu).toBe('baseline');
    expect(build(['-DLLAMA_NATIVE=ON'], { day: '2024-05-01' }).cpu).toBe('native');
  });

  it('ignores x86 sets on ARM', () => {
    expect(build(['-DGGML_AVX2=ON'], { system: 'aarch64-linux' }).cpu).toBe('baseline');
    expect(build(['-DGGML_CPU_ARM_ARCH=armv8.2-a+dotprod'], { system: 'aarch64-linux' }).cpu).toBe('flags');
  });

  it('fails to configure where flags exclude each other', () => {
    expect(build([...dispatchFlags, '-DGGML_NATIVE=ON'])).toMatchObject({
      cpu: 'native',
      problems: ['native-with-backend-dl'],
    });
    expect(build(['-DGGML_CPU_ALL_VARIANTS=ON']).problems).toEqual(['variants-without-backend-dl']);
    expect(build([...dispatchFlags, '-DBUILD_SHARED_LIBS=OFF']).problems).toEqual(['variants-static']);
    expect(
      build([...dispatchFlags, '-DGGML_CPU_ARM_ARCH=armv8-a'], { system: 'aarch64-linux' }).problems,
    ).toEqual(['variants-with-arm-arch']);
  });

  it('depends on the building machine with -march=native in NIX_CFLAGS_COMPILE', () => {
    expect(build([], { compilerFlags: ['-O3', '-march=native'] })).toMatchObject({
      cpu: 'native',
      problems: ['march-native-leaks'],
    });
    expect(build([], { compilerFlags: ['-march=x86-64-v3'] }).cpu).toBe('flags');
    expect(build([], { compilerFlags: ['-mtune=native'] }).cpu).toBe('baseline');
    expect(build(['-DCMAKE_CXX_FLAGS=-O2 -march=znver4']).cpu).toBe('flags');
  });

  it('is unknown where flags or the system are', () => {
    expect(build(dispatchFlags, { complete: false }).cpu).toBe('unknown');
    expect(build(dispatchFlags, { system: undefined }).cpu).toBe('unknown');
  });

  it('is baseline if its own flags were replaced, which turns native off all the same', () => {
    expect(build(['-DGGML_CUDA=ON'], { replaced: true }).cpu).toBe('baseline');
    expect(build(['-DGGML_CUDA=ON'], { replaced: true, day: '2024-09-01' }).cpu).toBe('native');
  });
});

describe('CPU code of nixpkgs’ package', () => {
  it('is dispatched since May 2026, unless the argument turns it off', () => {
    expect(build([], { origin: 'nixpkgs', day: '2026-01-01' }).cpu).toBe('baseline');
    expect(build([], { origin: 'nixpkgs', day: '2026-05-20' }).cpu).toBe('unknown');
    expect(build([], { origin: 'nixpkgs', day: newestNixpkgsDay }).cpu).toBe('dispatch');
    expect(build([], { origin: 'nixpkgs', day: newestNixpkgsDay, dispatchArgument: false }).cpu).toBe(
      'baseline',
    );
    expect(build([], { origin: 'nixpkgs', day: newestNixpkgsDay, dispatchArgument: 'perhaps' }).cpu).toBe(
      'unknown',
    );
  });

  it('does not configure with native on beside its dispatch', () => {
    expect(build(['-DGGML_NATIVE=ON'], { origin: 'nixpkgs', day: newestNixpkgsDay }).problems).toEqual([
      'native-with-backend-dl',
    ]);
  });

  it('trails upstream by some weeks', () => {
    expect(build([], { origin: 'nixpkgs', day: '2025-04-01' }).cpu).toBe('unknown');
    expect(build([], { origin: 'nixpkgs', day: '2025-08-01' }).cpu).toBe('baseline');
  });

  it('has nothing to do with the newest day of upstream', () => {
    expect(build([], { day: newestLlamaDay }).cpu).toBe('baseline');
  });
});
