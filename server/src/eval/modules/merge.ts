/**
 * Merging definitions by the declared type, as nixpkgs' types do: lists in order, sets name by name, submodules as module systems of
 * their own, plain values only where they agree.
 */
import type { Node } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Thunk } from '../thunk.ts';
import {
  type Attrs,
  attrs,
  failure,
  type ListItem,
  list,
  nullValue,
  type Unknown,
  unknown,
  type Value,
} from '../value.ts';
import { mergeAsWritten, mergeByKind, mergeOne } from './merge-written.ts';
import { type Definition, discharge } from './properties.ts';
import {
  type Merging,
  mergeDeferred,
  mergeLists,
  mergeText,
  settle,
  strongest,
  unchallenged,
} from './settle.ts';
import { submodule } from './submodule.ts';
import { asType, elementType, hasOwnMerge, isOfType, nestedType, typeNameOf } from './types.ts';

type Merge = (ev: Evaluator, type: Attrs, what: Merging) => Value;

const byType: Readonly<Record<string, Merge>> = {
  listOf: (ev, type, what) => mergeListOf(ev, type, what),
  nonEmptyListOf: (ev, type, what) => mergeListOf(ev, type, what),
  attrsOf: (ev, type, what) => mergeAttrsOf(ev, elementType(type), what, true),
  lazyAttrsOf: (ev, type, what) => mergeAttrsOf(ev, elementType(type), what, false),
  attrs: (ev, _type, what) => mergeWhole(ev, what),
  anything: (ev, type, what) => mergeAnything(ev, type, what),
  either: (ev, type, what) => mergeEither(ev, type, what),
  unique: (ev, type, what) => mergeOne(what, () => mergeTyped(ev, elementType(type), what)),
  raw: (_ev, _type, what) => mergeOne(what, () => settle(what)),
  package: (_ev, _type, what) => mergeOne(what, () => settle(what)),
  pkgs: (_ev, _type, what) => mergeOne(what, () => settle(what)),
  unspecified: (_ev, _type, what) => mergeByKind(what),
  boolByOr: (_ev, _type, what) => mergeByKind(what),
  submodule: (ev, type, what) => mergeSubmodule(ev, type, what),
  coercedTo: (ev, type, what) => mergeCoerced(ev, type, what),
  deferredModule: (_ev, type, what) => mergeDeferred(type, what),
  nullOr: (ev, type, what) => mergeNullOr(ev, type, what),
  lines: (_ev, _type, what) => mergeText(what, '\n'),
  commas: (_ev, _type, what) => mergeText(what, ','),
  envVar: (_ev, _type, what) => mergeText(what, ':'),
  separatedString: (_ev, type, what) => {
    const separator = type.entries.get('sep')?.force();
    return separator?.kind === 'string'
      ? mergeText(what, separator.value)
      : unknown('what separates the parts of a text is not known', what.system.node);
  },
};

/** The value of a declared option. */
export function mergeTyped(ev: Evaluator, type: Attrs | undefined, what: Merging): Value {
  const name = typeNameOf(type);
  const wrong = type && wrongDefinition(ev, type, what);
  if (wrong) return wrong;
  const isOwn = type !== undefined && what.kept.length > 0 && hasOwnMerge(type);
  const merge = isOwn ? mergeAsWritten : name === undefined ? undefined : byType[name];
  const isWithout = what.kept.length === 0 && what.holes.length === 0;
  if (isWithout && !hasEmpty(type)) return notDefined(what);
  // What can't be seen replaces a default.
  const hole = what.holes[0];
  if (hole && what.kept.every((d) => !d.doubt && d.priority >= 1500)) return hole;
  if (!type && what.kept.length > 1)
    return unknown(`the type of \`${what.path.join('.')}\` is not known`, what.kept[0]!.node);
  if (!type || !merge) return settle(what);
  return merge(ev, type, { ...what, kept: unchallenged(what.kept) });
}

/** Types that have a value without definitions. */
const emptyWithout = new Set([
  'submodule',
  'deferredModule',
  'listOf',
  'attrsOf',
  'lazyAttrsOf',
  'attrs',
  'nullOr',
]);

function hasEmpty(type: Attrs | undefined): boolean {
  const name = typeNameOf(type) ?? '';
  if (name === 'unique') return hasEmpty(elementType(type));
  return emptyWithout.has(name) || (name === 'coercedTo' && hasEmpty(nestedType(type!, 'finalType')));
}

const notDefined = ({ path, system }: Merging): Value => {
  const name = path.join('.');
  return failure('value', `The option \`${name}' is used but not defined.`, system.node, name);
};

function wrongDefinition(ev: Evaluator, type: Attrs, { kept, path }: Merging): Value | undefined {
  for (const definition of kept) {
    if (definition.doubt) continue;
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    if (isOfType(ev, type, value) === false) {
      const name = path.join('.');
      return failure(
        'value',
        `A definition for option \`${name}' is not of type \`${typeNameOf(type)}'`,
        definition.node,
        name,
      );
    }
  }
  return undefined;
}

/** Types whose values are other than what is written, or that a value may fail. */
function changes(type: Attrs | undefined): boolean {
  const name = typeNameOf(type);
  if (!type || !name) return false;
  return !unchanged.has(name) || hasOwnMerge(type);
}

const unchanged = new Set(['raw', 'unspecified', 'package', 'pkgs', 'optionType', 'path']);

function mergeListOf(ev: Evaluator, type: Attrs, what: Merging): Value {
  const whole = mergeLists(what);
  const element = elementType(type);
  if (whole.kind !== 'list' || !changes(element)) return whole;
  const items: ListItem[] = [];
  // Each element is an option of its own, whose definition may be a `mkIf`: false ones are not there.
  for (const item of whole.items) {
    if ('hole' in item) {
      items.push(item);
      continue;
    }
    const { definitions, holes } = discharge(ev, item, what.kept[0]!);
    if (definitions.length === 0 && holes.length === 0) continue;
    const doubt = definitions.find((d) => d.doubt)?.doubt ?? holes[0];
    if (doubt) items.push({ hole: doubt });
    else
      items.push(
        ev.lazy(
          () =>
            mergeTyped(ev, element, {
              ...what,
              kept: strongest(definitions),
              holes: [],
              fallback: undefined,
            }),
          item.node,
          item.binding,
        ),
      );
  }
  return list(items, whole.origins);
}

function mergeAttrsOf(ev: Evaluator, element: Attrs | undefined, what: Merging, strict: boolean): Value {
  const found = new Map<string, { definitions: Definition[]; holes: Unknown[]; thunk: Thunk }>();
  const origins: Node[] = [];
  let rest: Unknown | undefined = what.holes[0];
  const partly = (): Unknown =>
    unknown(`a part of \`${what.path.join('.')}\` is not known`, what.kept[0]?.node);
  for (const definition of what.kept) {
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    if (value.kind !== 'attrs') {
      rest ??= value.kind === 'unknown' ? value : partly();
      continue;
    }
    origins.push(...value.origins);
    if (value.rest) rest ??= partly();
    for (const [name, thunk] of value.entries) {
      const entry = found.get(name) ?? { definitions: [], holes: [], thunk };
      found.set(name, entry);
      const inner = discharge(ev, thunk, { ...definition, priority: 100, order: 1000 });
      entry.definitions.push(...inner.definitions);
      entry.holes.push(...inner.holes);
    }
  }
  const entries = new Map<string, Thunk>();
  for (const [name, { definitions, holes, thunk }] of found) {
    const isSure = definitions.some((d) => !d.doubt);
    // What may be there or not is left to the rest.
    if (!isSure && (definitions.length > 0 || holes.length > 0)) {
      rest ??= definitions[0]?.doubt ?? holes[0];
      continue;
    }
    if (definitions.length === 0 && strict) continue;
    const path = [...what.path, name];
    entries.set(
      name,
      ev.lazy(
        () =>
          mergeTyped(ev, element, {
            ...what,
            path,
            kept: strongest(definitions),
            holes,
            fallback: undefined,
          }),
        thunk.node,
        thunk.binding,
      ),
    );
  }
  return attrs(entries, origins, rest && { hole: rest, under: new Map() });
}

/** `types.anything`: sets name by name, however deep; packages and all else as what must be one, or agree. */
function mergeAnything(ev: Evaluator, type: Attrs, what: Merging): Value {
  const values = what.kept.map((definition) => definition.value.force());
  const isPlainSet = (value: Value): boolean =>
    value.kind === 'attrs' &&
    !value.system &&
    !['outPath', '__toString', '__functor'].some((name) => value.entries.has(name));
  return values.length > 0 && values.every(isPlainSet) ? mergeAttrsOf(ev, type, what, true) : settle(what);
}

/** `either a b`: the one that all definitions are of. */
function mergeEither(ev: Evaluator, type: Attrs, what: Merging): Value {
  for (const side of ['left', 'right'] as const) {
    const nested = nestedType(type, side);
    const answers = what.kept.map(({ value }) => nested && isOfType(ev, nested, value.force()));
    if (answers.every((answer) => answer === true)) return mergeTyped(ev, nested, what);
    // Not of the first for all we know: what it would make of it may be another value.
    if (!answers.includes(false)) return settle(what);
  }
  return mergeOne(what, () => settle(what));
}

/** `types.attrs`: whole sets, a later definition over an earlier. */
export function mergeWhole(_ev: Evaluator, what: Merging): Value {
  const [only, ...others] = what.kept;
  // One set is itself: a host among others.
  if (only && others.length + what.holes.length === 0 && !only.doubt) return only.value.force();
  const entries = new Map<string, Thunk>();
  const origins: Node[] = [];
  let rest: Unknown | undefined = what.holes[0];
  for (const definition of what.kept) {
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    if (value.kind !== 'attrs' || value.rest || definition.doubt) {
      rest ??=
        definition.doubt ?? unknown(`a part of \`${what.path.join('.')}\` is not known`, definition.node);
      continue;
    }
    origins.push(...value.origins);
    for (const [name, thunk] of value.entries) entries.set(name, thunk);
  }
  if (!rest) return attrs(entries, origins);
  return attrs(new Map(), origins, { hole: rest, under: entries });
}

function mergeSubmodule(ev: Evaluator, type: Attrs, what: Merging): Value {
  return submodule(ev, type, what.system, what.path, what.kept, what.holes);
}

function mergeNullOr(ev: Evaluator, type: Attrs, what: Merging): Value {
  const values = what.kept.map((definition) => definition.value.force());
  if (what.holes.length === 0 && values.every((value) => value.kind === 'null')) return nullValue;
  const isKnown = values.every((value) => !['unknown', 'extern', 'union'].includes(value.kind));
  const element = elementType(type);
  if (!isKnown || !element || what.kept.some((d) => d.doubt)) return settle(what);
  if (values.some((value) => value.kind === 'null')) {
    const name = what.path.join('.');
    return failure('value', `The option \`${name}' is both null and not null`, what.kept[0]!.node, name);
  }
  return mergeTyped(ev, asType(element), what);
}

/** `coercedTo from f to`: definitions of the one type go through the function, those of the other stay. */
function mergeCoerced(ev: Evaluator, type: Attrs, what: Merging): Value {
  const [from, to] = [nestedType(type, 'coercedType'), nestedType(type, 'finalType')];
  const coerce = type.entries.get('coerce');
  const doubt = unknown(`what \`${what.path.join('.')}\` is made of is not known`, what.kept[0]?.node);
  if (!from || !to || !coerce) return doubt;
  const kept: Definition[] = [];
  for (const definition of what.kept) {
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    const isFrom = isOfType(ev, from, value);
    if (isFrom === undefined) return value.kind === 'unknown' ? value : doubt;
    const made = ev.lazy(() => apply(ev, coerce.force(), definition.value, definition.node), definition.node);
    kept.push(isFrom ? { ...definition, value: made } : definition);
  }
  return mergeTyped(ev, to, { ...what, kept });
}
