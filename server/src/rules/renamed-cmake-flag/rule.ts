/** `-DLLAMA_CUBLAS=ON` for a llama.cpp that calls it `GGML_CUDA`. */
import { gpuBackends } from '../../upstream/backends.ts';
import { cmakeFlag, cmakeFlagExists, cmakeFlagName } from '../../upstream/cmake-flags.ts';
import { type DatedFlag, datedFlags, renameFlag } from '../llama-flags.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const renamedCmakeFlag: Rule = {
  id: 'renamed-cmake-flag',
  severity: 'warning',
  summary: 'a CMake flag has another name at the locked llama.cpp',
  *check(context) {
    for (const dated of datedFlags(context)) {
      const found = judge(dated);
      if (found) yield found;
    }
  },
};

function judge({ flag, days }: DatedFlag): Found | undefined {
  const row = cmakeFlag(flag.name);
  const names = new Set(days.map((day) => cmakeFlagName(flag.name, day)));
  const [name] = names;
  if (!row || name === undefined || names.size > 1 || name === flag.name) return undefined;
  if (!days.every((day) => cmakeFlagExists(flag.name, day) === 'no')) return undefined;
  const backend = cmakeFlag(name)?.backend;
  // The new name alone would build without what the backend needs.
  const needsInputs = backend !== undefined && gpuBackends.includes(backend) && flag.isOn;
  return {
    file: flag.element.file,
    span: spanOf(flag.element),
    message: `\`${flag.name}\` is \`${name}\` at the locked llama.cpp: ${effects[row.afterwards ?? 'ignored']}.`,
    tags: ['deprecated'],
    fixes: needsInputs ? [] : [renameFlag(flag, name)],
  };
}

const effects = {
  ignored: 'CMake ignores the old name without a word, and builds as if the flag were not there',
  fatal: 'CMake stops at the old name, or ignores it',
  forwarded: 'CMake warns of the old name, and heeds it only where it turns something on',
} as const;
