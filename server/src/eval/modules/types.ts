/**
 * Types of options as `lib.types` makes them here: their name, what they are made of, and whether a value is one of theirs.
 * `undefined` says that it can't be told.
 */
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, isHole, list, str, type Value } from '../value.ts';

/** The set that a type is; undefined for what is none that we made. */
export function asType(value: Value | undefined): Attrs | undefined {
  if (value?.kind !== 'attrs') return undefined;
  const type = value.entries.get('_type')?.force();
  return type?.kind === 'string' && type.value === 'option-type' ? value : undefined;
}

/** The type of an option that is declared without one. */
export const untyped: Attrs = attrs(
  new Map([
    ['_type', Thunk.of(str('option-type'))],
    ['name', Thunk.of(str('unspecified'))],
  ]),
);

/** The name of a type of lib's own, whatever somebody calls it, or that of somebody's. */
export function typeNameOf(type: Attrs | undefined): string | undefined {
  const name = (type?.entries.get('kind') ?? type?.entries.get('name'))?.force();
  return name?.kind === 'string' ? name.value : undefined;
}

/** The type of a list's elements, of a set's values, of what may be null. */
export const elementType = (type: Attrs | undefined): Attrs | undefined =>
  asType(type?.entries.get('elemType')?.force());

const integers =
  (low: bigint, high: bigint) =>
  (value: Value): boolean =>
    value.kind === 'int' && value.value >= low && value.value <= high;

const signed = (bits: bigint) => integers(-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n);
const unsigned = (bits: bigint) => integers(0n, 2n ** bits - 1n);
const isText = (value: Value): boolean => value.kind === 'string';
/** Text that begins with `/` is a path, too; a set may have one. */
const isPath = (value: Value): boolean =>
  value.kind === 'path' || value.kind === 'attrs' || (value.kind === 'string' && value.value.startsWith('/'));
const isFunction = (value: Value): boolean =>
  value.kind === 'lambda' ||
  value.kind === 'primop' ||
  (value.kind === 'attrs' && value.entries.has('__functor'));
const isSet = (value: Value): boolean => value.kind === 'attrs' || value.kind === 'pkgs';

function isModule(value: Value): boolean {
  return isSet(value) || isFunction(value) || isPath(value);
}

/** Types of plain values, by what is one of them. */
const plain: Readonly<Record<string, (value: Value) => boolean>> = {
  bool: (value) => value.kind === 'bool',
  int: (value) => value.kind === 'int',
  float: (value) => value.kind === 'float',
  number: (value) => value.kind === 'int' || value.kind === 'float',
  str: isText,
  lines: isText,
  commas: isText,
  envVar: isText,
  separatedString: isText,
  singleLineStr: (value) => value.kind === 'string' && !/[\n\r].*[^\s]/s.test(value.value),
  nonEmptyStr: (value) => value.kind === 'string' && /\S/.test(value.value),
  unsignedInt: integers(0n, 2n ** 63n - 1n),
  positiveInt: integers(1n, 2n ** 63n - 1n),
  unsignedInt8: unsigned(8n),
  unsignedInt16: unsigned(16n),
  unsignedInt32: unsigned(32n),
  signedInt8: signed(8n),
  signedInt16: signed(16n),
  signedInt32: signed(32n),
  path: isPath,
  listOf: (value) => value.kind === 'list',
  nonEmptyListOf: (value) => value.kind === 'list',
  attrsOf: isSet,
  lazyAttrsOf: isSet,
  attrs: isSet,
  functionTo: isFunction,
  submodule: isModule,
  deferredModule: isModule,
  boolByOr: (value) => value.kind === 'bool',
  raw: () => true,
  unspecified: () => true,
  anything: () => true,
};

/** Whether a definition is of a type; undefined where we don't know. Looks at the outermost value alone. */
export function isOfType(ev: Evaluator, type: Attrs, value: Value): boolean | undefined {
  if (['extern', 'unknown', 'union', 'config', 'failure'].includes(value.kind)) return undefined;
  const name = typeNameOf(type) ?? '';
  const own = hasOwnCheck(type) ? checked(ev, type, value) : undefined;
  if (own === false) return false;
  // What somebody's own type takes is what its check says; `addCheck` only takes less.
  if (own && !type.entries.has('isRefined')) return true;
  const check = plain[name];
  if (check) return check(value);
  if (name === 'unique') {
    const inner = elementType(type);
    return inner && isOfType(ev, inner, value);
  }
  if (name === 'nullOr') {
    const inner = elementType(type);
    if (value.kind === 'null') return true;
    return inner && isOfType(ev, inner, value);
  }
  if (name === 'either') {
    const sides = ['left', 'right'].map((side) => nestedType(type, side));
    const answers = sides.map((side) => side && isOfType(ev, side, value));
    if (answers.includes(true)) return true;
    return answers.every((answer) => answer === false) ? false : undefined;
  }
  if (name === 'coercedTo') {
    const parts = ['finalType', 'coercedType'].map((part) => nestedType(type, part));
    const answers = parts.map((part) => part && isOfType(ev, part, value));
    return answers.every((answer) => answer === false) ? false : answers[0] || undefined;
  }
  return name === 'enum' ? isOneOf(type, value) : undefined;
}

const isWritten = (thunk: Thunk | undefined): boolean => thunk !== undefined && isFunction(thunk.force());

/** Whether somebody wrote how a type's definitions are merged; of lib's own we know it. */
export const hasOwnMerge = (type: Attrs): boolean => isWritten(type.entries.get('merge'));

/** Whether a type has a check that somebody wrote. */
function hasOwnCheck(type: Attrs): boolean {
  const isChecked = type.entries.get('isChecked')?.force();
  return (
    (isChecked?.kind === 'bool' && isChecked.value) ||
    (isChecked === undefined && isWritten(type.entries.get('check')))
  );
}

/** What a type's written check says of a value; undefined where it can't be told. */
function checked(ev: Evaluator, type: Attrs, value: Value): boolean | undefined {
  const check = type.entries.get('check')?.force();
  if (!check) return undefined;
  const answer = ev.lazy(() => apply(ev, check, Thunk.of(value), undefined)).force();
  return answer.kind === 'bool' ? answer.value : undefined;
}

/** A type that another is made of: the sides of `either`, what `coercedTo` takes and makes. */
export function nestedType(type: Attrs, name: string): Attrs | undefined {
  const nested = type.entries.get('nestedTypes')?.force();
  return nested?.kind === 'attrs' ? asType(nested.entries.get(name)?.force()) : undefined;
}

function isOneOf(type: Attrs, value: Value): boolean | undefined {
  const values = type.entries.get('values')?.force();
  if (values?.kind !== 'list' || !isScalar(value)) return undefined;
  for (const item of values.items) {
    const one = isHole(item) ? undefined : item.force();
    if (!one || !isScalar(one)) return undefined;
    if (sameScalar(one, value)) return true;
  }
  return false;
}

const scalars = new Set(['string', 'int', 'bool', 'null']);

export const isScalar = (value: Value): boolean => scalars.has(value.kind);

export function sameScalar(a: Value, b: Value): boolean {
  if (a.kind === 'null') return b.kind === 'null';
  if (a.kind === 'string') return b.kind === 'string' && a.value === b.value;
  if (a.kind === 'int') return b.kind === 'int' && a.value === b.value;
  return a.kind === 'bool' && b.kind === 'bool' && a.value === b.value;
}

/** What somebody wrote over one of lib's own types, which nixpkgs makes anew where an option is declared twice. */
const written = new Set(['merge', 'check', 'isChecked', 'isRefined']);

/** A type of lib's own as it is made anew; undefined for one of somebody's, which can't be. */
function anew(type: Attrs): Attrs | undefined {
  if (!type.entries.has('kind')) return undefined;
  if (!hasOwnMerge(type) && !hasOwnCheck(type)) return type;
  return { ...type, entries: new Map([...type.entries].filter(([name]) => !written.has(name))) };
}

/**
 * The type of an option that is declared twice: submodules have the modules of both, enums the values of both. Undefined where the two
 * are surely not one.
 */
export function mergeTypes(first: Attrs, second: Attrs): Attrs | undefined {
  const [a, b] = [anew(first), anew(second)];
  return a && b ? mergedTypes(a, b) : undefined;
}

function mergedTypes(a: Attrs, b: Attrs): Attrs {
  const name = typeNameOf(a);
  if (name !== typeNameOf(b)) return a;
  const joined = name === 'submodule' ? 'modules' : name === 'enum' ? 'values' : undefined;
  if (joined) {
    const [first, second] = [a, b].map((type) => type.entries.get(joined)?.force());
    if (first?.kind !== 'list' || second?.kind !== 'list') return a;
    const both = list([...first.items, ...second.items], first.origins);
    return { ...a, entries: new Map([...a.entries, [joined, Thunk.of(both)]]) };
  }
  const [first, second] = [elementType(a), elementType(b)];
  const element = first && second && mergeTypes(first, second);
  return element ? { ...a, entries: new Map([...a.entries, ['elemType', Thunk.of(element)]]) } : a;
}
