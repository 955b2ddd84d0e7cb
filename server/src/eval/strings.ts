/** Strings: interpolation, and what becomes text when. */
import type { Expr, Node, StringExpr } from '../nix/syntax.ts';
import { apply } from './apply.ts';
import { Bail } from './bail.ts';
import { whyUnseen } from './coerce.ts';
import type { Env } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { evalExpr } from './expr.ts';
import { isProblem } from './files.ts';
import { pathToString, storeCopy } from './paths.ts';
import { selectName } from './select.ts';
import { Thunk } from './thunk.ts';
import { join } from './union.ts';
import {
  type Failure,
  failure,
  isHole,
  str,
  typeName,
  type Union,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';

/** What an interpolated part became: text, one of several texts, or no text that we know. */
type Part = string | Union | Unknown | Failure;

export function evalString(ev: Evaluator, node: StringExpr, env: Env): Value {
  return plainString(ev, node) ?? interpolatedString(ev, node, env);
}

/** The value of a string without interpolations. */
export function plainString(ev: Evaluator, node: StringExpr): Value | undefined {
  const [text = ''] = node.parts;
  const isPlain = node.parts.length <= 1 && typeof text === 'string' && text.length <= ev.limits.size;
  return isPlain ? str(text, node) : undefined;
}

function interpolatedString(ev: Evaluator, node: StringExpr, env: Env): Value {
  let texts: string[] = [''];
  let why: Unknown | undefined;
  let lost: Unknown | undefined;
  const partial: (string | Value)[] = [];
  for (const piece of node.parts) {
    const value = typeof piece === 'string' ? undefined : ev.valueOf(piece.expr, env);
    const part = typeof piece === 'string' ? piece : toText(ev, value!, copying, piece.expr);
    if (typeof part === 'string') {
      texts = texts.length === 1 ? [texts[0]! + part] : texts.map((text) => text + part);
      partial.push(part);
    } else if (part.kind === 'failure') {
      return part;
    } else {
      partial.push(value ?? part);
      if (part.kind === 'unknown') {
        lost ??= part;
      } else {
        why ??= part.why;
        texts = texts.flatMap((text) =>
          part.options.map((option) => text + (option.kind === 'string' ? option.value : '')),
        );
        if (texts.length > 8) lost ??= part.why;
      }
    }
    if (texts.length > 8) texts = [''];
    if (texts[0]!.length > ev.limits.size) return unknown('the string is too long', node);
  }
  if (lost) {
    const value = unknown(lost.reason, lost.node ?? node, partial);
    return { ...value, text: node };
  }
  if (texts.length === 1) return str(texts[0]!, node);
  return join(
    texts.map((text) => str(text, node)),
    why!,
  );
}

/** Text of an expression within a path; a value where it has none. */
export function interpolated(ev: Evaluator, expr: Expr, env: Env, _inPath: boolean): string | Value {
  const part = toText(ev, evalExpr(ev, expr, env), { copy: false, more: false }, expr);
  if (typeof part === 'string' || part.kind !== 'union') return part;
  return unknown(part.why.reason, expr);
}

const copying: TextOptions = { copy: true, more: false };

export interface TextOptions {
  /** Paths are copied to the store by themselves, as interpolation does. */
  readonly copy: boolean;
  /** Numbers, Booleans, null and lists have text too, as `toString` has it. */
  readonly more: boolean;
}

/** A value as text. */
export function toText(ev: Evaluator, value: Value, options: TextOptions, node: Node | undefined): Part {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'path':
      // A path that is written out in full is the same text everywhere; one that leads out of the flake is not.
      if (!ev.sees(value.path) && (options.copy || isNear(ev.root, value.path)))
        return unknown(`\`${value.path}\` is outside the flake`, node);
      return options.copy ? copied(ev, value.path, node) : pathToString(ev, value.path);
    case 'attrs':
      return setToText(ev, value, options, node);
    case 'union':
      return unionToText(ev, value, options, node);
    case 'unknown':
    case 'failure':
      return value;
    case 'extern':
      return { ...whyUnseen(value, node), partial: [value] };
    case 'config':
      return whyUnseen(value, node);
    case 'pkgs':
      return unknown('a package set has no text', node);
    default:
      return options.more ? moreToText(ev, value, options, node) : cannot(value, node);
  }
}

/** Whether a path may have been written as one relative to the flake. */
const isNear = (root: string, path: string): boolean => path.split('/')[1] === root.split('/')[1];

/** The store path of a copy; what is not there can't be copied. */
function copied(ev: Evaluator, path: string, node: Node | undefined): Part {
  const type = ev.files.type(path);
  ev.read.add(path);
  return isProblem(type) ? ev.problem(path, type, node) : storeCopy(ev, path);
}

const cannot = (value: Value, node: Node | undefined): Failure =>
  failure('type', `cannot coerce ${typeName(value)} to a string`, node);

function setToText(
  ev: Evaluator,
  value: Value & { kind: 'attrs' },
  options: TextOptions,
  node: Node | undefined,
): Part {
  const toStringFn = value.entries.get('__toString');
  if (toStringFn) {
    return toText(ev, apply(ev, toStringFn.force(), Thunk.of(value), node), options, node);
  }
  if (value.entries.has('outPath') || value.rest) {
    const outPath = selectName(ev, value, 'outPath', node);
    return outPath.kind === 'failure' && value.rest
      ? unknown('the set has perhaps no text', node)
      : toText(ev, outPath, options, node);
  }
  return cannot(value, node);
}

function unionToText(ev: Evaluator, value: Union, options: TextOptions, node: Node | undefined): Part {
  const texts: Value[] = [];
  for (const option of value.options) {
    const text = toText(ev, option, options, node);
    if (typeof text === 'string') texts.push(str(text, node));
    else if (text.kind !== 'failure') return unknown(value.why.reason, value.why.node, [value]);
  }
  if (texts.length === 0) return failure('type', 'cannot coerce the value to a string', node);
  const joined = join(texts, value.why);
  if (joined.kind === 'string') return joined.value;
  return joined.kind === 'union' ? joined : value.why;
}

function moreToText(ev: Evaluator, value: Value, options: TextOptions, node: Node | undefined): Part {
  switch (value.kind) {
    case 'int':
      return String(value.value);
    case 'float':
      return floatText(value.value, node);
    case 'bool':
      return value.value ? '1' : '';
    case 'null':
      return '';
    case 'list': {
      let text = '';
      for (const [index, item] of value.items.entries()) {
        if (isHole(item)) return unknown('a part of the list is not known', node);
        const element = item.force();
        const part = toText(ev, element, options, node);
        if (typeof part !== 'string') return part.kind === 'union' ? part.why : part;
        text += part;
        const isEmptyList = element.kind === 'list' && element.items.length === 0;
        if (index < value.items.length - 1 && !isEmptyList) text += ' ';
      }
      return text;
    }
    default:
      return cannot(value, node);
  }
}

/** As `%f` prints it: six decimals. What JavaScript rounds or prints otherwise is unknown. */
export function floatText(value: number, node: Node | undefined): Part {
  const isTie = Math.abs((value * 1e6) % 1) === 0.5;
  if (!Number.isFinite(value) || isTie) return unknown('text of such a float', node);
  // JavaScript turns to exponents; a float that large is a whole number.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.000000`;
  // JavaScript drops the sign of zero.
  return `${Object.is(value, -0) ? '-' : ''}${value.toFixed(6)}`;
}

/** Text, or a bail with why there is none. */
export function forceText(ev: Evaluator, thunk: Thunk, options: TextOptions, node: Node | undefined): string {
  const value = thunk.force();
  const text = toText(ev, value, options, node);
  if (typeof text === 'string') return text;
  if (text.kind === 'union')
    throw new Bail(text.why, value.kind === 'union' ? { thunk, union: value } : undefined);
  throw new Bail(text);
}

/** What leaves a text as it is: of one that is known in part, the same parts stay known. */
export function sameText(thunk: Thunk, make: () => Value): Value {
  const value = thunk.force();
  return value.kind === 'unknown' && value.partial ? value : make();
}
