/** The properties about a definition: `mkIf` and `mkMerge`, `mkOverride`, `mkOrder`, and what is left when they are taken off. */
import type { Node } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { undecided } from '../union.ts';
import { type Attrs, attrs, extern, isHole, type Unknown, unknown, type Value } from '../value.ts';
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

export interface Context {
  /**
   * How far properties have been looked through. Nix takes `mkIf` and `mkMerge` off first, then one `mkOverride`, then one `mkOrder`:
   * what stands deeper in another order stays, as a value of the wrong type.
   */
  readonly stage: 'conditions' | 'override' | 'order';
  /** Undefined within an option's value. */
  readonly system: ModuleSystem | undefined;
  readonly module: Module;
  readonly priority: number | undefined;
  readonly order: number | undefined;
  readonly conditions: readonly Thunk[];
  readonly doubt: Unknown | undefined;
  readonly node: Node | undefined;
}

export interface Branch {
  readonly thunk: Thunk;
  readonly context: Context;
}

/** A level's values with no properties around them. */
export interface Resolved {
  readonly parts: readonly Branch[];
  readonly holes: readonly Unknown[];
  /** False where a value is still being worked out, so that it may be another when asked for again. */
  isSettled: boolean;
  /** Which parts may have which name, once somebody asked. */
  names: PartNames | undefined;
  /** Whether a part is surely no set of options, once somebody asked. */
  hasValue: boolean | undefined;
}

/** Places of parts in their level. */
export interface PartNames {
  /** By name, those of sets all of whose names are known. */
  readonly closed: ReadonlyMap<string, readonly number[]>;
  /** Of all else, which may have any name. */
  readonly open: readonly number[];
}

/** A context in which no property was met. */
export const plainContext = (
  system: ModuleSystem | undefined,
  module: Module,
  doubt: Unknown | undefined,
  node: Node | undefined,
): Context => ({
  stage: 'conditions',
  system,
  module,
  priority: undefined,
  order: undefined,
  conditions: [],
  doubt,
  node,
});

/** A context with some of it changed. Written out: there are very many, and copies made by `...` are slow to make and to read. */
export const changedContext = (context: Context, change: Partial<Context>): Context => ({
  stage: change.stage ?? context.stage,
  system: context.system,
  module: context.module,
  priority: change.priority ?? context.priority,
  order: change.order ?? context.order,
  conditions: change.conditions ?? context.conditions,
  doubt: change.doubt ?? context.doubt,
  node: change.node ?? context.node,
});

/** The definitions that one value with properties stands for, within another definition. */
export function discharge(ev: Evaluator, thunk: Thunk, within: Definition): Definitions {
  const found: Definition[] = [];
  const parts: Branch[] = [];
  const holes: Unknown[] = [];
  const { module, doubt } = within;
  const node = thunk.binding ?? thunk.node ?? within.node;
  const context = plainContext(undefined, module, doubt, node);
  const result: Resolved = { parts, holes, isSettled: true, names: undefined, hasValue: undefined };
  resolve(ev, { thunk, context }, [], parts, result, holes);
  for (const part of parts) add(ev, part.thunk, part.context, found);
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

/** Looks through the properties of a branch: what is left are values. */
export function resolve(
  ev: Evaluator,
  { thunk, context }: Branch,
  path: readonly string[],
  parts: Branch[],
  result: Resolved,
  holes: Unknown[],
): void {
  const forced = thunk.force();
  if (!thunk.isForced) result.isSettled = false;
  const value = called(ev, forced, path, context);
  const again = (next: Thunk, change: Partial<Context>): void =>
    resolve(ev, { thunk: next, context: changedContext(context, change) }, path, parts, result, holes);
  if (value.kind === 'union' && !value.options.every(isWhole)) {
    for (const option of value.options)
      again(Thunk.of(option, thunk.node, thunk.binding), { doubt: value.why });
    return;
  }
  const type = propertyType(value);
  if (type && value.kind === 'attrs' && stages[type]!.includes(context.stage)) {
    property(ev, type, value, context, again, holes);
    return;
  }
  parts.push({ thunk: value === forced ? thunk : Thunk.of(value, thunk.node, thunk.binding), context });
}

/** What is neither a property, nor merged with others part by part: one of several such values is one definition. */
const isWhole = (value: Value): boolean =>
  ['string', 'path', 'int', 'float', 'bool', 'null', 'extern'].includes(value.kind);

/** `if`, `merge`, `override`, `order` or `definition`, for the sets that `mkIf` and its like make. */
function propertyType(value: Value): string | undefined {
  if (value.kind !== 'attrs') return undefined;
  const type = value.entries.get('_type');
  if (!type) return undefined;
  const name = type.force();
  return name.kind === 'string' && properties.has(name.value) ? name.value : undefined;
}

/** The stages at which a property counts as one. */
const stages: Readonly<Record<string, readonly Context['stage'][]>> = {
  if: ['conditions'],
  merge: ['conditions'],
  definition: ['conditions'],
  override: ['conditions'],
  order: ['conditions', 'override'],
};

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
      // Of a priority that is not known, it may win over others or not.
      const doubt =
        context.doubt ??
        (priority === undefined ? unknown('a definition’s priority is not known', context.node) : undefined);
      return again(part('content'), {
        priority: context.priority ?? priority ?? 0,
        stage: 'override',
        doubt,
      });
    }
    case 'order':
      return again(part('content'), { order: context.order ?? numberOf(part('priority')), stage: 'order' });
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

/** A definition that fails before priorities are compared, so that nothing replaces it. */
const failing = (value: Thunk, { module, node }: Context): Definition => ({
  value,
  priority: Number.NEGATIVE_INFINITY,
  order: 0,
  doubt: undefined,
  module,
  node,
});

/**
 * Decides the conditions now that somebody asks, and keeps the definition unless one is false.
 * @returns false where something of it is still being worked out, so that it may be another when asked for again
 */
export function add(ev: Evaluator, thunk: Thunk, context: Context, found: Definition[]): boolean {
  let { doubt } = context;
  let isFinal = true;
  for (const condition of context.conditions) {
    const value = condition.force();
    if (value.kind === 'bool') {
      if (!value.value) return isFinal;
      continue;
    }
    if (!condition.isForced) isFinal = false;
    if (value.kind === 'failure') {
      // Nix asks for the condition first, whatever stands behind it.
      found.push(failing(Thunk.of(value, thunk.node, thunk.binding), context));
      return isFinal;
    }
    doubt ??= value.kind === 'unknown' ? value : undecided(value, condition.node ?? context.node);
  }
  // Whether a value has a priority is asked before any wins: one without is worked out, also where a better one replaces it.
  if (context.stage === 'conditions' && !doubt) {
    const value = thunk.force();
    if (!thunk.isForced) isFinal = false;
    if (value.kind === 'failure') {
      found.push(failing(thunk, context));
      return isFinal;
    }
    if (value.kind === 'unknown') ev.assumed++;
  }
  found.push({
    value: thunk,
    priority: context.priority ?? 100,
    order: context.order ?? 1000,
    doubt,
    module: context.module,
    node: context.node,
  });
  return isFinal;
}
