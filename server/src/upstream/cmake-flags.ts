// The CMake flags of llama.cpp and its engine, by day: does `-DLLAMA_CUBLAS=ON` still mean something for the locked
// revision, what is it called now, and which backend or CPU code does it ask for?

import type { Backend } from './backends.ts';
import { llamaChanges, newestLlamaDay } from './changes.ts';
import type { CmakeFlag, FlagKind } from './cmake-flag-rows.ts';
import { early, flag } from './cmake-flag-rows.ts';
import { backendFlags, backendTuningFlags } from './cmake-flags-backends.ts';
import { buildFlags } from './cmake-flags-build.ts';
import { cpuFlags } from './cmake-flags-cpu.ts';
import type { Certainty, Day } from './day.ts';
import { certainAt, existsAt } from './day.ts';

export type { CmakeFlag, FlagKind } from './cmake-flag-rows.ts';

const prefixChange = llamaChanges.ggmlPrefix;

/** Old names that CMake still hands on to the new one, with a warning, when they are on. */
const forwarded: ReadonlySet<string> = new Set(
  'LLAMA_CUDA LLAMA_METAL LLAMA_METAL_EMBED_LIBRARY LLAMA_NATIVE LLAMA_RPC LLAMA_SYCL LLAMA_SYCL_F16 LLAMA_CANN'.split(
    ' ',
  ),
);

/** These kept the prefix LLAMA_, or have their own row under it. */
const keptPrefix = new Set(
  [...backendFlags, ...buildFlags].filter(({ name }) => name.startsWith('LLAMA_')).map((row) => row.name),
);

/** Before 2024-06-26 each GGML_ flag of that day had the same name with LLAMA_; `LLAMA_CUDA` came in March 2024. */
const oldPrefixFlags: readonly CmakeFlag[] = [
  ...backendFlags,
  ...backendTuningFlags,
  ...cpuFlags,
  ...buildFlags,
]
  .filter((row) => row.name.startsWith('GGML_') && row.since === prefixChange)
  .map((row) => ({ ...row, name: row.name.replace('GGML_', 'LLAMA_'), renamedTo: row.name }))
  .filter((row) => !keptPrefix.has(row.name))
  .map((row) =>
    flag(row.kind, row.name, row.name === 'LLAMA_CUDA' ? llamaChanges.cublasToCuda : early, row.meaning, {
      default: row.default,
      backend: row.backend,
      cpu: row.cpu,
      until: prefixChange,
      renamedTo: row.renamedTo,
      afterwards: forwarded.has(row.name) ? 'forwarded' : 'ignored',
    }),
  );

/** Every flag we know, old and new. */
export const cmakeFlags: readonly CmakeFlag[] = [
  ...backendFlags,
  ...cpuFlags,
  ...buildFlags,
  ...backendTuningFlags,
  ...oldPrefixFlags,
];

const byName = new Map(cmakeFlags.map((row) => [row.name, row]));

/** The row of a flag, whenever it existed. */
export function cmakeFlag(name: string): CmakeFlag | undefined {
  return byName.get(name);
}

/**
 * Whether the flag means something to the llama.cpp of that day. `no` is certain, also for a name of llama.cpp's own
 * kind (GGML_…, LLAMA_…) that never was one; a flag of CMake's or of another library is `perhaps`.
 */
export function cmakeFlagExists(name: string, day: Day): Certainty {
  const row = byName.get(name);
  if (row !== undefined) return existsAt(row, day);
  return /^(GGML|LLAMA)_/.test(name) && day <= newestLlamaDay ? 'no' : 'perhaps';
}

/** What the flag is called on that day: its own name, or the last in its chain of renames that had certainly come. */
export function cmakeFlagName(name: string, day: Day): string {
  let current = name;
  for (
    let row = byName.get(current);
    row?.until !== undefined && row.renamedTo !== undefined;
    row = byName.get(current)
  ) {
    if (certainAt(row.until, day) !== 'yes') break;
    current = row.renamedTo;
  }
  return current;
}

/** What the flag was called on that day, given any of its names: `GGML_AVX` of 2024-03 is `LLAMA_AVX`. */
export function cmakeFlagNameBefore(name: string, day: Day): string {
  const earlier = cmakeFlags.find(
    (row) => row.renamedTo === name && row.until !== undefined && certainAt(row.until, day) === 'no',
  );
  return earlier === undefined ? name : cmakeFlagNameBefore(earlier.name, day);
}

/** The rows of one kind. */
export function cmakeFlagsOfKind(kind: FlagKind): readonly CmakeFlag[] {
  return cmakeFlags.filter((row) => row.kind === kind);
}

/** The flag that builds a backend on that day, as the locked CMakeLists.txt names it. */
export function cmakeFlagOfBackend(backend: Backend, day: Day): string | undefined {
  return backendFlags
    .map((row) => cmakeFlagNameBefore(row.name, day))
    .map((name) => byName.get(name))
    .find((row) => row?.backend === backend && existsAt(row, day) !== 'no')?.name;
}
