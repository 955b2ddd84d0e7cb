/** `X.override { … }` and `X.overrideAttrs (old: { … })` as they are written. */
import type { Apply, AttrSet, Binding, Expr, Lambda, Node, Select } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';

export interface OverrideCall {
  readonly apply: Apply;
  readonly method: 'override' | 'overrideAttrs';
  /** `X.overrideAttrs`. */
  readonly select: Select;
  /** `X`, without the method. */
  readonly base: Expr;
  /** The names of `X`, where `X.override` is one select: `[llama-cpp]` of `prev.llama-cpp.override`. */
  readonly path: readonly string[];
  /** The set that is given, or that the given function yields. */
  readonly set: AttrSet | undefined;
  /** The function whose argument is the old one: `old: { … }`, `final: old: { … }`. */
  readonly lambda: Lambda | undefined;
}

/** The call that a node is. */
export function overrideCall(node: Node): OverrideCall | undefined {
  if (node.kind !== 'Apply') return undefined;
  const select = skipParens(node.fn);
  const method = select.kind === 'Select' ? select.path.at(-1)?.name : undefined;
  if (select.kind !== 'Select' || (method !== 'override' && method !== 'overrideAttrs')) return undefined;
  const path = select.path.slice(0, -1).map(({ name }) => name ?? '*');
  return { apply: node, method, select, base: baseOf(select), path, ...givenTo(node.arg) };
}

/** A select without its last name. */
function baseOf(select: Select): Expr {
  const path = select.path.slice(0, -1);
  if (path.length === 0) return select.base;
  return { ...select, path, end: path.at(-1)!.end };
}

function givenTo(arg: Expr): Pick<OverrideCall, 'set' | 'lambda'> {
  let lambda: Lambda | undefined;
  let at = skipParens(arg);
  for (let depth = 0; depth < 2 && at.kind === 'Lambda' && !at.formals; depth++) {
    lambda = at;
    at = skipParens(at.body);
  }
  while (at.kind === 'Let' && at.body) at = skipParens(at.body);
  return { set: at.kind === 'AttrSet' ? at : undefined, lambda };
}

/** The binding of a plain name in a set. */
export function bindingOf(set: AttrSet, name: string): Binding | undefined {
  return set.bindings.find(
    (binding): binding is Binding =>
      binding.kind === 'Binding' && binding.path.length === 1 && binding.path[0]!.name === name,
  );
}
