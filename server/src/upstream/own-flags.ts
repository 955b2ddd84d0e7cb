// The CPU-related CMake flags that a package sets itself, before any override adds its own, and the dates of ggml's
// defaults that decide what happens where no flag speaks.

import { llamaChanges, nixpkgsChanges } from './changes.ts';
import { cmakeFlagNameBefore } from './cmake-flags.ts';
import type { Certainty, Day } from './day.ts';
import { addDays, by, certainAt } from './day.ts';
import type { PackageOrigin } from './override-arguments.ts';

/** nixpkgs packages a llama.cpp of some weeks ago; what upstream changed has reached it by then. */
const nixpkgsLagInDays = 60;

/** A question about `day` that nixpkgs' lag makes open for a while. */
export function inPackage(origin: PackageOrigin, ask: (day: Day) => Certainty, day: Day): Certainty {
  const now = ask(day);
  if (origin === 'upstream') return now;
  return now === ask(addDays(day, -nixpkgsLagInDays)) ? now : 'perhaps';
}

/** The name the flag had in that package on that day. Exact for nixpkgs only to within its lag. */
export function flagNameInPackage(name: string, day: Day): string {
  return cmakeFlagNameBefore(name, day);
}

/**
 * Whether the package turns native code off itself: upstream since January 2024 (before, on; and before the flake-parts
 * flake we can't tell), nixpkgs always.
 */
export function ownNativeOff(origin: PackageOrigin, day: Day): Certainty {
  return origin === 'nixpkgs' ? 'yes' : certainAt(llamaChanges.nativeOff, day);
}

/** Whether nixpkgs' package builds all CPU variants when nobody sets `cpuArchDynamicDispatch`. */
export function dispatchByDefault(origin: PackageOrigin, day: Day): Certainty {
  return origin === 'nixpkgs' ? certainAt(nixpkgsChanges.dynamicDispatch, day) : 'no';
}

/** Whether AVX, AVX2, FMA and F16C are off unless asked for, as they are since ggml honours SOURCE_DATE_EPOCH. */
export function instructionSetsOffByDefault(origin: PackageOrigin, day: Day): Certainty {
  return inPackage(origin, (asked) => certainAt(llamaChanges.reproducibleBaseline, asked), day);
}

const riscvVariants = by('2025-12-11', '#17461', '2025-11-01');
const powerVariants = by('2025-06-20', '#14286', '2025-06-01');

/** Whether `GGML_CPU_ALL_VARIANTS` works for that system: x86 since December 2024, ARM since June 2025. */
export function allVariantsWork(origin: PackageOrigin, day: Day, system: string | undefined): Certainty {
  const row =
    system === undefined
      ? undefined
      : [
          { match: /^(x86_64|i686)-/, row: llamaChanges.allVariantsX86 },
          { match: /^aarch64-linux$/, row: llamaChanges.allVariantsArm },
          { match: /^aarch64-darwin$/, row: llamaChanges.allVariantsApple },
          { match: /^riscv64-linux$/, row: riscvVariants },
          { match: /^powerpc64(le)?-linux$/, row: powerVariants },
        ].find(({ match }) => match.test(system))?.row;
  if (row === undefined) return certainAt(llamaChanges.allVariantsX86, day) === 'no' ? 'no' : 'perhaps';
  return inPackage(origin, (asked) => certainAt(row, asked), day);
}

/** Whether the engine knows `GGML_BACKEND_DL` and `GGML_CPU_ALL_VARIANTS` at all; before, CMake ignores them. */
export function knowsAllVariants(origin: PackageOrigin, day: Day): Certainty {
  return inPackage(origin, (asked) => certainAt(llamaChanges.allVariantsX86, asked), day);
}
