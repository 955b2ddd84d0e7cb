/** `config.a.b` as an expression meets it: a name that grows until it is an option, then the option's value. */
import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Thunk } from '../thunk.ts';
import { type Attrs, attrs, type ConfigView, failure, type Unknown, unknown, type Value } from '../value.ts';
import { moduleArgument } from './arguments.ts';
import { collect } from './collect.ts';
import {
  declarationAt,
  declaredNames,
  declaresAll,
  declaresBelow,
  freeformAt,
  freeformType,
  isDeclared,
  mayDeclareMore,
} from './declarations.ts';
import { definitionsAt, mayBeValue, undeclared } from './definitions.ts';
import { readOption } from './read.ts';
import type { ModuleSystem } from './system.ts';
import { typeNameOf } from './types.ts';

export function configSelect(ev: Evaluator, view: ConfigView, name: string, node: Node | undefined): Value {
  const { system } = view;
  const path = [...view.path, name];
  const stray = view.path.length === 0 && name !== '_module' ? strayDefinition(ev, system) : undefined;
  if (stray) return stray;
  if (path.length === 3 && path[0] === '_module' && path[1] === 'args' && system.arguments.has(name))
    return moduleArgument(ev, system, name, node);
  const made = system.made?.(path);
  if (made) return made.force();
  const model = ev.models.option?.(system, path);
  if (model?.default) return readOption(ev, system, path);
  if (ev.withDoubt(() => declarationAt(ev, system, path))) return readOption(ev, system, path);
  if (model?.merge && definitionsAt(ev, system, path).definitions.length > 0)
    return readOption(ev, system, path);
  if (view.path.length === 0 && freeformAt(ev, system, name)) {
    const set = configAttrs(ev, { ...view, path: [] });
    if (set.entries.has(name) || set.rest) return readOption(ev, system, path);
    return failure('missing-attribute', `attribute '${name}' missing`, node, name);
  }
  const isOption =
    mayBeValue(ev, system, path, isLeaf) &&
    definitionsAt(ev, system, path).definitions.some(({ value }) => isLeaf(value.force()));
  if (isOption) return readOption(ev, system, path);
  const isThere = (): boolean => declaresBelow(ev, system, path) || mayDeclareMore(ev, system, path);
  if (path[0] !== '_module' && declaresAll(ev, system) && !isThere())
    return failure('missing-attribute', `attribute '${name}' missing`, node, name);
  return { kind: 'config', system, path, node: node ?? view.node };
}

/** Nix's refusal where a module defines what none declares, in a system whose modules are all known. */
function strayDefinition(ev: Evaluator, system: ModuleSystem): Value | undefined {
  const { memo } = system;
  if (memo.stray !== undefined) return memo.stray ?? undefined;
  // A module that is surely there and fails leaves nothing of the system to read.
  const failed = system.kind === 'other' ? collect(ev, system).failures[0] : undefined;
  if (failed) return failed;
  if (!declaresAll(ev, system)) return undefined;
  // Asked again on the way there, it is not known yet; nothing is refused for it.
  memo.stray = null;
  const found = undeclared(ev, system, (path) => {
    if (declarationAt(ev, system, path) || mayDeclareMore(ev, system, path)) return 'option';
    return declaresBelow(ev, system, path) ? 'group' : undefined;
  });
  if (found) {
    const name = found.path.join('.');
    memo.stray = failure('value', `The option \`${name}' does not exist`, found.node, name);
  }
  return memo.stray ?? undefined;
}

/** A definition that is an option's value for sure, not a set of options. */
function isLeaf(value: Value): boolean {
  // A part of another system's configuration: a set of options as much as here.
  if (value.kind === 'config') return false;
  if (value.kind === 'attrs')
    return value.entries.has('_type') || value.entries.get('type')?.force().kind === 'string';
  return true;
}

export function configHas(ev: Evaluator, view: ConfigView, name: string): boolean | undefined {
  const path = [...view.path, name];
  const model = ev.models.option?.(view.system, path);
  if (model?.isFree) return isDefined(ev, view.system, path);
  if (model) return true;
  if (ev.withDoubt(() => isDeclared(ev, view.system, path))) return true;
  return definitionsAt(ev, view.system, path).definitions.some((d) => !d.doubt) ? true : undefined;
}

/** Whether a name is there that is only where somebody defines it. */
function isDefined(ev: Evaluator, system: ModuleSystem, path: readonly string[]): boolean | undefined {
  const { definitions, holes } = definitionsAt(ev, system, path);
  if (definitions.some((definition) => !definition.doubt)) return true;
  const isSeen =
    definitions.length + holes.length === 0 &&
    hasNoHoles(ev, system) &&
    collect(ev, system).opaque.every((module) => system.isHarmless?.(module));
  return isSeen ? false : undefined;
}

const hasNoHoles = (ev: Evaluator, system: ModuleSystem): boolean => {
  const { holes, failures } = collect(ev, system);
  return holes.length + failures.length === 0;
};

/** A part of `config` as a set: what is defined in it, and what we don't see. */
export function configAttrs(ev: Evaluator, view: ConfigView): Attrs {
  const entries = new Map<string, Thunk>();
  const isClosed = declaresAll(ev, view.system) && !mayDeclareMore(ev, view.system, view.path);
  const add = (name: string, thunk: Thunk): void => {
    if (entries.has(name) || (isClosed && view.path.length === 0 && name === '_module')) return;
    const select = (): Value => {
      const value = configSelect(ev, view, name, thunk.node);
      return isClosed && value.kind === 'config' ? configAttrs(ev, value) : value;
    };
    entries.set(name, ev.lazy(select, thunk.node, thunk.binding));
  };
  for (const [name, thunk] of declaredNames(ev, view.system, view.path)) add(name, thunk);
  for (const { value } of definitionsAt(ev, view.system, view.path).definitions) {
    const set = value.force();
    if (set.kind !== 'attrs') continue;
    for (const [name, thunk] of set.entries) add(name, thunk);
  }
  if (view.path.length === 0 && freeformType(ev, view.system)) return withoutDoubtful(ev, view, entries);
  const isUsersOnly = view.path.length > 0 && ev.models.option?.(view.system, view.path)?.usersOnly;
  if (isClosed || (isUsersOnly && hasNoHoles(ev, view.system))) return attrs(entries);
  const hole = unknown(`other modules may set parts of \`config.${view.path.join('.')}\``, view.node);
  return attrs(entries, [], { hole, under: new Map() });
}

/** A system's values of which all names are told: those that are there perhaps are left to what is not known. */
function withoutDoubtful(ev: Evaluator, view: ConfigView, entries: ReadonlyMap<string, Thunk>): Attrs {
  const kept = new Map<string, Thunk>();
  const whole = definitionsAt(ev, view.system, []);
  const openSet = whole.definitions
    .map(({ value }) => value.force())
    .find((value) => value.kind !== 'attrs' || value.rest);
  let hole: Unknown | undefined = whole.holes[0];
  if (openSet) hole ??= unknown('not all names of a definition are known', view.node);
  const isLazy = typeNameOf(freeformType(ev, view.system)) === 'lazyAttrsOf';
  for (const [name, thunk] of entries) {
    if (name === '_module') continue;
    const { definitions, holes } = definitionsAt(ev, view.system, [name]);
    const doubt = definitions.find((definition) => definition.doubt)?.doubt ?? holes[0];
    const isSure = definitions.some((definition) => !definition.doubt) || (isLazy && !doubt);
    if (isSure || !freeformAt(ev, view.system, name)) kept.set(name, thunk);
    else hole ??= doubt;
  }
  return attrs(kept, [], hole && { hole, under: new Map() });
}
