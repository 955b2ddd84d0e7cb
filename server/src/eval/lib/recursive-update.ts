/** `lib.recursiveUpdate`, also of sets whose names are not all known: a package set, an input’s outputs. */
import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { configAttrs } from '../modules/config-view.ts';
import { mayHave, selectName } from '../select.ts';
import type { Thunk } from '../thunk.ts';
import { distribute, join, undecided } from '../union.ts';
import { attrs, expected, type Rest, unknown, type Value } from '../value.ts';

/** `recursiveUpdate left right`, whose sides Nix takes for sets, whatever they are. */
export function recursiveUpdate(ev: Evaluator, left: Thunk, right: Thunk, node: Node | undefined): Value {
  return distribute(ev, right.force(), (r) =>
    distribute(ev, left.force(), (l) => {
      // Nix looks at the right side first.
      for (const side of [r, l]) {
        if (side.kind === 'failure') return side;
        if (!isSet(side) && !isUnseen(side)) return expected(side, 'a set', node);
      }
      return updated(ev, l, r, node);
    }),
  );
}

const isSet = (value: Value): boolean =>
  value.kind === 'attrs' || value.kind === 'pkgs' || value.kind === 'config';
const isUnseen = (value: Value): boolean => value.kind === 'extern' || value.kind === 'unknown';

function updated(ev: Evaluator, left: Value, right: Value, node: Node | undefined): Value {
  const over = right.kind === 'config' ? configAttrs(ev, right) : right;
  if (over.kind !== 'attrs' || over.rest)
    return undecided(over.kind === 'attrs' ? over.rest!.hole : over, node);
  const under = left.kind === 'config' ? configAttrs(ev, left) : left;
  const entries = new Map(under.kind === 'attrs' ? under.entries : []);
  for (const [name, thunk] of over.entries) entries.set(name, merged(ev, under, name, thunk, node));
  const origins = under.kind === 'attrs' ? [...under.origins, ...over.origins] : over.origins;
  return attrs(entries, origins, restOf(under));
}

function restOf(under: Value): Rest | undefined {
  if (under.kind === 'attrs') return under.rest;
  return under.kind === 'pkgs' || under.kind === 'extern' || under.kind === 'unknown'
    ? { hole: under, under: new Map() }
    : undefined;
}

/** What stands at a name of the right side: itself, or where the left side has a set there too, both of them. */
function merged(ev: Evaluator, under: Value, name: string, own: Thunk, node: Node | undefined): Thunk {
  const has = mayHave(ev, under, name);
  if (has === false) return own;
  const both = (): Value => bothOf(ev, selectName(ev, under, name, node), own, node);
  const perhapsBoth = (): Value => {
    const value = own.force();
    if (!isSet(value) && !isUnseen(value) && value.kind !== 'union') return value;
    const why = unknown(`whether \`${name}\` is there is not known`, node);
    return ev.inDoubt(why, () => join([both(), value], why));
  };
  return ev.lazy(has ? both : perhapsBoth, own.node, own.binding);
}

/** Nix asks whether the left side is a set, then whether the right side is. */
function bothOf(ev: Evaluator, left: Value, own: Thunk, node: Node | undefined): Value {
  return distribute(ev, left, (l) => {
    if (l.kind === 'failure') return l;
    if (isUnseen(l)) ev.assumed++;
    else if (!isSet(l)) return own.force();
    return distribute(ev, own.force(), (r) => {
      if (isUnseen(r)) return undecided(r, node);
      if (!isSet(r)) return r;
      return l.kind === 'unknown' ? l : updated(ev, l, r, node);
    });
  });
}
