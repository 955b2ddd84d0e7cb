/** Builtins between values and text formats. */
import { parse as parseToml } from 'smol-toml';
import type { Node } from '../../nix/syntax.ts';
import { Bail } from '../bail.ts';
import { elements, forceString, whyUnseen } from '../coerce.ts';
import { compareText } from '../compare.ts';
import type { Evaluator } from '../evaluator.ts';
import { toText } from '../strings.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, failure, float, int, list, nullValue, str, unknown, type Value } from '../value.ts';
import type { Table } from './types.ts';

/** A parsed JSON or TOML document as a value. Whole numbers are integers only where the text had no point or exponent. */
export function fromData(data: unknown, node: Node | undefined): Value {
  if (data === null) return nullValue;
  if (typeof data === 'boolean') return bool(data);
  if (typeof data === 'bigint') return int(data);
  if (typeof data === 'number') return float(data);
  if (typeof data === 'string') return str(data, node);
  if (Array.isArray(data)) return list(data.map((item: unknown) => Thunk.of(fromData(item, node), node)));
  if (data instanceof Date) return unknown('dates of TOML are not followed', node);
  return attrs(
    new Map(
      Object.entries(data as object).map(([name, item]) => [name, Thunk.of(fromData(item, node), node)]),
    ),
  );
}

/**
 * JSON with integers kept apart from floats: each integer becomes text first that no other text can be. Throws a `SyntaxError` where Nix
 * says that it is no JSON, and bails where versions of Nix differ.
 */
function parseJson(text: string, node: Node | undefined): unknown {
  if (text.includes('\\u0000')) throw new Bail(unknown('text with a zero character is not read', node));
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?(?:0|[1-9]\d*)$/.test(token) ? `{"\\u0000int":"${token}"}` : token,
  );
  return JSON.parse(marked, (key, value: unknown) => {
    if (/\p{Surrogate}/u.test(key) || (typeof value === 'string' && /\p{Surrogate}/u.test(value)))
      throw new SyntaxError('half a character');
    const read = typeof value === 'object' && value !== null && '\0int' in value ? value['\0int'] : undefined;
    const number = read === undefined ? value : integerOrFloat(BigInt(String(read)), node);
    if (number === Number.POSITIVE_INFINITY || number === Number.NEGATIVE_INFINITY)
      throw new SyntaxError('a number beyond all floats');
    return number;
  });
}

/** A whole number of JSON: what 64 bits with a sign can't hold is read as a float, or, where they could without it, in several ways. */
function integerOrFloat(number: bigint, node: Node | undefined): bigint | number {
  if (number >= 2n ** 63n && number < 2n ** 64n)
    throw new Bail(unknown('versions of Nix read so large a number differently', node));
  return number >= -(2n ** 63n) && number < 2n ** 63n ? number : Number(number);
}

/** JSON of a value, as Nix prints it. Bails where some of it isn't known. */
export function toJson(ev: Evaluator, value: Value, node: Node | undefined): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'bool':
    case 'int':
      return String(value.value);
    case 'float':
      return jsonFloat(value.value, node);
    case 'string':
      return JSON.stringify(value.value);
    case 'list':
      return `[${elements(value, node)
        .map((item) => toJson(ev, item.force(), node))
        .join(',')}]`;
    case 'attrs': {
      if (value.entries.has('__toString')) {
        const text = toText(ev, value, { copy: false, more: false }, node);
        if (typeof text === 'string') return JSON.stringify(text);
        throw new Bail(text.kind === 'union' ? text.why : text);
      }
      const outPath = value.entries.get('outPath');
      if (outPath) return toJson(ev, outPath.force(), node);
      if (value.rest) throw new Bail(whyUnseen(value.rest.hole, node));
      const names = [...value.entries.keys()].sort(compareText);
      return `{${names.map((name) => `${JSON.stringify(name)}:${toJson(ev, value.entries.get(name)!.force(), node)}`).join(',')}}`;
    }
    case 'path': {
      const text = toText(ev, value, { copy: true, more: false }, node);
      if (typeof text === 'string') return JSON.stringify(text);
      throw new Bail(text.kind === 'union' ? text.why : text);
    }
    case 'lambda':
    case 'primop':
      throw new Bail(failure('type', 'cannot convert a function to JSON', node));
    case 'failure':
    case 'unknown':
      throw new Bail(value);
    default:
      throw new Bail(unknown('a part of the value can’t be seen', node));
  }
}

/** Versions of Nix print whole floats, more than six digits and exponents each in their way. */
function jsonFloat(value: number, node: Node | undefined): string {
  const text = String(value);
  if (!Number.isInteger(value) && !text.includes('e') && Number(value.toPrecision(6)) === value) return text;
  throw new Bail(unknown('JSON of such a float is printed differently by versions of Nix', node));
}

export const textBuiltins: Table = {
  fromJSON: {
    arity: 1,
    run: (ev, [text], node) => {
      const source = forceString(ev, text!, node);
      try {
        return fromData(parseJson(source, node), node);
      } catch (problem) {
        if (problem instanceof Bail) throw problem;
        return failure('value', 'the text is not JSON', node);
      }
    },
  },
  fromTOML: {
    arity: 1,
    run: (ev, [text], node) => {
      const source = forceString(ev, text!, node);
      try {
        return fromData(parseToml(source, { integersAsBigInt: true }), node);
      } catch {
        return failure('value', 'the text is not TOML', node);
      }
    },
  },
  toJSON: { arity: 1, run: (ev, [value], node) => str(toJson(ev, value!.force(), node), node) },
  toXML: { arity: 1, run: (_ev, _args, node) => unknown('XML is not printed', node) },
  derivation: {
    arity: 1,
    run: (_ev, [set], node) => {
      const value = set!.force();
      if (value.kind === 'failure') return value;
      return unknown('derivations are not worked out', node);
    },
  },
};
