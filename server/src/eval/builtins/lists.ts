/** Builtins on lists. */
import type { Node } from '../../nix/syntax.ts';
import { apply, applyAll } from '../apply.ts';
import { Bail } from '../bail.ts';
import { forceBool, forceElements, forceFunction, forceInt, forceList, forceString } from '../coerce.ts';
import { equal } from '../compare.ts';
import type { Evaluator } from '../evaluator.ts';
import { isUndecided } from '../expr.ts';
import { concatItems } from '../joining.ts';
import { Thunk } from '../thunk.ts';
import { undecided } from '../union.ts';
import {
  attrs,
  bool,
  failure,
  int,
  isHole,
  type ListItem,
  list,
  typeName,
  unknown,
  type Value,
} from '../value.ts';
import { genericClosure } from './closure.ts';
import { memberOf, ofOptions } from './holes.ts';
import type { Builtin, Table } from './types.ts';

/** `f element`, lazily, with the element's place. */
const mapped = (ev: Evaluator, fn: Thunk, item: Thunk, node: Node | undefined): Thunk =>
  ev.lazy(() => apply(ev, fn.force(), item, node), item.node, item.binding);

/** `f` of each element; of a part that can't be seen nobody knows what becomes. */
function mappedItems(
  ev: Evaluator,
  fn: Thunk,
  items: readonly ListItem[],
  node: Node | undefined,
): readonly ListItem[] {
  return items.flatMap((item): readonly ListItem[] => {
    if (!isHole(item)) return [mapped(ev, fn, item, node)];
    const each = ofOptions(ev, item, (some) => list(mappedItems(ev, fn, some, node)));
    return each ?? [{ hole: memberOf(ev, fn) ?? unknown('a part of the list is not known', node) }];
  });
}

/** Applies a predicate; bails where its answer isn't known. */
const test = (ev: Evaluator, fn: Value, item: Thunk, node: Node | undefined): boolean =>
  forceBool(ev, Thunk.of(apply(ev, fn, item, node)), node);

const quantifier = (stopsAt: boolean): Builtin => ({
  arity: 2,
  run: (ev, [fn, items], node) => {
    const predicate = forceFunction(ev, fn!, node);
    for (const item of forceElements(ev, items!, node)) {
      if (test(ev, predicate, item, node) === stopsAt) return bool(stopsAt);
    }
    return bool(!stopsAt);
  },
});

function elementAt(items: readonly ListItem[], index: number, node: Node | undefined): Value {
  for (const item of items.slice(0, index + 1)) {
    if (isHole(item)) return unknown('a part of the list is not known', node);
  }
  const item = items[index];
  if (!item) return failure('value', `list index ${index} is out of bounds`, node);
  return (item as Thunk).force();
}

/** Keeps the elements for which the answer is yes; an unknown answer is a hole. */
function filter(ev: Evaluator, fn: Value, items: readonly ListItem[], node: Node | undefined): Value {
  const kept: ListItem[] = [];
  for (const item of items) {
    if (isHole(item)) {
      // What is left of a part that can't be seen is a part of it still.
      kept.push(...(ofOptions(ev, item, (some) => filter(ev, fn, some, node)) ?? [item]));
      continue;
    }
    const answer = apply(ev, fn, item, node);
    if (answer.kind === 'bool') {
      if (answer.value) kept.push(item);
    } else if (answer.kind === 'failure') {
      return answer;
    } else if (!['unknown', 'extern', 'union', 'config'].includes(answer.kind)) {
      return failure('type', `value is ${typeName(answer)} while a Boolean was expected`, node);
    } else {
      const why = undecided(answer, node);
      kept.push({ hole: { kind: 'union', options: [list([item]), list([])], why } });
    }
  }
  return list(kept);
}

/** Bails for what surely is no function. */
function expectFunction(ev: Evaluator, fn: Thunk, node: Node | undefined): void {
  const value = fn.force();
  if (value.kind === 'failure') throw new Bail(value);
  if (value.kind === 'unknown') ev.assumed++;
  const isPlainSet = value.kind === 'attrs' && !value.rest && !value.entries.has('__functor');
  if (isPlainSet || ['int', 'float', 'bool', 'null', 'string', 'path', 'list'].includes(value.kind))
    throw new Bail(failure('type', `value is ${typeName(value)} while a function was expected`, node));
}

/** An empty list stays one; what is no function there is an error to some versions of Nix only. */
function ofNothing(ev: Evaluator, fn: Thunk, node: Node | undefined): Value {
  try {
    forceFunction(ev, fn, node);
  } catch (problem) {
    const value = Bail.valueOf(problem, node);
    if (value.kind === 'failure') return unknown('an empty list is sorted or filtered by no function', node);
    ev.assumed++;
  }
  return list([]);
}

export const listBuiltins: Table = {
  map: {
    arity: 2,
    run: (ev, [fn, items], node) => {
      const value = forceList(ev, items!, node);
      return list(mappedItems(ev, fn!, value.items, node), value.origins);
    },
  },
  filter: {
    arity: 2,
    run: (ev, [fn, items], node) => {
      const value = forceList(ev, items!, node);
      if (value.items.length === 0) return ofNothing(ev, fn!, node);
      return filter(ev, forceFunction(ev, fn!, node), value.items, node);
    },
  },
  length: { arity: 1, run: (ev, [items], node) => int(forceElements(ev, items!, node).length) },
  head: {
    arity: 1,
    run: (ev, [items], node) => {
      const { items: found } = forceList(ev, items!, node);
      return found.length === 0
        ? failure('value', 'list index 0 is out of bounds', node)
        : elementAt(found, 0, node);
    },
  },
  tail: {
    arity: 1,
    run: (ev, [items], node) => {
      const value = forceList(ev, items!, node);
      const first = value.items[0];
      if (!first) return failure('value', "'tail' called on an empty list", node);
      if (isHole(first)) return unknown('a part of the list is not known', node);
      return list(value.items.slice(1), value.origins);
    },
  },
  elemAt: {
    arity: 2,
    run: (ev, [items, index], node) => {
      const value = forceList(ev, items!, node);
      const at = Number(forceInt(ev, index!, node));
      return at < 0
        ? failure('value', `list index ${at} is out of bounds`, node)
        : elementAt(value.items, at, node);
    },
  },
  elem: {
    arity: 2,
    run: (ev, [wanted, items], node) => {
      let doubt: Value | undefined;
      for (const item of forceList(ev, items!, node).items) {
        const same = isHole(item)
          ? unknown('a part of the list is not known', node)
          : equal(ev, wanted!.force(), item.force(), node);
        if (same === true) return doubt ?? bool(true);
        if (typeof same !== 'boolean') {
          if (same.kind === 'failure') return same;
          doubt ??= same;
        }
      }
      return doubt ?? bool(false);
    },
  },
  any: quantifier(true),
  all: quantifier(false),
  concatLists: {
    arity: 1,
    run: (ev, [lists], node) => concatItems(ev, forceList(ev, lists!, node).items, node),
  },
  concatMap: {
    arity: 2,
    run: (ev, [fn, items], node) => {
      expectFunction(ev, fn!, node);
      const value = forceList(ev, items!, node);
      return concatItems(
        ev,
        value.items.map((item) =>
          isHole(item)
            ? { hole: unknown('a part of the list is not known', node) }
            : mapped(ev, fn!, item, node),
        ),
        node,
      );
    },
  },
  "foldl'": {
    arity: 3,
    run: (ev, [fn, start, items], node) => {
      const step = forceFunction(ev, fn!, node);
      const all = forceElements(ev, items!, node);
      let result = start!;
      for (const item of all) {
        const value = applyAll(ev, step, [result, item], node);
        if (value.kind === 'failure' || value.kind === 'unknown') return value;
        // Nix forces what it hands on; the step may ask nothing of it.
        if (isUndecided(value) || value.kind === 'union') ev.assumed++;
        result = Thunk.of(value, item.node);
      }
      return result.force();
    },
  },
  genList: {
    arity: 2,
    run: (ev, [fn, length], node) => {
      const count = Number(forceInt(ev, length!, node));
      if (count < 0) return failure('value', `cannot create list of size ${count}`, node);
      if (count > ev.limits.size) return unknown('the list is too long', node);
      return list(Array.from({ length: count }, (_, i) => mapped(ev, fn!, Thunk.of(int(i)), node)));
    },
  },
  sort: {
    arity: 2,
    run: (ev, [less, items], node) => {
      const all = [...forceElements(ev, items!, node)];
      if (all.length === 0) return ofNothing(ev, less!, node);
      const fn = forceFunction(ev, less!, node);
      const before = (a: Thunk, b: Thunk): boolean =>
        forceBool(ev, Thunk.of(applyAll(ev, fn, [a, b], node)), node);
      // Nix forces each element first, also of a list of one.
      for (const item of all) {
        const value = item.force();
        if (value.kind === 'failure') return value;
        if (isUndecided(value) || value.kind === 'union') ev.assumed++;
      }
      return list(mergeSort(all, before));
    },
  },
  partition: {
    arity: 2,
    run: (ev, [fn, items], node) => {
      const predicate = forceFunction(ev, fn!, node);
      const sides: Record<'right' | 'wrong', Thunk[]> = { right: [], wrong: [] };
      for (const item of forceElements(ev, items!, node)) {
        // Nix forces each element here, whatever the predicate does with it.
        const value = item.force();
        if (value.kind === 'failure') return value;
        if (isUndecided(value) || value.kind === 'union') ev.assumed++;
        sides[test(ev, predicate, item, node) ? 'right' : 'wrong'].push(item);
      }
      return attrs(new Map(Object.entries(sides).map(([name, side]) => [name, Thunk.of(list(side))])));
    },
  },
  groupBy: {
    arity: 2,
    run: (ev, [fn, items], node) => {
      const by = forceFunction(ev, fn!, node);
      const groups = new Map<string, Thunk[]>();
      for (const item of forceElements(ev, items!, node)) {
        const key = forceString(ev, Thunk.of(apply(ev, by, item, node)), node);
        groups.set(key, [...(groups.get(key) ?? []), item]);
      }
      return attrs(new Map([...groups].map(([name, group]) => [name, Thunk.of(list(group))])));
    },
  },
  genericClosure: {
    arity: 1,
    run: (ev, [set], node) => genericClosure(ev, set!, node),
  },
};

/** Stable, as Nix's; a comparison that isn't known bails out of the whole. */
function mergeSort(items: readonly Thunk[], before: (a: Thunk, b: Thunk) => boolean): Thunk[] {
  if (items.length < 2) return [...items];
  const middle = items.length >> 1;
  const left = mergeSort(items.slice(0, middle), before);
  const right = mergeSort(items.slice(middle), before);
  const sorted: Thunk[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    sorted.push(before(right[j]!, left[i]!) ? right[j++]! : left[i++]!);
  }
  return [...sorted, ...left.slice(i), ...right.slice(j)];
}
