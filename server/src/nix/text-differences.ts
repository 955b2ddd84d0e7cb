/** From one text to another by edits of whole lines, so that a client keeps cursors and marks elsewhere. */
import { diffLines } from 'diff';
import type { TextEdit } from './text-edit.ts';

/** The edits that make `after` of `before`; offsets count in `before`. */
export function differences(before: string, after: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let open: { start: number; newText: string } | undefined;
  for (const { added, removed, value } of diffLines(before, after)) {
    if (!added && !removed) {
      if (open) edits.push({ ...open, end: at });
      open = undefined;
      at += value.length;
      continue;
    }
    open ??= { start: at, newText: '' };
    if (added) open.newText += value;
    else at += value.length;
  }
  if (open) edits.push({ ...open, end: at });
  return edits;
}
