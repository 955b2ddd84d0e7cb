// Which CMake flags of an old hand-written overlay still mean something beside the new one, and which are to be left
// out, with the reason for the plan's notes:
//
//   "-DGGML_NATIVE=ON"      dropped: slower than what replaces it
//   "-DGGML_CUDA=ON"        dropped: the override argument sets it and brings its inputs
//   "-DLLAMA_CUBLAS=ON"     dropped: means nothing to the locked revision
//   "-DGGML_CUDA_F16=ON"    kept, while the locked revision has it

import type { CmakeFlag } from './cmake-flag-rows.ts';
import { cmakeFlag, cmakeFlagExists, cmakeFlagName } from './cmake-flags.ts';
import type { Day } from './day.ts';
import { withoutNative } from './machine-flags.ts';
import { isCmakeTrue, parseCmakeFlag } from './parse-cmake-flag.ts';

export interface FlagVerdict {
  /** The flag as it was written. */
  readonly flag: string;
  readonly keep: boolean;
  /** What to write for a kept flag: as it was, or under its new name. */
  readonly rewritten?: string;
  readonly because: string;
}

/** Flags that upstream's package sets itself to what people usually want. */
const upstreamSets: Readonly<Record<string, boolean>> = {
  LLAMA_BUILD_SERVER: true,
  BUILD_SHARED_LIBS: true,
  GGML_STATIC: false,
};

const notNative =
  'native code is for the machine that builds, where it survives a Nix build at all, and excludes the run-time choice of CPU code';

/** The verdict on one flag beside an overlay whose CPU code is chosen by dispatch (or, with `dispatch` false, by named sets). */
export function judgeStaleFlag(flag: string, day: Day, dispatch: boolean): FlagVerdict {
  const parsed = parseCmakeFlag(flag);
  if (parsed === undefined)
    return { flag, keep: true, rewritten: flag, because: 'it is no CMake definition' };
  const { value } = parsed;
  const name = cmakeFlagName(parsed.name, day);
  const drop = (because: string): FlagVerdict => ({ flag, keep: false, because });

  if (cmakeFlagExists(name, day) === 'no')
    return drop(`${parsed.name} means nothing to the locked llama.cpp`);
  const row = cmakeFlag(name);
  const on = isCmakeTrue(value);
  if (name === 'GGML_NATIVE') return drop(notNative);
  if (row?.kind === 'cpu' && dispatch)
    return drop('all CPU variants are built, and the best one is picked at run time');
  if (row?.backend !== undefined)
    return drop(`the override argument decides ${row.backend}, and brings what it needs`);
  if (upstreamSets[name] === on) return drop('the package sets it itself');
  if (row !== undefined && isDefault(row, on)) return drop(`it is ${row.default} anyway`);

  const portable = withoutNative(flag);
  if (portable === undefined) return drop(notNative);

  const rewritten = name === parsed.name ? portable : portable.replace(parsed.name, name);
  return {
    flag,
    keep: true,
    rewritten,
    because: row === undefined ? 'it is not one of llama.cpp’s own' : row.meaning,
  };
}

function isDefault(row: CmakeFlag, on: boolean): boolean {
  return row.default === (on ? 'on' : 'off');
}
