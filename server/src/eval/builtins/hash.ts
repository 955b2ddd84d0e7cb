/** Hashes of text, and their notations: base 16, Nix's base 32, base 64, and SRI. */
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { Node } from '../../nix/syntax.ts';
import { Bail } from '../bail.ts';
import { forceClosed, forceString } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasStandIn } from '../paths.ts';
import type { Thunk } from '../thunk.ts';
import { failure, str, unknown, type Value } from '../value.ts';
import type { Table } from './types.ts';

const algorithms: Readonly<Record<string, { digest: (bytes: Uint8Array) => Uint8Array; size: number }>> = {
  md5: { digest: md5, size: 16 },
  sha1: { digest: sha1, size: 20 },
  sha256: { digest: sha256, size: 32 },
  sha512: { digest: sha512, size: 64 },
};

const toBase16 = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const base32 = '0123456789abcdfghijklmnpqrsvwxyz';

/** Nix's base 32: five bits a character from the end, without e, o, t and u. */
function toBase32(bytes: Uint8Array): string {
  let text = '';
  for (let n = Math.ceil((bytes.length * 8) / 5) - 1; n >= 0; n--) {
    const [at, shift] = [(n * 5) >> 3, (n * 5) & 7];
    text += base32[((bytes[at]! >> shift) | ((bytes[at + 1] ?? 0) << (8 - shift))) & 31];
  }
  return text;
}

function fromBase32(text: string, size: number): Uint8Array | undefined {
  const bytes = new Uint8Array(size + 1);
  for (const [index, c] of [...text].reverse().entries()) {
    const digit = base32.indexOf(c);
    if (digit < 0) return undefined;
    const [at, shift] = [(index * 5) >> 3, (index * 5) & 7];
    bytes[at]! |= (digit << shift) & 255;
    bytes[at + 1]! |= digit >> (8 - shift);
  }
  return bytes[size] === 0 ? bytes.slice(0, size) : undefined;
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** The bytes of a hash in whatever notation its length tells. */
function decode(text: string, size: number): Uint8Array | undefined {
  if (text.length === size * 2 && /^[0-9a-fA-F]*$/.test(text))
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (text.length === Math.ceil((size * 8) / 5)) return fromBase32(text, size);
  if (text.length !== Math.ceil(size / 3) * 4) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return bytes.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(algorithm: string, text: string, node: Node | undefined): Value {
  const known = algorithms[algorithm];
  // Newer releases know one more.
  if (algorithm === 'blake3') return unknown('the hash algorithm `blake3` is not followed', node);
  if (!known) return failure('value', `unknown hash algorithm '${algorithm}'`, node);
  if (hasStandIn(text)) return unknown('a store path is not known', node);
  return str(toBase16(known.digest(new TextEncoder().encode(text))), node);
}

function convert(ev: Evaluator, set: Thunk, node: Node | undefined): Value {
  const { entries } = forceClosed(ev, set, node);
  const part = (name: string): string | undefined => {
    const thunk = entries.get(name);
    return thunk && forceString(ev, thunk, node);
  };
  const hash = part('hash');
  const format = part('toHashFormat');
  if (hash === undefined || format === undefined)
    throw new Bail(failure('missing-attribute', "attribute 'hash' or 'toHashFormat' missing", node));
  const prefixed = /^([a-z0-9]+)[-:](.*)$/.exec(hash);
  const name = prefixed?.[1] ?? part('hashAlgo');
  const bytes =
    name !== undefined && algorithms[name] && decode(prefixed?.[2] ?? hash, algorithms[name].size);
  if (!bytes) return unknown('the hash is not understood', node);
  const formats: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
    base16: toBase16,
    base32: toBase32,
    nix32: toBase32,
    base64: toBase64,
    sri: (b) => `${name}-${toBase64(b)}`,
  };
  const write = formats[format];
  return write ? str(write(bytes), node) : unknown(`the hash format \`${format}\` is not known`, node);
}

export const hashBuiltins: Table = {
  hashString: {
    arity: 2,
    run: (ev, [algorithm, text], node) =>
      hashOf(forceString(ev, algorithm!, node), forceString(ev, text!, node), node),
  },
  convertHash: { arity: 1, run: (ev, [set], node) => convert(ev, set!, node) },
  placeholder: {
    arity: 1,
    run: (ev, [output], node) => {
      const bytes = new TextEncoder().encode(`nix-output:${forceString(ev, output!, node)}`);
      return str(`/${toBase32(sha256(bytes))}`, node);
    },
  },
};
