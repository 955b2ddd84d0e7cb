/**
 * The value of an option: its definitions filtered by priority and merged by type. Exact for options that the modules at hand
 * declare; for nixpkgs' own, as far as a definition settles it.
 */
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { distribute, join } from '../union.ts';
import { attrs, failure, type ListItem, list, type Unknown, unknown, type Value } from '../value.ts';
import { type Declaration, declarationAt } from './declarations.ts';
import { type Definition, definitionsAt } from './definitions.ts';
import type { ModuleSystem } from './system.ts';

/** The value of the option at a path, or of what stands there within one. */
export function readOption(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Value {
  const key = path.join('\0');
  let thunk = system.memo.reads.get(key);
  if (!thunk) {
    thunk = ev.lazy(() => ev.withDoubt(() => read(ev, system, path)), system.node);
    system.memo.reads.set(key, thunk);
  }
  return thunk.force();
}

function read(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Value {
  const declaration = declarationAt(ev, system, path);
  if (declaration && declaration.path.length < path.length) {
    let value = readOption(ev, system, declaration.path);
    for (const name of path.slice(declaration.path.length)) value = selectName(ev, value, name, undefined);
    return value;
  }
  const { definitions, holes } = definitionsAt(ev, system, path);
  const kept = strongest(definitions);
  if (declaration) return applied(ev, declaration, declared(ev, system, declaration, kept, holes, path));
  const value = undeclared(ev, system, kept, holes, path);
  const apply_ = ev.models.option?.(system, path)?.apply;
  return apply_ ? distribute(ev, value, apply_) : value;
}

/** The definitions of the best priority that surely holds, and the doubtful ones that would beat it. */
function strongest(definitions: readonly Definition[]): Definition[] {
  const best = Math.min(
    Number.POSITIVE_INFINITY,
    ...definitions.filter((d) => !d.doubt).map((d) => d.priority),
  );
  return definitions
    .filter((definition) => definition.priority <= best)
    .toSorted((a, b) => a.order - b.order);
}

/** A declared option's `apply`. */
function applied(ev: Evaluator, declaration: Declaration, value: Value): Value {
  const fn = declaration.option.entries.get('apply');
  return fn ? apply(ev, fn.force(), Thunk.of(value), declaration.node) : value;
}

const setTypes = new Set(['attrsOf', 'lazyAttrsOf', 'attrs', 'submodule', 'anything']);

function declared(
  ev: Evaluator,
  system: ModuleSystem,
  declaration: Declaration,
  kept: readonly Definition[],
  holes: readonly Unknown[],
  path: readonly string[],
): Value {
  const fallback = declaration.option.entries.get('default');
  if (kept.every((d) => d.doubt) && !fallback && kept.length === 0 && holes.length === 0) {
    return failure(
      'value',
      `The option \`${path.join('.')}' is used but not defined.`,
      declaration.node,
      path.join('.'),
    );
  }
  if (declaration.type === 'listOf')
    return kept.length === 0 && fallback ? fallback.force() : mergeLists(kept, holes);
  if (declaration.type && setTypes.has(declaration.type)) {
    if (kept.length === 0 && fallback && holes.length === 0) return fallback.force();
    const all = kept.length > 0 ? kept : [];
    return mergeSets(
      ev,
      system,
      all,
      path,
      declaration.type === 'submodule'
        ? unknown('defaults of the submodule are not followed', declaration.node)
        : holes[0],
    );
  }
  return settle(kept, holes[0], fallback, path);
}

/** One value of several definitions that must agree. */
function settle(
  kept: readonly Definition[],
  hole: Unknown | undefined,
  fallback: Thunk | undefined,
  path: readonly string[],
): Value {
  const sure = kept.filter((d) => !d.doubt).map((d) => d.value.force());
  const perhaps = kept.filter((d) => d.doubt);
  const name = path.join('.');
  if (sure.length > 1) {
    const joined = join(sure, unknown(`\`${name}\` has more than one definition`, kept[0]!.node));
    if (joined.kind === 'union') {
      const isPlain = joined.options.every((option) => ['string', 'int', 'bool'].includes(option.kind));
      return isPlain && perhaps.length === 0
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

function mergeLists(kept: readonly Definition[], holes: readonly Unknown[]): Value {
  const items: ListItem[] = [];
  const origins = [];
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

/** A set of the names that are defined; each value is read when asked for. */
function mergeSets(
  ev: Evaluator,
  system: ModuleSystem,
  kept: readonly Definition[],
  path: readonly string[],
  hole: Unknown | undefined,
): Value {
  const entries = new Map<string, Thunk>();
  const origins = [];
  let rest = hole;
  for (const definition of kept) {
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    if (value.kind !== 'attrs') {
      rest ??=
        value.kind === 'unknown'
          ? value
          : unknown(`a part of \`${path.join('.')}\` is not known`, definition.node);
      continue;
    }
    origins.push(...value.origins);
    if (value.rest || definition.doubt)
      rest ??= definition.doubt ?? unknown(`a part of \`${path.join('.')}\` is not known`, definition.node);
    for (const [name, thunk] of value.entries) {
      if (definition.doubt && !entries.has(name)) continue;
      entries.set(
        name,
        ev.lazy(() => ev.withDoubt(() => readWithin(ev, system, [...path, name])), thunk.node, thunk.binding),
      );
    }
  }
  return attrs(entries, origins, rest && { hole: rest, under: new Map() });
}

/** A name within an option that is a set: its definitions, merged by what they are. */
function readWithin(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Value {
  const { definitions, holes } = definitionsAt(ev, system, path);
  return undeclared(ev, system, strongest(definitions), holes, path);
}

/** An option that no module at hand declares: nixpkgs' own, with defaults and definitions that we don't see. */
function undeclared(
  ev: Evaluator,
  system: ModuleSystem,
  kept: readonly Definition[],
  holes: readonly Unknown[],
  path: readonly string[],
): Value {
  const name = path.join('.');
  const model = ev.models.option?.(system, path);
  const values = kept.map((definition) => definition.value.force());
  const failed = values.find((value) => value.kind === 'failure');
  if (failed) return failed;
  if (values.length === 0) {
    if (holes[0]) return holes[0];
    return model?.default?.(system) ?? unknown(`\`config.${name}\` is not set here`, undefined);
  }
  const [only] = values;
  // A host is a host, not a set of options to merge.
  if (only?.kind === 'attrs' && only.system && values.length === 1 && !kept[0]!.doubt) return only;
  if (values.every((value) => value.kind === 'list')) {
    const unseen = model?.usersOnly ? holes : [...holes, unknown(`other modules may add to \`${name}\``)];
    return mergeLists(kept, unseen);
  }
  if (values.every((value) => value.kind === 'attrs' && !value.entries.has('_type'))) {
    return mergeSets(
      ev,
      system,
      kept,
      path,
      holes[0] ?? (model?.usersOnly ? undefined : unknown(`other modules may set parts of \`${name}\``)),
    );
  }
  const fallback = model?.default && Thunk.of(model.default(system));
  const isSettled =
    model?.usersOnly || kept.some((definition) => !definition.doubt && definition.priority <= 100);
  if (!isSettled) return unknown(`other modules may set \`${name}\``, kept[0]!.node);
  return settle(kept, holes[0], fallback, path);
}
