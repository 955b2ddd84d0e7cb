/**
 * The definitions of an option, from all modules, through `mkIf`, `mkMerge`, `mkOverride` and `mkOrder`.
 */
import type { Node } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { mayHave, selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, extern, isHole, type Unknown, unknown, type Value } from '../value.ts';
import { collect } from './collect.ts';
import type { Module, ModuleSystem } from './system.ts';

export interface Definition {
  /** What is defined, without its properties. */
  readonly value: Thunk;
  /** 100 for a plain one, 1000 for `mkDefault`, 50 for `mkForce`; the lowest wins. */
  readonly priority: number;
  /** 1000 for a plain one, 500 for `mkBefore`, 1500 for `mkAfter`. */
  readonly order: number;
  /** Undefined where it surely holds; else why it may not. */
  readonly doubt: Unknown | undefined;
  readonly module: Module;
  /** The binding that wrote it. */
  readonly node: Node | undefined;
}

export interface Definitions {
  /** In the order in which Nix merges them. */
  readonly definitions: readonly Definition[];
  /** Parts of modules that can't be seen and may define it. */
  readonly holes: readonly Unknown[];
}

interface Context {
  /** Undefined within an option's value. */
  readonly system: ModuleSystem | undefined;
  readonly module: Module;
  readonly priority: number | undefined;
  readonly order: number | undefined;
  readonly conditions: readonly Thunk[];
  readonly doubt: Unknown | undefined;
  readonly node: Node | undefined;
}

/** All definitions at an option path. Definitions of sets above it count with the part that stands at the path. */
export function definitionsAt(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Definitions {
  const found: Definition[] = [];
  const holes: Unknown[] = [];
  ev.withDoubt(() => {
    // Nix folds over the modules from the last to the first.
    for (const module of collect(ev, system).modules.toReversed()) {
      if (!module.config) continue;
      const doubt = module.certain
        ? undefined
        : unknown('whether the module is imported is not known', module.node);
      const context: Context = {
        system,
        module,
        priority: undefined,
        order: undefined,
        conditions: [],
        doubt,
        node: module.config.binding ?? module.node,
      };
      descend(ev, module.config, path, 0, context, found, holes);
    }
  });
  return { definitions: found, holes };
}

/** The definitions that one value with properties stands for, within another definition. */
export function discharge(ev: Evaluator, thunk: Thunk, within: Definition): Definitions {
  const found: Definition[] = [];
  const holes: Unknown[] = [];
  const context: Context = {
    system: undefined,
    module: within.module,
    priority: undefined,
    order: undefined,
    conditions: [],
    doubt: within.doubt,
    node: thunk.binding ?? thunk.node ?? within.node,
  };
  descend(ev, thunk, [], 0, context, found, holes);
  return { definitions: found, holes };
}

/** `flake = { config, lib, ... }: { … };` of flake-parts: the option is a submodule, and so a definition may be a function. */
function called(ev: Evaluator, value: Value, at: readonly string[], { system, node }: Context): Value {
  const isFunction = value.kind === 'lambda' || value.kind === 'primop';
  if (!isFunction || system?.kind !== 'flake-parts' || at.length !== 1 || at[0] !== 'flake') return value;
  const entries = new Map<string, Thunk>([
    ['config', Thunk.of({ kind: 'config', system, path: at, node })],
    ['options', Thunk.of(extern({ type: 'options', system }))],
    ['lib', system.lib],
  ]);
  return apply(ev, value, Thunk.of(attrs(entries)), node);
}

function descend(
  ev: Evaluator,
  thunk: Thunk,
  path: readonly string[],
  index: number,
  context: Context,
  found: Definition[],
  holes: Unknown[],
): void {
  const value = called(ev, thunk.force(), path.slice(0, index), context);
  const again = (next: Thunk, change: Partial<Context>): void =>
    descend(ev, next, path, index, { ...context, ...change }, found, holes);
  if (value.kind === 'union') {
    for (const option of value.options)
      again(Thunk.of(option, thunk.node, thunk.binding), { doubt: value.why });
    return;
  }
  const type = propertyType(value);
  if (type && value.kind === 'attrs') return property(ev, type, value, context, again, holes);
  if (index === path.length) {
    add(value === thunk.force() ? thunk : Thunk.of(value, thunk.node, thunk.binding), context, found);
    return;
  }
  if (value.kind === 'attrs') {
    const name = path[index]!;
    const next = value.entries.get(name);
    if (next) {
      descend(ev, next, path, index + 1, { ...context, node: next.binding ?? context.node }, found, holes);
    } else if (value.rest) {
      openSet(ev, value, name, path, index, context, found, holes);
    }
    return;
  }
  if (value.kind === 'unknown') holes.push(value);
  else if (value.kind === 'extern' || value.kind === 'config') {
    holes.push(unknown('a module’s configuration can’t be seen', thunk.node));
  }
}

function openSet(
  ev: Evaluator,
  value: Attrs,
  name: string,
  path: readonly string[],
  index: number,
  context: Context,
  found: Definition[],
  holes: Unknown[],
): void {
  const has = mayHave(ev, value, name);
  if (has === false) return;
  const hole = value.rest!.hole;
  const why = hole.kind === 'unknown' ? hole : unknown('not all names of a module are known', context.node);
  if (has === true) {
    const next = ev.lazy(() => selectName(ev, value, name, context.node), context.node);
    descend(ev, next, path, index + 1, context, found, holes);
    return;
  }
  const below = value.rest!.under.get(name);
  if (below) descend(ev, below, path, index + 1, { ...context, doubt: why }, found, holes);
  holes.push(why);
}

/** `if`, `merge`, `override`, `order` or `definition`, for the sets that `mkIf` and its like make. */
function propertyType(value: Value): string | undefined {
  if (value.kind !== 'attrs') return undefined;
  const type = value.entries.get('_type');
  if (!type) return undefined;
  const name = type.force();
  return name.kind === 'string' && properties.has(name.value) ? name.value : undefined;
}

const properties = new Set(['if', 'merge', 'override', 'order', 'definition']);

function property(
  ev: Evaluator,
  type: string,
  value: Attrs,
  context: Context,
  again: (next: Thunk, change: Partial<Context>) => void,
  holes: Unknown[],
): void {
  const part = (name: string): Thunk =>
    value.entries.get(name) ?? ev.lazy(() => selectName(ev, value, name, context.node));
  switch (type) {
    case 'if':
      return again(part('content'), { conditions: [...context.conditions, part('condition')] });
    case 'override': {
      const priority = numberOf(part('priority'));
      return again(part('content'), { priority: context.priority ?? priority });
    }
    case 'order':
      return again(part('content'), { order: context.order ?? numberOf(part('priority')) });
    case 'definition':
      return again(part('value'), {});
    default: {
      const contents = part('contents').force();
      if (contents.kind !== 'list') {
        holes.push(
          contents.kind === 'unknown'
            ? contents
            : unknown('the parts of a mkMerge are not known', context.node),
        );
        return;
      }
      for (const item of contents.items) {
        if (isHole(item))
          holes.push(
            item.hole.kind === 'unknown'
              ? item.hole
              : unknown('a part of a mkMerge is not known', context.node),
          );
        else again(item, {});
      }
    }
  }
}

const numberOf = (thunk: Thunk): number | undefined => {
  const value = thunk.force();
  return value.kind === 'int' ? Number(value.value) : undefined;
};

/** Decides the conditions now that somebody asks, and keeps the definition unless one is false. */
function add(thunk: Thunk, context: Context, found: Definition[]): void {
  let { doubt } = context;
  for (const condition of context.conditions) {
    const value = condition.force();
    if (value.kind === 'bool') {
      if (!value.value) return;
      continue;
    }
    if (value.kind === 'unknown') doubt ??= value;
    else if (value.kind === 'union') doubt ??= value.why;
    else doubt ??= unknown('a condition can’t be decided', condition.node ?? context.node);
  }
  found.push({
    value: thunk,
    priority: context.priority ?? 100,
    order: context.order ?? 1000,
    doubt,
    module: context.module,
    node: context.node,
  });
}
