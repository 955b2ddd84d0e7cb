/**
 * What is wrong where tree-sitter could not go on, in one clause each.
 *
 *     { a = 1 }       missing `;`
 *     { a = [ 1;      missing `]`
 *     llama‑cpp       unexpected `‑` (U+2011)
 *     let x = 1;      `let` without `in`
 */
import type { RawNode } from './raw-tree.ts';
import type { SyntaxError as NixSyntaxError, Span } from './syntax.ts';

/** Opening token → the one that closes it. */
const pairs: Readonly<Record<string, string>> = {
  '{': '}',
  '(': ')',
  '[': ']',
  '${': '}',
  let: 'in',
  if: 'else',
};
const closers = new Set(Object.values(pairs));
const quotes = new Set(['"', "''"]);

/** All errors of a tree, in no order. */
export function syntaxErrors(root: RawNode, text: string): NixSyntaxError[] {
  const errors: NixSyntaxError[] = [];
  if (root.type === 'ERROR') return [errorOf(root, text)];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const error of node.errors) errors.push(errorOf(error, text));
    for (const child of node.children) {
      if (child.missing) errors.push(missing(child, node));
      else open.push(child);
    }
  }
  return errors;
}

function missing(raw: RawNode, parent: RawNode): NixSyntaxError {
  const what =
    raw.type === 'identifier'
      ? parent.type === 'variable_expression'
        ? 'expression'
        : 'name'
      : `\`${raw.type}\``;
  return at(raw, `missing ${what}`, parent);
}

function errorOf(error: RawNode, text: string): NixSyntaxError {
  const tokens = tokensOf(error);
  const stray = strayCharacter(error, tokens, text);
  if (stray !== undefined) return at(stray, unexpected(text.slice(stray.start, stray.end)), error);

  const open: RawNode[] = [];
  for (const token of tokens) {
    const type = tokenType(token, text);
    const opener = open.at(-1);
    if (quotes.has(type) && opener?.type !== type) open.push(token);
    else if (opener !== undefined && (pairs[opener.type] ?? opener.type) === type) open.pop();
    else if (closers.has(type)) return at(token, unexpected(type), error);
    else if (type in pairs) open.push(token);
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) return at(unclosed, withoutEnd(unclosed.type), error);

  const first = tokens[0] ?? error;
  return at(first, unexpected(text.slice(first.start, first.end)), error);
}

function withoutEnd(opener: string): string {
  if (opener === 'let' || opener === 'if') return `\`${opener}\` without \`${pairs[opener]}\``;
  return `unclosed \`${opener}\``;
}

/** The nodes and tokens directly within an error, those of errors within it among them. */
export function tokensOf(error: RawNode): RawNode[] {
  const tokens = [...error.children];
  for (const inner of error.errors) tokens.push(...tokensOf(inner));
  return error.errors.length === 0 ? tokens : tokens.sort((a, b) => a.start - b.start);
}

/** A token's type: for a keyword that was not expected, its text. */
export function tokenType(token: RawNode, text: string): string {
  return token.type === 'keyword' ? text.slice(token.start, token.end) : token.type;
}

/** The first character that begins no token of Nix: an error without tokens in it. */
function strayCharacter(error: RawNode, tokens: readonly RawNode[], text: string): Span | undefined {
  const bare = tokens.length === 0 ? error : error.errors.find((inner) => tokensOf(inner).length === 0);
  if (bare === undefined || bare.start === bare.end) return undefined;
  const code = text.codePointAt(bare.start) ?? 0;
  return { start: bare.start, end: bare.start + (code > 0xffff ? 2 : 1) };
}

function unexpected(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  const code = text.codePointAt(0) ?? 0;
  const isLetter = [...text].length === 1 && (code > 0x7e || code < 0x20);
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  if (isLetter) return code < 0x20 ? `unexpected character U+${hex}` : `unexpected \`${text}\` (U+${hex})`;
  return `unexpected \`${line.length > 30 ? `${line.slice(0, 29)}…` : line}\``;
}

function at({ start, end }: Span, message: string, { start: from, end: to }: Span): NixSyntaxError {
  return { start, end, message, region: { start: Math.min(start, from), end: Math.max(end, to) } };
}
