/** The changes that fixes make, put together from edits of single files. */
import type { Change } from '../nix/change.ts';
import { type Edits, edits } from '../nix/edits.ts';
import type { SourceFile } from '../nix/syntax.ts';
import type { TextEdit } from '../nix/text-edit.ts';

/** A change of one file. */
export function changeFile(file: SourceFile, edit: (edits: Edits) => void): Change {
  return changeFiles([[file, edit]]);
}

/** A change of several files, each named once. */
export function changeFiles(parts: readonly (readonly [SourceFile, (edits: Edits) => void])[]): Change {
  const byPath = new Map<string, readonly TextEdit[]>();
  for (const [file, edit] of parts) {
    const collected = edits(file);
    edit(collected);
    byPath.set(file.path, collected.textEdits());
  }
  return { edits: byPath, created: new Map(), deleted: [] };
}
