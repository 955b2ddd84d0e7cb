/** Options that the modules at hand declare. */
import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, type Failure, failure, type Value } from '../value.ts';
import { collect } from './collect.ts';
import type { Module, ModuleSystem } from './system.ts';
import { asType, elementType, mergeTypes, typeNameOf } from './types.ts';

export interface Declaration {
  /** The option's path, which may be shorter than the one asked for: the rest is within its type. */
  readonly path: readonly string[];
  /** The name of its type: `enum`, `listOf` …; undefined where it has none or it can't be known. */
  readonly type: string | undefined;
  readonly option: Attrs;
  readonly module: Module;
  readonly node: Node | undefined;
  /** What Nix says where two modules declare it in ways that don't go together. */
  readonly conflict?: Failure;
}

/** The set that `mkOption` made, if the value is one. */
const asOption = (value: Value): Attrs | undefined => {
  if (value.kind !== 'attrs') return undefined;
  const type = value.entries.get('_type')?.force();
  return type?.kind === 'string' && type.value === 'option' ? value : undefined;
};

/** The declaration of an option, or of an option above it; undefined where no module at hand declares one. */
export function declarationAt(
  ev: Evaluator,
  system: ModuleSystem,
  path: readonly string[],
): Declaration | undefined {
  collect(ev, system);
  return levelAt(ev, system, path).declaration;
}

/** Whether the modules at hand declare an option at a path, or options below it: then it is there, whoever defines what. */
export function isDeclared(ev: Evaluator, system: ModuleSystem, path: readonly string[]): boolean {
  return declarationAt(ev, system, path) !== undefined || declaresBelow(ev, system, path);
}

/** Whether the modules at hand declare something right below a path. */
export function declaresBelow(ev: Evaluator, system: ModuleSystem, path: readonly string[]): boolean {
  collect(ev, system);
  return levelAt(ev, system, path).sets.some(({ set }) => set.entries.size > 0);
}

/** Whether the modules at hand may declare more at a path than is seen of them. */
export function mayDeclareMore(ev: Evaluator, system: ModuleSystem, path: readonly string[]): boolean {
  collect(ev, system);
  return levelAt(ev, system, path).isOpen;
}

/** What the modules' `options` have at a path: an option, of its own or of a path above it, and the sets that go on. */
export interface DeclarationLevel {
  readonly declaration: Declaration | undefined;
  readonly sets: readonly { readonly module: Module; readonly set: Attrs }[];
  /** Whether some of it can't be seen, here or above, so that there may be more. */
  readonly isOpen: boolean;
  /** False where some of it is still being worked out, so that it may be another when asked for again. */
  readonly isSettled: boolean;
  /** Levels right below, as far as they were asked for and are settled. */
  readonly below: Map<string, DeclarationLevel>;
}

/** A module's `options`, or what they have at a path. */
interface Options {
  readonly module: Module;
  readonly thunk: Thunk;
}

function levelAt(ev: Evaluator, system: ModuleSystem, path: readonly string[]): DeclarationLevel {
  const { memo } = system;
  let level = memo.declarations ?? levelOf(rootOptions(ev, system), [], undefined);
  if (level.isSettled) memo.declarations = level;
  for (const [at, name] of path.entries()) {
    const next = level.below.get(name) ?? levelOf(optionsAt(level, name), path.slice(0, at + 1), level);
    if (next.isSettled) level.below.set(name, next);
    level = next;
  }
  return level;
}

const rootOptions = (ev: Evaluator, system: ModuleSystem): Options[] =>
  collect(ev, system).modules.flatMap((module) =>
    module.options ? [{ module, thunk: module.options }] : [],
  );

function optionsAt(above: DeclarationLevel, name: string): Options[] {
  const options: Options[] = [];
  for (const { module, set } of above.sets) {
    const thunk = set.entries.get(name);
    if (thunk) options.push({ module, thunk });
  }
  return options;
}

function levelOf(
  options: readonly Options[],
  path: readonly string[],
  above: DeclarationLevel | undefined,
): DeclarationLevel {
  const sets: { module: Module; set: Attrs }[] = [];
  let declaration = above?.declaration;
  let isOpen = above?.isOpen ?? false;
  for (const { module, thunk } of options) {
    const value = thunk.force();
    const option = asOption(value);
    if (!option) {
      if (value.kind === 'attrs') sets.push({ module, set: value });
      isOpen ||= value.kind !== 'attrs' || value.rest !== undefined;
      continue;
    }
    const own = { path, type: typeOf(option), option, module, node: thunk.binding ?? thunk.node };
    if (!declaration) declaration = own;
    else if (declaration.path.length === path.length) declaration = merged(declaration, own);
  }
  const isSettled = (above?.isSettled ?? true) && options.every(({ thunk }) => thunk.isForced);
  return { declaration, sets, isOpen, isSettled, below: new Map() };
}

/** An option that two modules declare: what one leaves out the other has, and their types become one. */
function merged(a: Declaration, b: Declaration): Declaration {
  const entries = new Map([...b.option.entries, ...a.option.entries]);
  const types = [a, b].map((d) => asType(d.option.entries.get('type')?.force()));
  const both = types[0] && types[1];
  const type = both ? mergeTypes(types[0]!, types[1]!) : (types[0] ?? types[1]);
  if (type) entries.set('type', Thunk.of(type));
  const option = attrs(entries, a.option.origins);
  const twice = ['default', 'apply', 'example', 'description'].find(
    (name) => a.option.entries.has(name) && b.option.entries.has(name),
  );
  const name = a.path.join('.');
  const conflict =
    twice || (both && !type)
      ? failure('value', `The option \`${name}' is already declared`, b.node, name)
      : undefined;
  return { ...a, option, type: typeOf(option), ...(conflict && { conflict }) };
}

function typeOf(option: Attrs): string | undefined {
  const type = option.entries.get('type')?.force();
  const name = type?.kind === 'attrs' ? type.entries.get('name')?.force() : undefined;
  return name?.kind === 'string' ? name.value : undefined;
}

/** The values of an option's enum, as text; undefined where it is no enum of texts. */
export function enumValues(declaration: Declaration): readonly string[] | undefined {
  const type = declaration.option.entries.get('type')?.force();
  const values = type?.kind === 'attrs' ? type.entries.get('values')?.force() : undefined;
  if (values?.kind !== 'list') return undefined;
  const names: string[] = [];
  for (const item of values.items) {
    const value = 'hole' in item ? undefined : item.force();
    if (value?.kind !== 'string') return undefined;
    names.push(value.value);
  }
  return names;
}

/** Every option that the modules at hand declare. */
export function allDeclarations(ev: Evaluator, system: ModuleSystem): Declaration[] {
  const found: Declaration[] = [];
  const walk = (thunk: Thunk, path: readonly string[], module: Module): void => {
    const value = thunk.force();
    const option = asOption(value);
    if (option) {
      found.push({ path, type: typeOf(option), option, module, node: thunk.binding ?? thunk.node });
    } else if (value.kind === 'attrs' && path.length < 12) {
      for (const [name, next] of value.entries) walk(next, [...path, name], module);
    }
  };
  for (const module of collect(ev, system).modules) if (module.options) walk(module.options, [], module);
  return found;
}

/** Whether every module of a system is there for sure, and can be seen. */
export function seesAllModules(ev: Evaluator, system: ModuleSystem): boolean {
  const { holes, opaque, failures, modules } = collect(ev, system);
  return holes.length + opaque.length + failures.length === 0 && modules.every((module) => module.certain);
}

/** Whether the modules at hand are all there are, so that what they declare is the whole of a system's options. */
export function declaresAll(ev: Evaluator, system: ModuleSystem): boolean {
  if (system.kind !== 'other' || !seesAllModules(ev, system)) return false;
  return collect(ev, system).modules.every(
    (module) => !module.value.entries.has('freeformType') && !hasFreeform(module),
  );
}

/** The `freeformType` of a system whose modules are all known, where it is a set of any names. */
export function freeformType(ev: Evaluator, system: ModuleSystem): Attrs | undefined {
  if (system.kind !== 'other' || !seesAllModules(ev, system)) return undefined;
  const { modules } = collect(ev, system);
  const given = modules.filter((module) => module.value.entries.has('freeformType'));
  const [only, ...others] = given;
  if (!only || others.length > 0 || modules.some(hasFreeform)) return undefined;
  const type = asType(only.value.entries.get('freeformType')!.force());
  return ['attrsOf', 'lazyAttrsOf'].includes(typeNameOf(type) ?? '') ? type : undefined;
}

/** The type of what stands at a name that no module declares; undefined for one that is declared, as an option or a set of options. */
export function freeformAt(ev: Evaluator, system: ModuleSystem, name: string): Attrs | undefined {
  if (system.kind !== 'other' || name === '_module') return undefined;
  collect(ev, system);
  if (levelAt(ev, system, []).sets.some(({ set }) => set.entries.has(name))) return undefined;
  return elementType(freeformType(ev, system));
}

function hasFreeform(module: Module): boolean {
  const config = module.config?.force();
  const own = config?.kind === 'attrs' ? config.entries.get('_module')?.force() : undefined;
  if (!own) return false;
  return (
    own.kind !== 'attrs' ||
    own.rest !== undefined ||
    own.entries.has('freeformType') ||
    own.entries.has('_type')
  );
}

/** The names that the modules at hand declare right below a path, with what declares each. */
export function declaredNames(
  ev: Evaluator,
  system: ModuleSystem,
  path: readonly string[],
): Map<string, Thunk> {
  const names = new Map<string, Thunk>();
  for (const module of collect(ev, system).modules) {
    let value = module.options?.force();
    for (const step of path) {
      value = value?.kind === 'attrs' && !asOption(value) ? value.entries.get(step)?.force() : undefined;
    }
    if (value?.kind !== 'attrs' || asOption(value)) continue;
    for (const [name, thunk] of value.entries) if (!names.has(name)) names.set(name, thunk);
  }
  return names;
}
