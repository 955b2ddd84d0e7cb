/** Builtins on text. Nix counts bytes of UTF-8. */
import type { Node } from '../../nix/syntax.ts';
import { forceAttrs, forceElements, forceInt, forceList, forceString } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { forceText, sameText, type TextOptions, toText } from '../strings.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, failure, int, isHole, list, str, unknown, type Value } from '../value.ts';
import type { Table } from './types.ts';

const asText: TextOptions = { copy: true, more: false };
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that was last found to be ASCII: a text that is cut into characters is asked about for each. */
let ascii = '';

function isAscii(text: string): boolean {
  if (text === ascii) return true;
  if (!/^[\0-\x7f]*$/.test(text)) return false;
  ascii = text;
  return true;
}

function substring(text: string, start: number, length: number, node: Node | undefined): Value {
  if (isAscii(text))
    return str(start >= text.length ? '' : text.slice(start, length < 0 ? undefined : start + length));
  const bytes = encoder.encode(text);
  if (start >= bytes.length) return str('');
  try {
    return str(decoder.decode(bytes.slice(start, length < 0 ? undefined : start + length)));
  } catch {
    return unknown('a character is cut in two', node);
  }
}

const byteLength = (text: string): number => (isAscii(text) ? text.length : encoder.encode(text).length);

/** Of several words that match the first counts; an empty word matches before each character and once at the end. */
function replaceStrings(text: string, from: readonly string[], to: (index: number) => string): string {
  const starts = new Set(from.map((word) => word.charAt(0)));
  const hasEmpty = starts.has('');
  let result = '';
  let kept = 0;
  for (let at = 0; at < text.length || (hasEmpty && at === text.length); ) {
    const mayMatch = hasEmpty || starts.has(text.charAt(at));
    const index = mayMatch ? from.findIndex((word) => text.startsWith(word, at)) : -1;
    if (index < 0) {
      at++;
      continue;
    }
    result += text.slice(kept, at) + to(index);
    kept = at + from[index]!.length;
    at = Math.max(kept, at + 1);
  }
  return result + text.slice(kept);
}

export const stringBuiltins: Table = {
  toString: {
    arity: 1,
    run: (ev: Evaluator, [value]: readonly Thunk[], node: Node | undefined) => {
      const forced = value!.force();
      const text = toText(ev, forced, { copy: false, more: true }, node);
      if (typeof text !== 'string') return text;
      return str(text, forced.kind === 'string' ? forced.node : node);
    },
  },
  stringLength: {
    arity: 1,
    run: (ev, [text], node) => int(byteLength(forceText(ev, text!, asText, node))),
  },
  substring: {
    arity: 3,
    run: (ev, [start, length, text], node) => {
      const from = Number(forceInt(ev, start!, node));
      const count = Number(forceInt(ev, length!, node));
      const source = forceText(ev, text!, asText, node);
      if (from < 0) return failure('value', "negative start position in 'substring'", node);
      return substring(source, from, count, node);
    },
  },
  concatStringsSep: {
    arity: 2,
    run: (ev, [separator, parts], node) => {
      const between = forceString(ev, separator!, node);
      const texts: string[] = [];
      const partial: (string | Value)[] = [];
      let lost: Value | undefined;
      for (const item of forceList(ev, parts!, node).items) {
        // Any number of elements may stand there, of which a union is a choice of lists, no text.
        const value = isHole(item) ? (item.hole.kind === 'union' ? item.hole.why : item.hole) : item.force();
        const text = toText(ev, value, asText, node);
        if (partial.length > 0) partial.push(between);
        if (typeof text === 'string') {
          texts.push(text);
          partial.push(text);
        } else {
          if (text.kind === 'failure') return text;
          lost ??= text.kind === 'union' ? text.why : text;
          partial.push(value);
        }
      }
      if (lost?.kind === 'unknown') return unknown(lost.reason, lost.node ?? node, partial);
      return str(texts.join(between), node);
    },
  },
  replaceStrings: {
    arity: 3,
    run: (ev, [from, to, text], node) => {
      const searched = forceElements(ev, from!, node);
      const others = forceElements(ev, to!, node);
      if (searched.length !== others.length) {
        return failure(
          'value',
          "'from' and 'to' arguments passed to builtins.replaceStrings have different lengths",
          node,
        );
      }
      const words = searched.map((word) => forceString(ev, word, node));
      const source = forceString(ev, text!, node);
      if (!isAscii(source) && words.includes(''))
        return unknown('an empty word in text that is not ASCII', node);
      const used = new Set<number>();
      const replaced = replaceStrings(source, words, (index) => {
        used.add(index);
        return forceString(ev, others[index]!, node);
      });
      // Older Nix asks for replacements that it does not need, too.
      const isWrong = (value: Value): boolean => value.kind !== 'string' && value.kind !== 'extern';
      const unneeded = others.findIndex((other, index) => !used.has(index) && isWrong(other.force()));
      return unneeded < 0 ? str(replaced) : unknown('an unused replacement is no text', node);
    },
  },
  compareVersions: {
    arity: 2,
    run: (ev, [a, b], node) => int(compareVersions(forceString(ev, a!, node), forceString(ev, b!, node))),
  },
  splitVersion: {
    arity: 1,
    run: (ev, [version], node) =>
      list(versionParts(forceString(ev, version!, node)).map((part) => Thunk.of(str(part)))),
  },
  parseDrvName: {
    arity: 1,
    run: (ev, [name], node) => {
      const text = forceString(ev, name!, node);
      const dash = /-(?=[^a-zA-Z])/.exec(text);
      const entries = dash ? [text.slice(0, dash.index), text.slice(dash.index + 1)] : [text, ''];
      return attrs(
        new Map([
          ['name', Thunk.of(str(entries[0]!))],
          ['version', Thunk.of(str(entries[1]!))],
        ]),
      );
    },
  },
  unsafeDiscardStringContext: {
    arity: 1,
    run: (ev, [text], node) => sameText(text!, () => str(forceText(ev, text!, asText, node), node)),
  },
  unsafeDiscardOutputDependency: {
    arity: 1,
    run: (ev, [text], node) => sameText(text!, () => str(forceText(ev, text!, asText, node), node)),
  },
  hasContext: {
    arity: 1,
    run: (ev, [text], node) => {
      const source = forceString(ev, text!, node);
      return source.includes('/nix/store/')
        ? unknown('contexts of strings are not followed', node)
        : bool(false);
    },
  },
  getContext: {
    arity: 1,
    run: (ev, [text], node) =>
      forceString(ev, text!, node).includes('/nix/store/')
        ? unknown('contexts of strings are not followed', node)
        : attrs(new Map()),
  },
  appendContext: {
    arity: 2,
    run: (ev, [text, context], node) => {
      forceAttrs(ev, context!, node);
      return str(forceString(ev, text!, node), node);
    },
  },
};

/** Runs of digits, and runs of what is no digit, dot or dash. */
export const versionParts = (version: string): string[] => version.match(/\d+|[^\d.-]+/g) ?? [];

/** -1, 0 or 1, by Nix's rules: numbers as numbers, `pre` before all, words after numbers. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [versionParts(a), versionParts(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? '', y[i] ?? ''];
    if (lessPart(p, q)) return -1;
    if (lessPart(q, p)) return 1;
  }
  return 0;
}

function lessPart(a: string, b: string): boolean {
  // Of 32 bits, as Nix has it: what is larger is a word.
  const isNumber = (part: string): boolean => /^\d+$/.test(part) && BigInt(part) < 2n ** 31n;
  if (isNumber(a) && isNumber(b)) return BigInt(a) < BigInt(b);
  if (a === '' && isNumber(b)) return true;
  if (a === 'pre' && b !== 'pre') return true;
  if (b === 'pre') return false;
  if (isNumber(b) && !isNumber(a)) return true;
  if (isNumber(a)) return false;
  return a < b;
}
