/** `builtins.match` and `builtins.split`. Nix matches the bytes of UTF-8, one at a time. */
import type { Node } from '../../nix/syntax.ts';
import { Bail } from '../bail.ts';
import { forceString } from '../coerce.ts';
import { hasStandIn } from '../paths.ts';
import { Thunk } from '../thunk.ts';
import { list, nullValue, str, unknown, type Value } from '../value.ts';
import { findsOtherLength, mayTakeLong, translateRegex } from './regex.ts';
import type { Table } from './types.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** A text with a character for each of its bytes. */
function toBytes(text: string): string {
  if (isAscii(text)) return text;
  let bytes = '';
  for (const byte of encoder.encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** A text of bytes as the characters that they are; bails where one is cut in two. */
function fromBytes(bytes: string, node: Node | undefined): string {
  if (isAscii(bytes)) return bytes;
  try {
    return decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    throw new Bail(unknown('a character is cut in two', node));
  }
}

/** The JavaScript source of a pattern. */
function translated(pattern: string, node: Node | undefined): string {
  const source = translateRegex(pattern);
  if (source === undefined) throw new Bail(unknown('the regular expression is not followed', node));
  return source;
}

function compiled(source: string, flags: string, node: Node | undefined): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    throw new Bail(unknown('the regular expression is not followed', node));
  }
}

const tooLong = (node: Node | undefined): Value =>
  unknown('the regular expression may take too long on this text', node);

const groupValues = (groups: readonly (string | undefined)[], node: Node | undefined): Value =>
  list(groups.map((group) => Thunk.of(group === undefined ? nullValue : str(fromBytes(group, node)))));

export const patternBuiltins: Table = {
  match: {
    arity: 2,
    run: (ev, [pattern, text], node) => {
      const asked = toBytes(forceString(ev, pattern!, node));
      const regex = compiled(`^(?:${translated(asked, node)})$`, 's', node);
      const source = forceString(ev, text!, node);
      if (hasStandIn(source)) return unknown('a store path is matched', node);
      const bytes = toBytes(source);
      if (mayTakeLong(asked, bytes.length)) return tooLong(node);
      const match = regex.exec(bytes);
      return match ? groupValues(match.slice(1), node) : nullValue;
    },
  },
  split: {
    arity: 2,
    run: (ev, [pattern, text], node) => {
      const asked = toBytes(forceString(ev, pattern!, node));
      const regex = compiled(translated(asked, node), 'gs', node);
      const bytes = toBytes(forceString(ev, text!, node));
      if (findsOtherLength(asked)) return unknown('the regular expression is not followed', node);
      if (mayTakeLong(asked, bytes.length)) return tooLong(node);
      const parts: Thunk[] = [];
      let at = 0;
      for (const match of bytes.matchAll(regex)) {
        if (match[0] === '') return unknown('an expression that matches nothing splits a text', node);
        parts.push(
          Thunk.of(str(fromBytes(bytes.slice(at, match.index), node))),
          Thunk.of(groupValues(match.slice(1), node)),
        );
        at = match.index + match[0].length;
      }
      parts.push(Thunk.of(str(fromBytes(bytes.slice(at), node))));
      return list(parts);
    },
  },
};
