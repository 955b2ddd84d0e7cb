// Which CPU code a llama.cpp package has, worked out from its CMake flags as a Nix build treats them:
//
//   (lib.cmakeBool "GGML_BACKEND_DL" true) (lib.cmakeBool "GGML_CPU_ALL_VARIANTS" true)   dispatch
//   "-DGGML_AVX2=ON" "-DGGML_FMA=ON"                                                       flags
//   "-DGGML_NATIVE=ON" "-DGGML_AVX2=ON"      native: the AVX2 is ignored, and the compiler wrapper strips -march=native
//   nothing                                  baseline since 2025-01, AVX2 before
//
// `native` says what was asked for; what comes out is baseline code, which `problems` tells.

import { llamaChanges } from './changes.ts';
import { cmakeFlagExists, cmakeFlagsOfKind } from './cmake-flags.ts';
import { riskyX86Flags } from './cmake-flags-cpu.ts';
import { isNativeMarch, picksArchitecture } from './compiler-flags.ts';
import type { CpuProblem } from './cpu-problems.ts';
import type { Certainty, Day } from './day.ts';
import { certainAt, not } from './day.ts';
import type { PackageOrigin } from './override-arguments.ts';
import {
  allVariantsWork,
  dispatchByDefault,
  flagNameInPackage,
  instructionSetsOffByDefault,
  knowsAllVariants,
  ownNativeOff,
} from './own-flags.ts';
import { isCmakeTrue, lastDefinitions } from './parse-cmake-flag.ts';

/** As `llamaflake hosts` prints it. */
export type CpuBuild = 'dispatch' | 'flags' | 'native' | 'baseline' | 'unknown';

export interface CpuBuildQuestion {
  readonly origin: PackageOrigin;
  /** The day of the locked llama.cpp, or of nixpkgs for nixpkgs' package. */
  readonly day: Day;
  /** Absent: not known, and x86 is not assumed. */
  readonly system?: string;
  /** What overrides add to `cmakeFlags`, in order; the last definition of a name wins. */
  readonly flags: readonly string[];
  /** False where there may be flags that we can't see. */
  readonly complete?: boolean;
  /** True where `cmakeFlags` was set anew and the package's own flags are lost. */
  readonly replaced?: boolean;
  /** nixpkgs' `cpuArchDynamicDispatch`, where an override sets it; `perhaps` where its value is not known. */
  readonly dispatchArgument?: boolean | 'perhaps';
  /** The words of `NIX_CFLAGS_COMPILE`, which the compiler wrapper does not strip. */
  readonly compilerFlags?: readonly string[];
}

export interface CpuBuildAnswer {
  readonly cpu: CpuBuild;
  /** One sentence: why. */
  readonly because: string;
  readonly problems: readonly CpuProblem[];
}

/** The CPU code of a package. `unknown` wherever a flag, the system or an approximate day leaves it open. */
export function cpuBuild(question: CpuBuildQuestion): CpuBuildAnswer {
  const { origin, day, system } = question;
  if (question.complete === false) return unknown('not all of its CMake flags could be worked out');
  if (question.compilerFlags?.some(isNativeMarch)) {
    return answer('native', 'NIX_CFLAGS_COMPILE has -march=native', ['march-native-leaks']);
  }

  const view: View = { ...question, values: lastDefinitions(question.flags) };
  const native = nativeCode(view);
  const loads = backendsAreLoaded(view);
  const dispatch = allVariants(view);
  if (dispatch === 'perhaps') return unknown('whether it builds all CPU variants could not be worked out');

  const knows = knowsAllVariants(origin, day);
  if (dispatch === 'yes' && knows === 'yes') {
    if (native === 'yes') return answer('native', 'GGML_NATIVE is on', ['native-with-backend-dl']);
    if (!loads) return answer('unknown', 'its configuration stops', ['variants-without-backend-dl']);
    if (isOff(view, 'BUILD_SHARED_LIBS'))
      return answer('unknown', 'its configuration stops', ['variants-static']);
    if (isSet(view, 'GGML_CPU_ARM_ARCH'))
      return answer('unknown', 'its configuration stops', ['variants-with-arm-arch']);
    const works = allVariantsWork(origin, day, system);
    if (works === 'yes') return answer('dispatch', 'it builds all CPU variants and picks one at run time');
    return unknown(
      `whether all CPU variants can be built for ${system ?? 'its system'} could not be worked out`,
    );
  }
  if (dispatch === 'yes' && knows === 'perhaps')
    return unknown('its llama.cpp may be too old for all CPU variants');

  const sets = instructionSets(view);
  if (native === 'yes') {
    const problems: CpuProblem[] =
      loads && knows === 'yes' ? ['native-with-backend-dl'] : ['native-stripped'];
    if (sets.length > 0) problems.push('native-ignores-flags');
    return answer('native', 'GGML_NATIVE is on', problems);
  }
  if (native === 'perhaps')
    return unknown('whether it is built for the building machine could not be worked out');
  if (sets.length > 0) {
    const risky = sets.some((name) => riskyX86Flags.has(name));
    return answer(
      'flags',
      `${sets.join(', ')} ${sets.length > 1 ? 'are' : 'is'} on`,
      risky ? ['needs-new-cpu'] : [],
    );
  }
  if (statesArchitecture(view)) return answer('flags', 'the compiler is told the architecture');
  return withoutInstructionSets(view);
}

/** A question with its flags taken apart. Flags are asked for under today's names. */
interface View extends CpuBuildQuestion {
  readonly values: ReadonlyMap<string, string>;
}

function flagValue(view: View, name: string): string | undefined {
  return view.values.get(flagNameInPackage(name, view.day));
}

function isOn(view: View, name: string): boolean {
  return isCmakeTrue(flagValue(view, name) ?? 'OFF');
}

function isOff(view: View, name: string): boolean {
  const value = flagValue(view, name);
  return value !== undefined && !isCmakeTrue(value);
}

function isSet(view: View, name: string): boolean {
  return (flagValue(view, name) ?? '') !== '';
}

/** nixpkgs' `cpuArchDynamicDispatch`, which sets GGML_BACKEND_DL and GGML_CPU_ALL_VARIANTS. */
function dispatchArgument({ origin, day, dispatchArgument: given, replaced }: View): Certainty {
  if (origin === 'upstream' || replaced === true) return 'no';
  if (given === undefined) return dispatchByDefault(origin, day);
  return given === 'perhaps' ? 'perhaps' : given ? 'yes' : 'no';
}

function allVariants(view: View): Certainty {
  const value = flagValue(view, 'GGML_CPU_ALL_VARIANTS');
  if (value === undefined) return dispatchArgument(view);
  return isCmakeTrue(value) ? 'yes' : 'no';
}

function backendsAreLoaded(view: View): boolean {
  const value = flagValue(view, 'GGML_BACKEND_DL');
  return value === undefined ? dispatchArgument(view) === 'yes' : isCmakeTrue(value);
}

function nativeCode(view: View): Certainty {
  const { origin, day, replaced, values } = view;
  const value = flagValue(view, 'GGML_NATIVE');
  if (value !== undefined) return isCmakeTrue(value) ? 'yes' : 'no';
  // After the change of prefix LLAMA_NATIVE=ON is still handed on; OFF is not.
  const old = values.get('LLAMA_NATIVE');
  if (old !== undefined && isCmakeTrue(old)) return 'yes';
  const keepsOwn = replaced !== true;
  if (keepsOwn && ownNativeOff(origin, day) === 'yes') return 'no';
  const off = instructionSetsOffByDefault(origin, day);
  if (off === 'yes' || !keepsOwn) return not(off);
  return certainAt(llamaChanges.flakeParts, day) === 'yes' ? not(ownNativeOff(origin, day)) : 'perhaps';
}

/** The instruction sets that are asked for and that the engine of that day and system knows, by today's names. */
function instructionSets(view: View): string[] {
  const { day, system } = view;
  const wanted = system === undefined ? ['x86', 'arm'] : isX86(system) ? ['x86'] : ['arm'];
  return cmakeFlagsOfKind('cpu')
    .filter((row) => row.cpu !== undefined && wanted.includes(row.cpu) && row.name.startsWith('GGML_'))
    .map((row) => row.name)
    .filter((name) => cmakeFlagExists(flagNameInPackage(name, day), day) !== 'no')
    .filter((name) => (name === 'GGML_CPU_ARM_ARCH' ? isSet(view, name) : isOn(view, name)));
}

function statesArchitecture(view: View): boolean {
  const words = ['CMAKE_C_FLAGS', 'CMAKE_CXX_FLAGS'].flatMap((name) =>
    (flagValue(view, name) ?? '').split(/\s+/),
  );
  return [...words, ...(view.compilerFlags ?? [])].some(picksArchitecture);
}

/** No flag names an instruction set: what the engine's defaults give. */
function withoutInstructionSets(view: View): CpuBuildAnswer {
  const { origin, day, system } = view;
  const off = instructionSetsOffByDefault(origin, day);
  const turnedOff = ['GGML_AVX', 'GGML_AVX2', 'GGML_FMA', 'GGML_F16C'].every((name) => isOff(view, name));
  if (off === 'yes' || turnedOff || (system !== undefined && !isX86(system))) {
    return answer('baseline', 'no CMake flag asks for more than the architecture’s first generation');
  }
  if (off === 'no' && system !== undefined) {
    return answer('flags', 'this llama.cpp turns AVX2, FMA and F16C on by itself');
  }
  return unknown('whether this llama.cpp turns AVX2 on by itself could not be worked out');
}

function isX86(system: string): boolean {
  return /^(x86_64|i686)-/.test(system);
}

function answer(cpu: CpuBuild, because: string, problems: readonly CpuProblem[] = []): CpuBuildAnswer {
  return { cpu, because, problems };
}

function unknown(because: string): CpuBuildAnswer {
  return answer('unknown', because);
}
