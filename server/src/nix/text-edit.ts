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
