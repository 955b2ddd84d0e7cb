/**
 * The document as it would be once the word at the cursor is finished. What somebody is typing is rarely Nix yet, and a file with a syntax
 * error evaluates to nothing; so a word and what must follow it are put in, and the first text that parses is looked at instead:
 *
 *     hardware.gpu = "|           →  hardware.gpu = "x";
 *     pkgs.|                      →  pkgs.x
 *     x.override { use| }         →  x.override { use = true; }
 *     [ (x.override { use| ]      →  [ (x.override { use = true; }) ]
 */
import { type Files, isProblem } from '../eval/files.ts';
import { bracketsOf } from '../nix/open-brackets.ts';
import { parseNix } from '../nix/parse.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { layered } from '../workspace/layers.ts';
import { filesOver, type TextSource } from '../workspace/text-source.ts';

export interface Draft {
  /** The document as it is. */
  readonly document: SourceFile;
  readonly file: SourceFile;
  /** The files with the draft in place of the document. */
  readonly files: Files;
  /** The typed word, `-` and all; offsets count in the document and in the draft alike. */
  readonly start: number;
  readonly word: string;
}

/** What may have to follow a word, the likeliest first: one in code, one in a string that nothing ends yet, one in a string that is ended. */
const tails = {
  code: ['', ';', ' = true;'],
  open: ['";', '"'],
  closed: ['', ';'],
} as const;

/** The word before an offset: of a name, or of what stands in quotes. */
export const wordBefore = (text: string, offset: number): string =>
  /[\w'-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))![0];

/** Undefined where no guess makes the text Nix: then nothing certain can be said of it. */
export function draftAt(files: Files & TextSource, document: SourceFile, offset: number): Draft | undefined {
  const { text, path } = document;
  const word = wordBefore(text, offset);
  const start = offset - word.length;
  const filler = word === '' ? 'x' : '';
  const rest = text.slice(offset);
  for (const after of continuations(text.slice(0, offset), rest)) {
    const draft = text.slice(0, offset) + filler + after;
    const parsed = parseNix(draft, { uri: document.uri, path, version: document.version });
    if (parsed.tree.errors.length > 0) continue;
    const changed = filesOver(layered(files, new Map([[path, draft]])));
    const file = changed.source(path);
    return isProblem(file) ? undefined : { document, file, files: changed, start, word };
  }
  return undefined;
}

/** What may follow the word: the rest of the document, with what is missing before it. */
function* continuations(before: string, rest: string): Generator<string> {
  const { open, inString } = bracketsOf(before);
  const [restOfString] = inString ? (/^[^"\n]*"/.exec(rest) ?? []) : [];
  if (restOfString !== undefined)
    yield* completed(open, rest.slice(restOfString.length), 'closed', restOfString);
  yield* completed(open, rest, inString ? 'open' : 'code');
}

/** @param open the brackets that are open before the word, as `bracketsOf` has them */
function* completed(
  open: readonly string[],
  rest: string,
  place: keyof typeof tails,
  restOfString = '',
): Generator<string> {
  const missing = missingBrackets(open, rest);
  for (const follower of missing === '' ? [''] : ['', ';'])
    for (const tail of tails[place]) yield restOfString + tail + missing + follower + rest;
}

/** The closing brackets that somebody has not typed yet: of those that are open, what the rest does not close. */
function missingBrackets(open: readonly string[], rest: string): string {
  const count = open.length - bracketsOf(rest).unmatched.length;
  if (count <= 0) return '';
  const closing = open.slice(-count).reverse();
  // What a set holds around another bracket is a binding, which ends first.
  return closing.map((bracket, index) => (index > 0 && bracket === '}' ? ';}' : bracket)).join('');
}
