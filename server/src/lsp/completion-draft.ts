/**
 * The document as it would be once the word at the cursor is finished. What somebody is typing is rarely Nix yet, and a file with a syntax
 * error evaluates to nothing; so a word and what must follow it are put in, and the first text that parses is looked at instead:
 *
 *     hardware.gpu = "|           →  hardware.gpu = "x";
 *     pkgs.|                      →  pkgs.x
 *     x.override { use| }         →  x.override { use = true; }
 */
import { type Files, isProblem } from '../eval/files.ts';
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

/** What may have to follow the word, the likeliest first; `closing` goes behind a quote that is there already. */
const tails: readonly { readonly tail: string; readonly closing?: string }[] = [
  { tail: '' },
  { tail: ';' },
  { tail: ' = true;' },
  { tail: '";' },
  { tail: '"' },
  { tail: '', closing: ';' },
];

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
  for (const { tail, closing } of tails) {
    if (closing !== undefined && !/^[\w'-]*"/.test(rest)) continue;
    const after = closing === undefined ? tail + rest : rest.replace(/^[\w'-]*"/, (end) => end + closing);
    const draft = text.slice(0, offset) + filler + after;
    const parsed = parseNix(draft, { uri: document.uri, path, version: document.version });
    if (parsed.tree.errors.length > 0) continue;
    const changed = filesOver(layered(files, new Map([[path, draft]])));
    const file = changed.source(path);
    return isProblem(file) ? undefined : { document, file, files: changed, start, word };
  }
  return undefined;
}
