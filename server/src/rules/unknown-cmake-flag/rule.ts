/** `-DGGML_VULCAN=ON`, `-DGGML_CUDA_F16=ON` after it went: flags of llama.cpp's kind that it does not have. */
import type { Node } from '../../nix/syntax.ts';
import { ancestors } from '../../nix/walk.ts';
import { cmakeFlag, cmakeFlagExists, cmakeFlagName, cmakeFlags } from '../../upstream/cmake-flags.ts';
import { certainAt } from '../../upstream/day.ts';
import { type DatedFlag, datedFlags, removeFlag, renameFlag } from '../llama-flags.ts';
import { nearestName } from '../nearest.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const unknownCmakeFlag: Rule = {
  id: 'unknown-cmake-flag',
  severity: 'warning',
  summary: 'a CMake flag means nothing to the locked llama.cpp',
  *check(context) {
    for (const dated of datedFlags(context)) {
      const found = judge(dated);
      if (found) yield found;
    }
  },
};

function judge({ flag, days }: DatedFlag): Found | undefined {
  const { name, element } = flag;
  if (!days.every((day) => cmakeFlagExists(name, day) === 'no' && cmakeFlagName(name, day) === name))
    return undefined;
  const row = cmakeFlag(name);
  // An old name of a flag is another rule's.
  if (row?.renamedTo !== undefined) return undefined;
  const isGone = row?.until !== undefined && days.every((day) => certainAt(row.until!, day) === 'yes');
  // llama.cpp has many of these, and new ones with each build system of its own.
  if (!row && name.startsWith('LLAMA_BUILD_') && nearestName(name, existing(days)) === undefined)
    return undefined;
  if (isCompared(element)) return undefined;
  const near = row ? undefined : nearestName(name, existing(days));
  const what = !row
    ? 'llama.cpp has'
    : isGone
      ? 'llama.cpp no longer has'
      : 'The locked llama.cpp does not yet have';
  const said = !row ? `${what} no CMake flag \`${name}\`` : `${what} the CMake flag \`${name}\``;
  return {
    file: element.file,
    span: spanOf(element),
    message: `${said}: CMake ignores it, and builds as if it were not there.`,
    tags: ['unnecessary'],
    fixes: [near === undefined ? removeFlag(flag) : renameFlag(flag, near)],
  };
}

/** Flags that are expected somewhere, not given. */
const isCompared = (element: Node): boolean =>
  [...ancestors(element)].some(
    (above) => above.kind === 'Binary' && (above.op === '==' || above.op === '!='),
  );

const existing = (days: readonly string[]): string[] =>
  cmakeFlags
    .map(({ name }) => name)
    .filter((name) => days.every((day) => cmakeFlagExists(name, day) === 'yes'));
