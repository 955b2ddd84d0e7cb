/**
 * The definitions of an option, from all modules, through `mkIf`, `mkMerge`, `mkOverride` and `mkOrder`.
 */
import type { Node } from '../../nix/syntax.ts';
import { whyUnseen } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { mayHave, selectName } from '../select.ts';
import { type Attrs, type Unknown, unknown, type Value } from '../value.ts';
import { collect } from './collect.ts';
import {
  add,
  type Branch,
  type Context,
  changedContext,
  type Definition,
  type Definitions,
  type PartNames,
  plainContext,
  type Resolved,
  resolve,
} from './properties.ts';
import type { Module, ModuleSystem } from './system.ts';

/** All definitions at an option path. Definitions of sets above it count with the part that stands at the path. */
export function definitionsAt(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Definitions {
  return ev.withDoubt(() => {
    const level = levelAt(ev, system, path);
    if (level.definitions) {
      ev.assumed += level.definitions.assumed;
      return level.definitions.all;
    }
    const { parts, holes, isSettled } = resolved(ev, level, path);
    const before = ev.assumed;
    const definitions: Definition[] = [];
    let isFinal = isSettled;
    for (const part of parts) if (!add(ev, part.thunk, part.context, definitions)) isFinal = false;
    const all = { definitions, holes: [...level.holes, ...holes] };
    if (isFinal) level.definitions = { all, assumed: ev.assumed - before };
    return all;
  });
}

/** The definitions that some of the modules have at a path: the conditions of all others are left alone. */
export function definitionsOf(
  ev: Evaluator,
  system: ModuleSystem,
  path: readonly string[],
  modules: ReadonlySet<Module>,
): readonly Definition[] {
  return ev.withDoubt(() => {
    const definitions: Definition[] = [];
    for (const { thunk, context } of resolved(ev, levelAt(ev, system, path), path).parts)
      if (modules.has(context.module)) add(ev, thunk, context, definitions);
    return definitions;
  });
}

/**
 * Whether something at a path is surely no set of options, whatever the conditions that it stands under: where nothing is, they are not
 * looked into.
 */
export function mayBeValue(
  ev: Evaluator,
  system: ModuleSystem,
  path: readonly string[],
  isValue: (value: Value) => boolean,
): boolean {
  return ev.withDoubt(() => {
    const result = resolved(ev, levelAt(ev, system, path), path);
    const known = result.hasValue;
    if (known !== undefined) return known;
    const has = result.parts.some(({ thunk }) => isValue(thunk.force()));
    if (result.isSettled) result.hasValue = has;
    return has;
  });
}

/** What all modules together have at a path, before the properties there are looked into. */
export interface Level {
  readonly branches: readonly Branch[];
  /** What may define something here, from the levels above. */
  readonly holes: readonly Unknown[];
  resolved: Resolved | undefined;
  /** The definitions here, and what was passed over to tell them, once nothing of them is still being worked out. */
  definitions: { readonly all: Definitions; readonly assumed: number } | undefined;
  /** Levels right below, as far as they were asked for and are settled. */
  readonly below: Map<string, Level>;
}

/**
 * The first definition of what no module declares, for a system whose modules are all known: Nix refuses to read anything of it then.
 * Conditions don't matter.
 */
export function undeclared(
  ev: Evaluator,
  system: ModuleSystem,
  isDeclared: (path: readonly string[]) => 'option' | 'group' | undefined,
): { readonly path: readonly string[]; readonly node: Node | undefined } | undefined {
  const search = (path: readonly string[]): ReturnType<typeof undeclared> => {
    const level = levelAt(ev, system, path);
    for (const { thunk, context } of resolved(ev, level, path).parts) {
      const value = thunk.force();
      if (value.kind !== 'attrs') continue;
      for (const [name, inner] of value.entries) {
        if (path.length === 0 && name === '_module') continue;
        const next = [...path, name];
        const what = isDeclared(next);
        if (!what) return { path: next, node: inner.binding ?? inner.node ?? context.node };
        const deeper = what === 'group' ? search(next) : undefined;
        if (deeper) return deeper;
      }
    }
    return undefined;
  };
  return ev.withDoubt(() => search([]));
}

function levelAt(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Level {
  system.memo.definitions ??= rootLevel(ev, system);
  let level = system.memo.definitions;
  for (let at = 0; at < path.length; at++) level = nextLevel(ev, level, path, at);
  return level;
}

/** The level at `path[at]`, below the one before it. */
function nextLevel(ev: Evaluator, above: Level, path: readonly string[], at: number): Level {
  const name = path[at]!;
  const known = above.below.get(name);
  if (known) return known;
  const from = resolved(ev, above, path.slice(0, at));
  const branches: Branch[] = [];
  const holes = [...above.holes, ...from.holes];
  const parts = from.isSettled ? partsWith(from, name) : from.parts;
  for (const part of parts) step(ev, part, name, branches, holes);
  const level: Level = { branches, holes, resolved: undefined, definitions: undefined, below: new Map() };
  if (from.isSettled) above.below.set(name, level);
  return level;
}

function rootLevel(ev: Evaluator, system: ModuleSystem): Level {
  const branches: Branch[] = [];
  const { modules, holes } = collect(ev, system);
  // Nix folds over the modules from the last to the first.
  for (const module of modules.toReversed()) {
    if (!module.config) continue;
    const doubt = module.certain
      ? undefined
      : unknown('whether the module is imported is not known', module.node);
    const node = module.config.binding ?? module.node;
    branches.push({ thunk: module.config, context: plainContext(system, module, doubt, node) });
  }
  // Of a host it is told apart that not all its modules are known.
  const unseen = system.kind === 'other' ? holes : [];
  return { branches, holes: unseen, resolved: undefined, definitions: undefined, below: new Map() };
}

function resolved(ev: Evaluator, level: Level, path: readonly string[]): Resolved {
  if (level.resolved) return level.resolved;
  const parts: Branch[] = [];
  const holes: Unknown[] = [];
  const result: Resolved = { parts, holes, isSettled: true, names: undefined, hasValue: undefined };
  for (const branch of level.branches) resolve(ev, branch, path, parts, result, holes);
  if (result.isSettled) level.resolved = result;
  return result;
}

/** Those of a level's parts that may have a name, in order. Each is looked into once, not once for every name. */
function partsWith(level: Resolved, name: string): readonly Branch[] {
  level.names ??= partNames(level.parts);
  const { closed, open } = level.names;
  const known = closed.get(name) ?? [];
  const places = open.length === 0 ? known : [...known, ...open].toSorted((a, b) => a - b);
  return places.map((place) => level.parts[place]!);
}

function partNames(parts: readonly Branch[]): PartNames {
  const closed = new Map<string, number[]>();
  const open: number[] = [];
  for (const [place, { thunk }] of parts.entries()) {
    const value = thunk.force();
    if (value.kind !== 'attrs' || value.rest) {
      open.push(place);
      continue;
    }
    for (const name of value.entries.keys()) {
      const places = closed.get(name);
      if (places) places.push(place);
      else closed.set(name, [place]);
    }
  }
  return { closed, open };
}

/** What a value has at a name: a branch of the next level, or a hole. */
function step(
  ev: Evaluator,
  { thunk, context }: Branch,
  name: string,
  branches: Branch[],
  holes: Unknown[],
): void {
  const value = thunk.force();
  if (value.kind === 'attrs') {
    const next = value.entries.get(name);
    if (next) branches.push({ thunk: next, context: changedContext(context, { node: next.binding }) });
    else if (value.rest) openSet(ev, value, name, context, branches, holes);
  } else if (value.kind === 'unknown') {
    holes.push(value);
  } else if (value.kind === 'config' && mayHave(ev, value, name) === true) {
    const next = ev.lazy(() => selectName(ev, value, name, context.node), context.node);
    branches.push({ thunk: next, context });
  } else if (value.kind === 'extern') {
    holes.push(whyUnseen(value, thunk.node));
  } else if (value.kind === 'union' && value.options.some((option) => option.kind === 'extern')) {
    holes.push(value.why);
  } else if (value.kind === 'config') {
    holes.push(unknown(`\`config.${[...value.path, name].join('.')}\` is not set here`, thunk.node));
  }
}

function openSet(
  ev: Evaluator,
  value: Attrs,
  name: string,
  context: Context,
  branches: Branch[],
  holes: Unknown[],
): void {
  const has = mayHave(ev, value, name);
  if (has === false) return;
  const hole = value.rest!.hole;
  const why = hole.kind === 'unknown' ? hole : unknown('not all names of a module are known', context.node);
  if (has === true) {
    const next = ev.lazy(() => selectName(ev, value, name, context.node), context.node);
    branches.push({ thunk: next, context });
    return;
  }
  const below = value.rest!.under.get(name);
  const { values } = value.rest!;
  if (values && hole.kind === 'unknown') {
    // One of the values may be at this name: what it is, is known.
    for (const thunk of values)
      branches.push({ thunk, context: changedContext(context, { doubt: why, node: thunk.binding }) });
    if (below) branches.push({ thunk: below, context: changedContext(context, { doubt: why }) });
    return;
  }
  if (below) branches.push({ thunk: below, context: changedContext(context, { doubt: why }) });
  holes.push(why);
}
