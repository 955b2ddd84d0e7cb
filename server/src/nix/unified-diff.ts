/**
 * Changes of files as one unified diff, in Git's dialect: `git apply` and `patch -p1` take it, with created and deleted files,
 * CRLF, and files that do not end in a line break.
 */
import { formatPatch, structuredPatch } from 'diff';

export interface FileChange {
  /** Relative, with `/`. */
  readonly path: string;
  /** The text before; null where the file is created. */
  readonly before: string | null;
  /** The text after; null where the file is deleted. */
  readonly after: string | null;
}

/** The diff of files, in the order given, with three lines of context. Files that stay as they are are left out. */
export function unifiedDiff(changes: readonly FileChange[]): string {
  return changes
    .filter(({ before, after }) => before !== after)
    .map(fileDiff)
    .join('');
}

function fileDiff({ path, before, after }: FileChange): string {
  const from = before === null ? '/dev/null' : `a/${path}`;
  const to = after === null ? '/dev/null' : `b/${path}`;
  const patch = structuredPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  const text = formatPatch({ ...patch, isGit: true, isCreate: before === null, isDelete: after === null });
  // A tab ends a file name with a space in it: so Git writes it, and `patch` needs it.
  return text.replace(/^(?:---|\+\+\+) (?!")\S* [^\t\n]*$/gm, (line, offset: number) =>
    text.slice(0, offset).includes('\n@@ ') ? line : `${line}\t`,
  );
}
