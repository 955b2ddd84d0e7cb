/**
 * Plain edits of a text, and their application.
 */
import type { Span } from './syntax.ts';

/** Replaces a half-open range of UTF-16 code units; an insertion where the range is empty. */
export interface TextEdit extends Span {
  readonly newText: string;
}

/**
 * The edits in the order of the text; insertions at one offset keep theirs, and come before a replacement that begins there.
 * @throws Error where two overlap, or an insertion is within a replacement: their result would depend on their order
 */
export function sortedEdits(edits: readonly TextEdit[]): TextEdit[] {
  const isInsertion = ({ start, end }: TextEdit): number => (start === end ? 0 : 1);
  const sorted = [...edits].sort((a, b) => a.start - b.start || isInsertion(a) - isInsertion(b));
  sorted.reduce<TextEdit | undefined>((before, edit) => {
    if (before !== undefined && edit.start < before.end)
      throw new Error(`edits overlap: ${describe(before)} and ${describe(edit)}`);
    return edit;
  }, undefined);
  return sorted;
}

function describe({ start, end, newText }: TextEdit): string {
  return `[${start}, ${end}) ${JSON.stringify(newText)}`;
}

/**
 * A text with edits applied to it.
 * @throws Error where edits overlap
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, newText } of sortedEdits(edits)) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

/** A part of the old text that stays, or text that is new. */
type Piece = Span | { readonly newText: string };

const sizeOf = (piece: Piece): number =>
  'newText' in piece ? piece.newText.length : piece.end - piece.start;

function cut(piece: Piece, from: number, to: number): Piece {
  if ('newText' in piece) return { newText: piece.newText.slice(from, to) };
  return { start: piece.start + from, end: piece.start + to };
}

/**
 * One list of edits that does what two do one after the other: the second is of the text that the first makes.
 * @throws Error where edits of one list overlap
 */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const all = sortedEdits(first);
  let pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, newText } of all) {
    pieces.push({ start: at, end: start }, { newText });
    at = end;
  }
  pieces.push({ start: at, end: Number.POSITIVE_INFINITY });
  for (const { start, end, newText } of sortedEdits(second).reverse())
    pieces = [...part(pieces, 0, start), { newText }, ...part(pieces, end, Number.POSITIVE_INFINITY)];
  return editsOf(pieces);
}

/** The pieces between two offsets of the text that they make. */
function part(pieces: readonly Piece[], start: number, end: number): Piece[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, sizeOf(piece))];
    at += sizeOf(piece);
    return from < to ? [cut(piece, from, to)] : [];
  });
}

/** What lies between the parts that stay. */
function editsOf(pieces: readonly Piece[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let newText = '';
  for (const piece of pieces) {
    if ('newText' in piece) {
      newText += piece.newText;
      continue;
    }
    if (newText !== '' || piece.start > at) edits.push({ start: at, end: piece.start, newText });
    at = piece.end;
    newText = '';
  }
  return edits;
}
