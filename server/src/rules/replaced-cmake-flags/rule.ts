/** `overrideAttrs { cmakeFlags = [ … ]; }`, which drops every flag that the package sets itself. */
import type { Apply, Binding, Expr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { nodesOf } from '../nodes.ts';
import { bindingOf, overrideCall } from '../override-calls.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const replacedCmakeFlags: Rule = {
  id: 'replaced-cmake-flags',
  severity: 'warning',
  summary: 'overrideAttrs replaces all CMake flags of llama.cpp instead of adding to them',
  *check({ files }) {
    for (const file of files) {
      if (!file.text.includes('cmakeFlags')) continue;
      for (const apply of nodesOf(file, 'Apply')) {
        const found = judge(apply);
        if (found) yield found;
      }
    }
  },
};

function judge(apply: Apply): Found | undefined {
  const call = overrideCall(apply);
  if (call?.method !== 'overrideAttrs' || !isAboutLlama(apply)) return undefined;
  const flags = call.set && bindingOf(call.set, 'cmakeFlags');
  if (!flags || !isLiteral(flags.value)) return undefined;
  const old = call.lambda?.name;
  return {
    file: apply.file,
    span: nameSpan(flags),
    message:
      'This list replaces the flags that the package sets itself, the ones of its backends included: the build may lose its GPU without an error.',
    fixes: old === undefined ? [] : [append(flags, old)],
  };
}

/** Lists as they are written, put together or not: nothing of the old flags is among them. */
function isLiteral(expr: Expr): boolean {
  const inner = skipParens(expr);
  if (inner.kind === 'List') return true;
  return inner.kind === 'Binary' && inner.op === '++' && isLiteral(inner.left) && isLiteral(inner.right);
}

const append = (flags: Binding, old: string): Fix => ({
  kind: 'change',
  title: 'Add to the package’s own flags',
  safe: false,
  preferred: true,
  change: () =>
    changeFile(flags.file, (edits) => {
      const { start } = flags.value;
      edits.replaceSpan({ start, end: start }, `(${old}.cmakeFlags or [ ]) ++ `);
    }),
});
