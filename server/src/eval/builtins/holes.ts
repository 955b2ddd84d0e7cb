/** What functions on lists make of the parts of a list that can’t be seen. */
import type { Expr, Lambda as LambdaExpr, Select } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { extend } from '../extern.ts';
import type { Thunk } from '../thunk.ts';
import { join } from '../union.ts';
import type { Extern, Hole, ListItem, Value } from '../value.ts';

/** A part that is one of several lists, each put through `f`; undefined for any other. */
export function ofOptions(
  ev: Evaluator,
  { hole }: Hole,
  f: (items: readonly ListItem[]) => Value,
): readonly ListItem[] | undefined {
  if (hole.kind !== 'union' || !hole.options.every((option) => option.kind === 'list')) return undefined;
  const made = ev.inDoubt(hole.why, () =>
    join(
      hole.options.map((option) => f(option.kind === 'list' ? option.items : [])),
      hole.why,
    ),
  );
  if (made.kind === 'list') return made.items;
  return made.kind === 'union' || made.kind === 'unknown' ? [{ hole: made }] : undefined;
}

/**
 * What `map (name: pkgs.kdePackages.${name}) names` has where the names can’t be seen: some members of that set, if the set is one of
 * nixpkgs’ own. A name that nobody knows reads as `${…}`.
 */
export function memberOf(ev: Evaluator, fn: Thunk): Extern | undefined {
  const value = fn.force();
  if (value.kind !== 'lambda') return undefined;
  const select = memberSelect(value.node);
  const base = select && ev.lazy(() => ev.evaluate(select.base, value.env)).force();
  if (base?.kind !== 'extern' || base.root.type !== 'pkgs' || base.ops.length === 0) return undefined;
  return extend(base, { op: 'select', name: '${…}', node: select });
}

/** The body of `name: base.${name}`, whose base is a plain name or names below one, other than the argument. */
function memberSelect({ name, formals, body }: LambdaExpr): Select | undefined {
  const inner = unwrapped(body);
  if (formals || inner.kind !== 'Select' || inner.default || inner.path.length !== 1) return undefined;
  const by = inner.path[0]!.expr;
  const isByName = by?.kind === 'Variable' && by.name === name;
  return isByName && isPlain(inner.base, name) ? inner : undefined;
}

const unwrapped = (expr: Expr): Expr => (expr.kind === 'Paren' ? unwrapped(expr.inner) : expr);

function isPlain(expr: Expr, argument: string | undefined): boolean {
  const inner = unwrapped(expr);
  if (inner.kind === 'Variable') return inner.name !== argument;
  if (inner.kind !== 'Select' || inner.default) return false;
  return inner.path.every(({ name }) => name !== undefined) && isPlain(inner.base, argument);
}
