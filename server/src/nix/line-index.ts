/**
 * Offsets to lines and back, as LSP counts: zero-based, characters are UTF-16 code units, a line ends at LF, CR LF or CR.
 */

/** As LSP's `Position`. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LineIndex {
  /** Offset at which each line begins. */
  readonly starts: readonly number[];
  readonly length: number;
  readonly text: string;
}

/** Made once for a text, used for many look-ups. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  return { starts, length: text.length, text };
}

/** Where an offset is; beyond the ends, the nearest place there is. */
export function positionAt({ starts, length }: LineIndex, offset: number): Position {
  const place = Math.max(0, Math.min(offset, length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: place - starts[low]! };
}

/** The offset of a position; a character beyond the line's end is the end of the line, before its line break. */
export function offsetAt({ starts, length, text }: LineIndex, { line, character }: Position): number {
  if (line < 0) return 0;
  const start = starts[line];
  if (start === undefined) return length;
  let end = starts[line + 1] ?? length;
  while (end > start && line + 1 < starts.length && /[\r\n]/.test(text[end - 1]!)) end--;
  return Math.min(start + Math.max(0, character), end);
}

/** Both ends of a span, as LSP's `Range`. */
export function rangeOf(index: LineIndex, span: { readonly start: number; readonly end: number }) {
  return { start: positionAt(index, span.start), end: positionAt(index, span.end) };
}
