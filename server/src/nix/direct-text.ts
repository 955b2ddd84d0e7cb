/**
 * The characters and words of valid Nix, for `direct-parse.ts`: blanks and comments, names, and where paths begin.
 *
 * Whatever is rare or may be wrong is left to tree-sitter: `giveUp` ends the reading.
 */
import type { Comment, SourceFile } from './syntax.ts';

/** One text that is being read. */
export interface Reading {
  readonly file: SourceFile;
  readonly text: string;
  /** The offset of what is read next. */
  at: number;
  /** How many readers of expressions are within one another. */
  depth: number;
  /** How many there ever were. */
  deepest: number;
  /** The most operands or arguments in a row, each of which puts those before it one deeper. */
  longest: number;
  /** In order; what is read a second time adds none. */
  readonly comments: Comment[];
}

/** What is thrown where the text is not plainly Nix. */
export const notPlain = { message: 'this text is for tree-sitter to read' };

export function giveUp(): never {
  throw notPlain;
}

/** Deeper text is for a reader that says where it is too deep. */
const maxDepth = 600;

/** Begins an expression within others; `r.depth--` ends it. */
export function enter(r: Reading): void {
  if (r.depth++ >= maxDepth) giveUp();
  if (r.depth > r.deepest) r.deepest = r.depth;
}

/** Codes of the characters that decide something. */
export const code = Object.fromEntries(
  [...'\t\n\r !"#$&\'()*+,-./0:;<=>?@[\\]{|}~'].map((char) => [char, char.charCodeAt(0)]),
) as Readonly<Record<string, number>>;

const nameStart = 1;
const namePart = 2;
const pathPart = 4;
const uriPart = 8;
const digit = 16;
/** What each ASCII character may be part of. */
const classes = new Uint8Array(128).map((_, at) => {
  const char = String.fromCharCode(at);
  const is = (pattern: RegExp, flag: number): number => (pattern.test(char) ? flag : 0);
  return (
    is(/[a-zA-Z_]/, nameStart) |
    is(/[a-zA-Z0-9_'-]/, namePart) |
    is(/[a-zA-Z0-9._+/-]/, pathPart) |
    is(/[a-zA-Z0-9%/?:@&=+$,\-_.!~*']/, uriPart) |
    is(/[0-9]/, digit)
  );
});
const isA = (char: number, flag: number): boolean => char < 128 && (classes[char]! & flag) !== 0;

export const isNameStart = (char: number): boolean => isA(char, nameStart);
export const isPathPart = (char: number): boolean => isA(char, pathPart);
export const isDigit = (char: number): boolean => isA(char, digit);

/** Goes on to the next character that is neither blank nor comment. @returns its code; NaN at the end */
export function skipBlanks(r: Reading): number {
  const { text } = r;
  for (;;) {
    const char = text.charCodeAt(r.at);
    if (char === 32 || char === 10 || char === 9 || char === 13) r.at++;
    else if (char === code['#']) lineComment(r);
    else if (char === code['/'] && text.charCodeAt(r.at + 1) === code['*']) blockComment(r);
    else return char;
  }
}

function lineComment(r: Reading): void {
  const start = r.at;
  let end = start;
  while (end < r.text.length && r.text.charCodeAt(end) !== 10 && r.text.charCodeAt(end) !== 13) end++;
  comment(r, 'line', end);
}

function blockComment(r: Reading): void {
  const close = r.text.indexOf('*/', r.at + 2);
  if (close < 0) giveUp();
  comment(r, 'block', close + 2);
}

function comment(r: Reading, kind: Comment['kind'], end: number): void {
  const last = r.comments[r.comments.length - 1];
  if (last === undefined || last.end <= r.at) r.comments.push({ kind, start: r.at, end });
  r.at = end;
}

/** Passes the token that must be next. @returns its offset */
export function expect(r: Reading, token: string): number {
  skipBlanks(r);
  if (!r.text.startsWith(token, r.at)) giveUp();
  const start = r.at;
  r.at += token.length;
  // A keyword is a whole word.
  if (isNameStart(token.charCodeAt(0)) && isA(r.text.charCodeAt(r.at), namePart)) giveUp();
  return start;
}

/** The end of the name that begins at an offset. */
export function nameEnd(text: string, start: number): number {
  let end = start + 1;
  while (isA(text.charCodeAt(end), namePart)) end++;
  return end;
}

const keywords = new Set(['if', 'then', 'else', 'let', 'in', 'rec', 'with', 'assert', 'inherit']);
export const isKeyword = (word: string): boolean => keywords.has(word);

/** A name that is no keyword, and no `or`, which is a name at times. */
export function readName(r: Reading): string {
  if (!isNameStart(r.text.charCodeAt(r.at))) giveUp();
  const end = nameEnd(r.text, r.at);
  const name = r.text.slice(r.at, end);
  if (keywords.has(name) || name === 'or' || isUri(r.text, end)) giveUp();
  r.at = end;
  return name;
}

/** `x:y` is one word, an old way to write a URI. @param end of what stands before the colon */
export const isUri = (text: string, end: number): boolean =>
  text.charCodeAt(end) === code[':'] && isA(text.charCodeAt(end + 1), uriPart);

const plainPath = /^[\w.+-]*(?:\/[\w.+-]+)+$/;
const pathBeforeHole = /^[\w.+-]*(?:\/[\w.+-]+)*\/?$/;

/**
 * The end of the text of a path that begins here, up to its first interpolation; 0 where none begins. As to Nix, `a/b` is a path
 * wherever it stands.
 */
export function pathEnd({ text, at }: Reading): number {
  let end = at;
  let hasSlash = false;
  for (let char = text.charCodeAt(end); isA(char, pathPart); char = text.charCodeAt(++end))
    if (char === code['/']) hasSlash = true;
  if (!hasSlash) return 0;
  const run = text.slice(at, end);
  if (text.charCodeAt(end) === code.$) {
    if (text[end + 1] !== '{' || !pathBeforeHole.test(run)) giveUp();
    return end;
  }
  if (run === '/' || run === '//') return 0;
  return plainPath.test(run) ? end : giveUp();
}
