/** What a file's expression yields once it is called, as far as its text tells. */
import type { AttrSet, Expr, Lambda } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { letValue } from '../uses.ts';

/** The set that `count` calls of an expression yield; undefined where it is anything else or can't be told. */
export function setAfterCalls(expr: Expr, count: number): AttrSet | undefined {
  let at: Expr | undefined = expr;
  let left = count;
  for (let steps = 0; at && steps < 64; steps++) {
    const inner: Expr = skipParens(at);
    switch (inner.kind) {
      case 'AttrSet':
        return left === 0 && isPlain(inner) ? inner : undefined;
      case 'Lambda':
        if (left === 0) return undefined;
        left--;
        at = inner.body;
        break;
      case 'Let':
      case 'With':
      case 'Assert':
        at = inner.body;
        break;
      case 'Variable':
        at = letValue(inner);
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}

/** A set that can't be called: it has no `__functor`, and no name that only evaluation knows. */
const isPlain = (set: AttrSet): boolean =>
  set.bindings.every((binding) =>
    binding.kind === 'Binding'
      ? binding.path[0]?.name !== undefined && binding.path[0].name !== '__functor'
      : binding.names.every(({ name }) => name !== '__functor'),
  );

/** `final: prev: …`: two plain arguments, one after the other. */
export function isOverlay(expr: Expr): expr is Lambda {
  const inner = skipParens(expr);
  if (inner.kind !== 'Lambda' || inner.formals) return false;
  const body = skipParens(inner.body);
  return body.kind === 'Lambda' && !body.formals;
}
