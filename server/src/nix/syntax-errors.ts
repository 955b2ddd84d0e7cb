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
/** Types of tokens and nodes that cannot be the last ones of anything. */
const dangling = /^(?:attrpath|[^\w\s)\]};"']+)$/;
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
      else if (isKeyword(child, text))
        errors.push(at(child, unexpected(text.slice(child.start, child.end)), node));
      else open.push(child);
    }
  }
  return errors;
}

/** Type of a missing node → what people call it. Tokens are quoted. */
const missingNames: Readonly<Record<string, string>> = {
  variable_expression: 'expression',
  identifier: 'name',
};

const keywords = /^(?:if|then|else|let|in|rec|with|assert|inherit)$/;

/** tree-sitter takes `a.let` and `{ in }: in`; Nix reads keywords before it asks whether one fits. */
function isKeyword({ type, start, end }: RawNode, text: string): boolean {
  if ((type !== 'identifier' && type !== 'variable_expression') || end - start > 7) return false;
  return keywords.test(text.slice(start, end));
}

function missing(raw: RawNode, parent: RawNode): NixSyntaxError {
  const what = missingNames[raw.type] ?? `\`${raw.type}\``;
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

  const first =
    strayFormals(tokens) ?? afterDangling(tokens, text) ?? afterPath(tokens) ?? tokens[0] ?? error;
  const dots = text.startsWith('...', first.start) ? 3 : 0;
  const span = { start: first.start, end: Math.max(first.end, first.start + dots) };
  return at(span, unexpected(text.slice(span.start, span.end)), error);
}

/** `{ … }` as people leave it in a guide: formals that no function follows. What is wrong with them is the `...`. */
function strayFormals(tokens: readonly RawNode[]): RawNode | undefined {
  const formals = tokens.find(
    ({ type }, index) => type === 'formals' && !/[:@]/.test(tokens[index + 1]?.type ?? ''),
  );
  return formals?.children.find(({ type }) => type === 'ellipses');
}

/** The first token that ends something which still wants an operand or a value: `}` in `{ services. }`. */
function afterDangling(tokens: readonly RawNode[], text: string): RawNode | undefined {
  return tokens.find((token, index) => {
    const before = tokens[index - 1];
    const ends = token.type === ';' || closers.has(tokenType(token, text)) || token.type === 'then';
    return ends && before !== undefined && dangling.test(before.type);
  });
}

/** What stands in the place of the `=` of a binding: `:` in `{ a.b: 1; }`. */
function afterPath(tokens: readonly RawNode[]): RawNode | undefined {
  const at = tokens.findIndex(
    ({ type }, index) =>
      type === 'attrpath' &&
      !/^[.?]$/.test(tokens[index - 1]?.type ?? '') &&
      !/^[.=]$/.test(tokens[index + 1]?.type ?? '='),
  );
  return at < 0 ? undefined : tokens[at + 1];
}

function withoutEnd(opener: string): string {
  if (opener === 'let' || opener === 'if') return `\`${opener}\` without \`${pairs[opener]}\``;
  return `unclosed \`${opener}\``;
}

/** The nodes and tokens directly within an error, those of errors within it among them. */
export function tokensOf(error: RawNode): RawNode[] {
  const tokens = [...error.children];
  for (const inner of error.errors) for (const token of tokensOf(inner)) tokens.push(token);
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
