/**
 * `callPackage` and `makeOverridable`: a result that remembers how it was made, so that `.override` makes it again.
 *
 *     pkgs.callPackage ./llama.nix { cudaSupport = true; }
 */
import type { Node } from '../nix/syntax.ts';
import { apply, formalsOf } from './apply.ts';
import { forceAttrs } from './coerce.ts';
import type { Evaluator } from './evaluator.ts';
import { updateAttrs } from './joining.ts';
import { pathOfString } from './paths.ts';
import { selectName } from './select.ts';
import { Thunk } from './thunk.ts';
import { attrs, type Extern, type ExternRoot, extern, type Primop, type Value } from './value.ts';

type Overridable = ExternRoot & { readonly type: 'overridable' };

/** Calls `fn` with `args` and wraps a derivation-like result. */
export function makeOverridable(ev: Evaluator, fn: Value, args: Value, node: Node | undefined): Value {
  const result = apply(ev, fn, Thunk.of(args, node), node);
  if (result.kind === 'extern') return extern({ type: 'overridable', fn, args, result }, [], node);
  if (result.kind !== 'attrs') return result;
  const entries = new Map(result.entries);
  entries.set('override', Thunk.of(overridePrimop(ev, fn, args, node)));
  return { ...result, entries };
}

function overridePrimop(ev: Evaluator, fn: Value, args: Value, node: Node | undefined): Primop {
  return {
    kind: 'primop',
    name: 'override',
    arity: 1,
    args: [],
    run: ([change]) => {
      const wanted = change!.force();
      const extra =
        wanted.kind === 'lambda' || wanted.kind === 'primop'
          ? apply(ev, wanted, Thunk.of(args), node)
          : wanted;
      return makeOverridable(ev, fn, updateAttrs(args, extra, node), node);
    },
  };
}

export function overridableSelect(
  ev: Evaluator,
  _value: Extern,
  root: Overridable,
  name: string,
  node: Node | undefined,
): Value {
  if (name === 'override') return overridePrimop(ev, root.fn, root.args, node);
  return selectName(ev, root.result, name, node);
}

/** `callPackage fn args` with what `scope` has for the formals that `args` leaves open. */
export function callWith(
  ev: Evaluator,
  scope: Value,
  scopeHas: (name: string) => boolean | undefined,
  fnValue: Value,
  argsThunk: Thunk,
  node: Node | undefined,
): Value {
  const file =
    fnValue.kind === 'path'
      ? fnValue.path
      : fnValue.kind === 'string'
        ? pathOfString(ev, fnValue.value, node)
        : undefined;
  const fn = file === undefined ? fnValue : ev.import(file, node);
  const given = forceAttrs(ev, argsThunk, node);
  const entries = new Map<string, Thunk>();
  for (const [name, hasDefault] of formalsOf(fn) ?? []) {
    // A name that the scope may lack falls back to the function's default.
    if (hasDefault && scopeHas(name) !== true && !given.entries.has(name)) continue;
    entries.set(
      name,
      ev.lazy(() => selectName(ev, scope, name, node), node),
    );
  }
  return makeOverridable(ev, fn, updateAttrs(attrs(entries), given, node), node);
}
