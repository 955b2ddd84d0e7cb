// How the overlay should ask for fast CPU code, given the locked llama.cpp: all CPU variants with dispatch at run time where
// the locked revision can build them, else the instruction sets by name, under the names of that day.

import { cmakeFlagExists, cmakeFlagNameBefore } from './cmake-flags.ts';
import type { Day } from './day.ts';
import { allVariantsWork } from './own-flags.ts';

/** A flag to set with `lib.cmakeBool`. */
export interface CmakeSetting {
  readonly name: string;
  readonly value: boolean;
}

export interface CpuSettings {
  /** `dispatch`: all variants. `flags`: instruction sets by name. `none`: nothing better than the package's own. */
  readonly kind: 'dispatch' | 'flags' | 'none';
  readonly settings: readonly CmakeSetting[];
  /** A sentence for the plan's notes, where the choice wants one. */
  readonly note?: string;
}

const dispatch: readonly CmakeSetting[] = ['GGML_BACKEND_DL', 'GGML_CPU_ALL_VARIANTS'].map((name) => ({
  name,
  value: true,
}));

/** What every x86-64 CPU since Haswell (2013) and Excavator (2015) has. */
const haswell: readonly string[] = [
  'GGML_SSE42',
  'GGML_AVX',
  'GGML_F16C',
  'GGML_AVX2',
  'GGML_BMI2',
  'GGML_FMA',
];

/**
 * The CPU flags to append to upstream's package of that day. Where the day leaves open whether dispatch works, the answer
 * is explicit flags: they build with either.
 */
export function cpuSettings(day: Day, system: string): CpuSettings {
  if (allVariantsWork('upstream', day, system) === 'yes') return { kind: 'dispatch', settings: dispatch };
  if (isX86(system)) return namedSets(day);
  return {
    kind: 'none',
    settings: [],
    note: `The locked llama.cpp can't build all CPU variants for ${system} (#14080, June 2025); a newer lock can.`,
  };
}

/** One answer for hosts of several systems: dispatch only where all of them can have it. ARM builds ignore x86 sets. */
export function cpuSettingsForAll(day: Day, systems: readonly string[]): CpuSettings {
  const without = systems.find((system) => cpuSettings(day, system).kind !== 'dispatch');
  const all = systems.length > 0 ? systems : ['x86_64-linux'];
  if (without === undefined) return cpuSettings(day, all[0]!);
  return all.some(isX86) ? namedSets(day) : cpuSettings(day, without);
}

function namedSets(day: Day): CpuSettings {
  const names = haswell
    .map((name) => cmakeFlagNameBefore(name, day))
    .filter((name) => cmakeFlagExists(name, day) === 'yes');
  return {
    kind: 'flags',
    settings: names.map((name) => ({ name, value: true })),
    note: 'The locked llama.cpp is too old to build all CPU variants (x86: #10626, December 2024; ARM: #14080, June 2025): AVX2 and FMA are set by name, and the program needs an x86 CPU of 2013 or later.',
  };
}

function isX86(system: string): boolean {
  return system.startsWith('x86_64-');
}
