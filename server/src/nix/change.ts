/** A change of several files at once: what a fix or a migration does. */
import { applyEdits, type TextEdit } from './text-edit.ts';

/** All paths are absolute. A file is in one of the three. */
export interface Change {
  /** Edits of files that are there, by path; offsets count in the text as it is. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** New files, by path, with their text. */
  readonly created: ReadonlyMap<string, string>;
  readonly deleted: readonly string[];
}

export const noChange: Change = { edits: new Map(), created: new Map(), deleted: [] };

export const isEmptyChange = (change: Change): boolean =>
  change.created.size === 0 &&
  change.deleted.length === 0 &&
  [...change.edits.values()].every((edits) => edits.length === 0);

/** The texts after a change, by path; `null` for a file that is deleted. @throws Error where edits overlap */
export function changedTexts(change: Change, textOf: (path: string) => string): Map<string, string | null> {
  const texts = new Map<string, string | null>(change.created);
  for (const [path, edits] of change.edits)
    if (edits.length > 0) texts.set(path, applyEdits(textOf(path), edits));
  for (const path of change.deleted) texts.set(path, null);
  return texts;
}
