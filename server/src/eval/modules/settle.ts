/** Merging definitions where no type says how their parts are merged: the strongest of them, one that all agree on, lists, texts. */
import type { Node } from '../../nix/syntax.ts';
import { Thunk } from '../thunk.ts';
import { join } from '../union.ts';
import {
  type Attrs,
  attrs,
  failure,
  type ListItem,
  list,
  str,
  type Unknown,
  unknown,
  type Value,
} from '../value.ts';
import type { Definition } from './properties.ts';
import type { ModuleSystem } from './system.ts';

/** What is to be merged, and for which option. */
export interface Merging {
  readonly system: ModuleSystem;
  readonly path: readonly string[];
  /** Of one priority, in order. */
  readonly kept: readonly Definition[];
  /** What may define it, too. */
  readonly holes: readonly Unknown[];
  readonly fallback: Thunk | undefined;
}

/** The definitions of the best priority that surely holds, and the doubtful ones that would beat it; in their order. */
export function strongest(definitions: readonly Definition[]): Definition[] {
  const best = Math.min(
    Number.POSITIVE_INFINITY,
    ...definitions.filter((d) => !d.doubt).map((d) => d.priority),
  );
  return definitions
    .filter((definition) => definition.priority <= best)
    .toSorted((a, b) => a.order - b.order);
}

/** Without the sure definitions that a doubtful one of a better priority would replace, if it holds. */
export function unchallenged(kept: readonly Definition[]): readonly Definition[] {
  const sure = Math.min(...kept.filter((d) => !d.doubt).map((d) => d.priority));
  return kept.some((d) => d.doubt && d.priority < sure) ? kept.filter((d) => d.doubt) : kept;
}

/**
 * The definitions that take effect, those in doubt that a doubtful one of a better priority may replace. One that fails takes the whole
 * option with it, and says so; the others are kept beside it.
 * @param others the best priority at which modules that can't be seen surely define it, too
 */
export function inForce(
  definitions: readonly Definition[],
  others = Number.POSITIVE_INFINITY,
): readonly Definition[] {
  const priorities = definitions
    .filter((d) => !d.doubt && Number.isFinite(d.priority))
    .map((d) => d.priority);
  const best = Math.min(others, ...priorities);
  const kept = definitions.filter(({ priority }) => priority <= best);
  const challenger = kept.find(({ doubt, priority }) => doubt && priority < best);
  return kept.map((d) => (d.doubt || d.priority < best ? d : { ...d, doubt: challenger?.doubt }));
}

/** One value of several definitions that must agree. */
export function settle({ kept, holes, fallback, path }: Merging): Value {
  const sure = kept.filter((d) => !d.doubt).map((d) => d.value.force());
  const perhaps = kept.filter((d) => d.doubt);
  const name = path.join('.');
  const hole = holes[0];
  if (sure.length > 1) {
    const joined = join(sure, unknown(`\`${name}\` has more than one definition`, kept[0]!.node));
    if (joined.kind === 'union') {
      const isPlain = joined.options.every((option) =>
        ['string', 'int', 'bool', 'null'].includes(option.kind),
      );
      const isDecided = sure.every((value) => value.kind !== 'union');
      return isPlain && isDecided && perhaps.length === 0
        ? failure('value', `The option \`${name}' has conflicting definition values`, kept[0]!.node, name)
        : joined.why;
    }
    if (perhaps.length === 0) return joined;
  }
  if (perhaps.length > 0) {
    const base = sure[0] ?? fallback?.force();
    const why = perhaps[0]!.doubt!;
    return base ? join([...perhaps.map((d) => d.value.force()), base], why) : why;
  }
  if (sure.length > 0) return sure[0]!;
  if (hole) return hole;
  return (
    fallback?.force() ?? failure('value', `The option \`${name}' is used but not defined.`, undefined, name)
  );
}

/** All elements, in the order of their definitions. */
export function mergeLists({ kept, holes }: Pick<Merging, 'kept' | 'holes'>): Value {
  const items: ListItem[] = [];
  const origins: Node[] = [];
  for (const definition of kept) {
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    if (definition.doubt) {
      items.push({ hole: definition.doubt });
    } else if (value.kind === 'list') {
      items.push(...value.items);
      origins.push(...value.origins);
    } else if (
      value.kind === 'unknown' ||
      value.kind === 'extern' ||
      value.kind === 'union' ||
      value.kind === 'config'
    ) {
      items.push({ hole: value });
    } else {
      return failure('type', 'a definition is not a list', definition.node);
    }
  }
  for (const hole of holes) items.push({ hole });
  return list(items, origins);
}

/** A module made of all definitions, to be evaluated by whoever imports it. */
export function mergeDeferred(type: Attrs | undefined, what: Pick<Merging, 'kept' | 'holes'>): Value {
  const items: ListItem[] = [];
  const fixed = type?.entries.get('staticModules')?.force();
  if (fixed?.kind === 'list') items.push(...fixed.items);
  for (const definition of what.kept)
    items.push(definition.doubt ? { hole: definition.doubt } : definition.value);
  for (const hole of what.holes) items.push({ hole });
  return attrs(new Map([['imports', Thunk.of(list(items))]]));
}

/** One text of all, with something between them. */
export function mergeText({ kept, holes, path }: Merging, separator: string): Value {
  const texts: string[] = [];
  for (const definition of kept) {
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    const doubt = definition.doubt ?? (value.kind === 'unknown' ? value : undefined);
    if (doubt) return doubt;
    if (value.kind !== 'string')
      return unknown(`a part of \`${path.join('.')}\` is not known`, definition.node);
    texts.push(value.value);
  }
  return holes[0] ?? str(texts.join(separator));
}
