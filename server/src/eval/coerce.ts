/**
 * What a model needs its arguments to be. Each function forces a thunk and gives what it holds, or bails: with a failure
 * where Nix says that the type is wrong, with an unknown where we can't tell.
 */
import type { Node } from '../nix/syntax.ts';
import { Bail } from './bail.ts';
import type { Evaluator } from './evaluator.ts';
import { describe } from './extern.ts';
import { configAttrs } from './modules/config-view.ts';
import type { Thunk } from './thunk.ts';
import {
  type Attrs,
  failure,
  type Hole,
  isHole,
  type List,
  type Rest,
  typeName,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';

/** A value of which we know what it is; bails for all that we can't see or decide. */
export function known(thunk: Thunk, node: Node | undefined): Value {
  const value = thunk.force();
  switch (value.kind) {
    case 'unknown':
    case 'failure':
      throw new Bail(value);
    case 'union':
      throw new Bail(value.why, { thunk, union: value });
    case 'extern':
      throw new Bail(whyUnseen(value, node));
    default:
      return value;
  }
}

/** Why the part of a list or set behind a hole is not known. */
export function whyUnseen(hole: Hole['hole'] | Rest['hole'], node: Node | undefined): Unknown {
  switch (hole.kind) {
    case 'unknown':
      return hole;
    case 'union':
      return hole.why;
    case 'extern':
      return unknown(`\`${describe(hole)}\` can’t be seen from here`, hole.node ?? node);
    case 'config':
      return unknown(`\`config.${hole.path.join('.')}\` is not set here`, hole.node ?? node);
    case 'pkgs':
      return unknown('the package set’s names are not all known', node);
  }
}

const wrong = (value: Value, wanted: string, node: Node | undefined): Bail =>
  new Bail(failure('type', `value is ${typeName(value)} while ${wanted} was expected`, node));

function unseen(value: Value, node: Node | undefined): Bail | undefined {
  return value.kind === 'config' ? new Bail(whyUnseen(value, node)) : undefined;
}

export function forceBool(_ev: Evaluator, thunk: Thunk, node?: Node): boolean {
  const value = known(thunk, node);
  if (value.kind === 'bool') return value.value;
  throw unseen(value, node) ?? wrong(value, 'a Boolean', node);
}

export function forceInt(_ev: Evaluator, thunk: Thunk, node?: Node): bigint {
  const value = known(thunk, node);
  if (value.kind === 'int') return value.value;
  throw unseen(value, node) ?? wrong(value, 'an integer', node);
}

export function forceString(_ev: Evaluator, thunk: Thunk, node?: Node): string {
  const value = known(thunk, node);
  if (value.kind === 'string') return value.value;
  throw unseen(value, node) ?? wrong(value, 'a string', node);
}

/** A list, which may have holes. */
export function forceList(_ev: Evaluator, thunk: Thunk, node?: Node): List {
  const value = known(thunk, node);
  if (value.kind === 'list') return value;
  throw unseen(value, node) ?? wrong(value, 'a list', node);
}

/** A list's elements; bails where some can't be seen. */
export function forceElements(ev: Evaluator, thunk: Thunk, node?: Node): readonly Thunk[] {
  return elements(forceList(ev, thunk, node), node);
}

export function elements(value: List, node?: Node): readonly Thunk[] {
  return value.items.map((item) => {
    if (!isHole(item)) return item;
    throw new Bail(whyUnseen(item.hole, node));
  });
}

/** A set, which may be open. A package set is none of those: its names can't be listed. */
export function forceAttrs(ev: Evaluator, thunk: Thunk, node?: Node): Attrs {
  const value = known(thunk, node);
  if (value.kind === 'attrs') return value;
  if (value.kind === 'config') return configAttrs(ev, value);
  if (value.kind === 'pkgs') throw new Bail(whyUnseen(value, node));
  throw wrong(value, 'a set', node);
}

/** A set whose every name is known. */
export function forceClosed(ev: Evaluator, thunk: Thunk, node?: Node): Attrs {
  const value = forceAttrs(ev, thunk, node);
  if (!value.rest) return value;
  throw new Bail(whyUnseen(value.rest.hole, node));
}

/** A value that can be called; sets with `__functor` too. */
export function forceFunction(_ev: Evaluator, thunk: Thunk, node?: Node): Value {
  const value = thunk.force();
  if (value.kind === 'extern') return value;
  const seen = known(thunk, node);
  if (seen.kind === 'lambda' || seen.kind === 'primop') return seen;
  if (seen.kind === 'attrs' && (seen.entries.has('__functor') || seen.rest)) return seen;
  throw unseen(seen, node) ?? wrong(seen, 'a function', node);
}
