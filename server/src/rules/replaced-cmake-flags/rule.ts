/** `overrideAttrs { cmakeFlags = [ … ]; }`, which drops every flag that the package sets itself. */
import type { Apply, AttrSet, Binding, Expr, Lambda } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { isAboutLlama } from '../cpu-flags.ts';
import { nodesOf } from '../nodes.ts';
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
  const fn = skipParens(apply.fn);
  if (fn.kind !== 'Select' || fn.path.at(-1)?.name !== 'overrideAttrs' || !isAboutLlama(apply))
    return undefined;
  const { set, lambda } = attributes(apply.arg);
  const flags = set?.bindings.find(
    (binding): binding is Binding =>
      binding.kind === 'Binding' && binding.path.length === 1 && binding.path[0]!.name === 'cmakeFlags',
  );
  if (!flags || !isLiteral(flags.value)) return undefined;
  return {
    file: apply.file,
    span: nameSpan(flags),
    message:
      'This list replaces the flags that the package sets itself, the ones of its backends included: the build may lose its GPU without an error.',
    fixes: lambda?.name === undefined ? [] : [append(flags, lambda.name)],
  };
}

/** The set that an override gives, and the function whose argument is the old one: `old: { … }`, `final: old: { … }`. */
function attributes(arg: Expr): { set?: AttrSet; lambda?: Lambda } {
  let lambda: Lambda | undefined;
  let at = skipParens(arg);
  for (let depth = 0; depth < 2 && at.kind === 'Lambda' && !at.formals; depth++) {
    lambda = at;
    at = skipParens(at.body);
  }
  while (at.kind === 'Let' && at.body) at = skipParens(at.body);
  return at.kind === 'AttrSet' ? { set: at, ...(lambda && { lambda }) } : {};
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
