/** Overlays as lib composes them, and lib itself extended by some. */
import type { Node } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import { Bail } from '../bail.ts';
import { forceFunction } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { update } from '../joining.ts';
import { Thunk } from '../thunk.ts';
import { attrs, type Primop, primop, type Value } from '../value.ts';

/** One overlay that is several, each of which sees what stood before it. */
export function composed(ev: Evaluator, overlays: readonly Thunk[], node: Node | undefined): Primop {
  const run: Primop['run'] = ([final, prev]) => {
    let made: Value = attrs(new Map());
    for (const overlay of overlays) {
      const seen = made;
      const before = ev.lazy(() => update(ev, prev!.force(), seen, node), node);
      const added = apply(ev, apply(ev, forceFunction(ev, overlay, node), final!, node), before, node);
      made = update(ev, made, added, node);
    }
    return made;
  };
  return { ...primop('composed overlays', 2, run), overlays };
}

/** `lib.extend (final: prev: { … })`, and again: every overlay sees the whole. */
export function extendLib(
  ev: Evaluator,
  lib: Value,
  overlays: readonly Thunk[],
  node: Node | undefined,
): Value {
  let result: Value | undefined;
  const final = ev.lazy(() => {
    if (result) return result;
    throw new Bail({ kind: 'unknown', reason: 'lib is extended by what depends on it', node });
  });
  let value = lib;
  for (const overlay of overlays) {
    const made = apply(ev, forceFunction(ev, overlay, node), final, node);
    value = update(ev, value, apply(ev, made, Thunk.of(value), node), node);
  }
  const again = primop('extend', 1, ([more], at) => extendLib(ev, lib, [...overlays, more!], at));
  result = update(ev, value, attrs(new Map([['extend', Thunk.of(again)]])), node);
  return result;
}
