/** `builtins.getFlake "/home/mara/llama.cpp"`: refused in pure evaluation, and locked nowhere. */
import type { Expr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { llamaLocation } from '../../upstream/locations.ts';
import { isAboutLlama, namesLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { isBuiltin } from '../uses.ts';

export const impureGetFlake: Rule = {
  id: 'impure-get-flake',
  severity: 'warning',
  summary: 'llama.cpp’s flake is fetched by getFlake from a path, or unlocked',
  *check({ files, reached }) {
    for (const file of files) {
      if (!reached.has(file.path)) continue;
      for (const apply of nodesOf(file, 'Apply')) {
        if (!isBuiltin(apply.fn, 'getFlake')) continue;
        const what = unlocked(apply.arg);
        if (what === undefined || !(namesLlama(textOf(apply)) || isAboutLlama(apply))) continue;
        yield {
          file,
          span: spanOf(apply),
          message: `${what} is not locked: within a flake, Nix stops with “cannot call 'getFlake' on unlocked flake reference”. As an input of the flake it is locked and can be updated.`,
        };
      }
    }
  },
};

/** A path, or a repository without a revision. */
function unlocked(arg: Expr): string | undefined {
  const inner = skipParens(arg);
  if (inner.kind === 'Path' || (inner.kind === 'Apply' && isBuiltin(inner.fn, 'toString'))) return 'A path';
  const [text, ...more] = inner.kind === 'String' ? inner.parts : [];
  if (typeof text !== 'string' || more.length > 0) return undefined;
  if (/^(path:|git\+file:)?[/.~]/.test(text)) return 'A path';
  return llamaLocation(text) && !/[0-9a-f]{40}/.test(text) ? `\`${text}\`` : undefined;
}
