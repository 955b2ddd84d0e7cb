/** `==` and `<` as Nix has them: numbers across types, functions never equal, sets and lists by content. */
import type { Node } from '../nix/syntax.ts';
import { whyUnseen } from './coerce.ts';
import type { Evaluator } from './evaluator.ts';
import { isUndecided } from './expr.ts';
import { isPackage } from './packages.ts';
import { hasStandIn } from './paths.ts';
import { undecided } from './union.ts';
import { type Failure, failure, isHole, typeName, type Unknown, unknown, type Value } from './value.ts';

type Answer = boolean | Unknown | Failure;

/** What a package, which is a set, never is. */
const noSet: ReadonlySet<Value['kind']> = new Set(['null', 'bool', 'int', 'float', 'string', 'path', 'list']);

/** What a text never is, of whatever it is made. */
const noText: ReadonlySet<Value['kind']> = new Set(['null', 'bool', 'int', 'float', 'list', 'attrs']);

/** Whether two values differ already in what they are, however little is known of the first. */
function differInKind(ev: Evaluator, value: Value, { kind }: Value): boolean {
  if (value.kind === 'unknown') return value.partial !== undefined && noText.has(kind);
  return noSet.has(kind) && isPackage(ev, value);
}

/** Whether two values are equal. */
export function equal(ev: Evaluator, a: Value, b: Value, node: Node | undefined): Answer {
  if (a.kind === 'failure') return a;
  if (b.kind === 'failure') return b;
  if (differInKind(ev, a, b) || differInKind(ev, b, a)) return false;
  const open = [a, b].find((value) => isUndecided(value) || value.kind === 'union' || value.kind === 'pkgs');
  if (open)
    return open.kind === 'pkgs' ? unknown('package sets can’t be compared', node) : undecided(open, node);
  if (a.kind === 'int' && b.kind === 'float') return Number(a.value) === b.value;
  if (a.kind === 'float' && b.kind === 'int') return a.value === Number(b.value);
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'null':
      return true;
    case 'int':
    case 'float':
    case 'bool':
      return a.value === (b as typeof a).value;
    case 'string': {
      const other = (b as typeof a).value;
      if (a.value === other) return true;
      const bothStand = hasStandIn(a.value) && hasStandIn(other);
      return bothStand ? unknown('store paths can’t be compared', node) : false;
    }
    case 'path':
      return a.path === (b as typeof a).path;
    case 'list':
      return equalLists(ev, a, b as typeof a, node);
    case 'attrs':
      return equalSets(ev, a, b as typeof a, node);
    default:
      // Functions: Nix compares them by chance of sharing where they stand in a set or a list.
      return unknown('functions can’t be compared', node);
  }
}

function equalLists(
  ev: Evaluator,
  a: Value & { kind: 'list' },
  b: Value & { kind: 'list' },
  node: Node | undefined,
): Answer {
  if (a.items.some(isHole) || b.items.some(isHole)) return unknown('a part of the list is not known', node);
  if (a.items.length !== b.items.length) return false;
  for (const [index, item] of a.items.entries()) {
    const other = b.items[index]!;
    if (isHole(item)) return whyUnseen(item.hole, node);
    if (isHole(other)) return whyUnseen(other.hole, node);
    const same = equal(ev, item.force(), other.force(), node);
    if (same !== true) return same;
  }
  return true;
}

function equalSets(
  ev: Evaluator,
  a: Value & { kind: 'attrs' },
  b: Value & { kind: 'attrs' },
  node: Node | undefined,
): Answer {
  if (a === b) return equalToItself(ev, a, node);
  if (a.rest) return whyUnseen(a.rest.hole, node);
  if (b.rest) return whyUnseen(b.rest.hole, node);
  // Nix compares two of them by their output paths; one beside another set is a set.
  const type = a.entries.get('type')?.force();
  if (type?.kind === 'failure') return type;
  const areDerivations = [isDerivation(a), isDerivation(b)];
  if (areDerivations.includes(undefined) || areDerivations.every((is) => is === true))
    return unknown('derivations can’t be compared', node);
  if (a.entries.size !== b.entries.size) return false;
  return inAnyOrder(ev, [...a.entries.keys()], (name) => {
    const other = b.entries.get(name);
    return other !== undefined && equal(ev, a.entries.get(name)!.force(), other.force(), node);
  });
}

/**
 * Whether all of several questions are answered with yes. Nix asks them of a set's names in an order of its own (that in which it
 * met the names, anywhere) and stops at the first no: a no beside a failure may be either.
 */
function inAnyOrder(ev: Evaluator, names: readonly string[], ask: (name: string) => Answer): Answer {
  let no = false;
  let failed: Failure | undefined;
  let open: Unknown | undefined;
  for (const name of names) {
    const answer = ask(name);
    if (answer === true) continue;
    if (answer === false) no = true;
    else if (answer.kind === 'failure') failed ??= answer;
    else open ??= answer;
    if (failed && (no || open))
      return unknown('whether sets are equal of which a part fails hangs on the order of their names');
  }
  if (!no) return failed ?? open ?? true;
  if (open) ev.assumed++;
  return false;
}

const beingCompared = new WeakSet<Value>();

/** A set is itself, unless it has a function, of which Nix can't tell. One that contains itself has no end. */
function equalToItself(ev: Evaluator, set: Value & { kind: 'attrs' }, node: Node | undefined): Answer {
  if (beingCompared.has(set)) return unknown('a set that contains itself is compared', node);
  beingCompared.add(set);
  try {
    return equalSets(ev, { ...set }, set, node);
  } finally {
    beingCompared.delete(set);
  }
}

function isDerivation(set: Value & { kind: 'attrs' }): boolean | undefined {
  const type = set.entries.get('type')?.force();
  if (!type) return false;
  if (type.kind === 'failure' || type.kind === 'union' || isUndecided(type)) return undefined;
  return type.kind === 'string' && type.value === 'derivation';
}

/** Whether `a < b`. */
export function compare(ev: Evaluator, a: Value, b: Value, node: Node | undefined): Answer {
  if (a.kind === 'failure') return a;
  if (b.kind === 'failure') return b;
  const open = [a, b].find((value) => isUndecided(value) || value.kind === 'union');
  if (open) return undecided(open, node);
  const isNumber = (value: Value): value is Value & { kind: 'int' | 'float' } =>
    value.kind === 'int' || value.kind === 'float';
  if (isNumber(a) && isNumber(b))
    return a.kind === b.kind ? a.value < b.value : Number(a.value) < Number(b.value);
  if (a.kind === 'string' && b.kind === 'string') return lessText(a.value, b.value);
  if (a.kind === 'path' && b.kind === 'path') return a.path < b.path;
  if (a.kind === 'list' && b.kind === 'list') return lessLists(ev, a, b, node);
  return failure('type', `cannot compare ${typeName(a)} with ${typeName(b)}`, node);
}

/** Nix compares bytes, JavaScript UTF-16 code units: they differ beyond the basic plane. */
export function lessText(a: string, b: string): boolean {
  return compareText(a, b) < 0;
}

/** The order of attribute names and strings: that of their UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function lessLists(
  ev: Evaluator,
  a: Value & { kind: 'list' },
  b: Value & { kind: 'list' },
  node: Node | undefined,
): Answer {
  for (let index = 0; ; index++) {
    const x = a.items[index];
    const y = b.items[index];
    if (!y) return false;
    if (!x) return true;
    if (isHole(x) || isHole(y)) return unknown('a part of the list is not known', node);
    const same = equal(ev, x.force(), y.force(), node);
    if (same === true) continue;
    return same === false ? compare(ev, x.force(), y.force(), node) : same;
  }
}
