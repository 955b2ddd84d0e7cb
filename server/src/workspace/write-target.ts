/**
 * What one file of a change means on the disk, and whether it may be done: the checks before anything is written.
 */
import type { FileProblem } from '../eval/files.ts';
import type { Owner, WritableFileSystem } from './writable-file-system.ts';

interface TargetBase {
  /** As the change names it. */
  readonly path: string;
  /** The file behind symbolic links. */
  readonly real: string;
}

export type Target =
  | (TargetBase & NewText & { readonly kind: 'create' })
  | (TargetBase & NewText & { readonly kind: 'change'; readonly before: Uint8Array })
  | (TargetBase & { readonly kind: 'delete'; readonly before: Uint8Array });

interface NewText {
  readonly bytes: Uint8Array;
  /** Permission bits; undefined for what a new file gets by default. */
  readonly mode: number | undefined;
  readonly owner: Owner | undefined;
}

/** A predicate of the file: "changed on the disk since it was read". */
export interface Refusal {
  readonly refusal: string;
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * @param text the new text; null to delete the file
 * @param before the text that the change was made for
 */
export function describeTarget(
  fs: WritableFileSystem,
  path: string,
  text: string | null,
  before: string | FileProblem,
): Target | Refusal {
  const expected = typeof before === 'string' ? before : undefined;
  const there = fs.describe(path);
  if (there === undefined) {
    if (expected !== undefined) return { refusal: 'was deleted since it was read' };
    if (text === null) return { refusal: 'is not there' };
    return {
      kind: 'create',
      path,
      real: path,
      bytes: encode(text, false),
      mode: undefined,
      owner: undefined,
    };
  }
  if (typeof there === 'string') return { refusal: there };
  if (expected === undefined) return { refusal: 'is there already' };
  if (there.isReadOnly) return { refusal: 'is read-only' };
  if (decode(there.bytes) !== expected) return { refusal: 'changed on the disk since it was read' };
  // Deleting a link removes the link; what it leads to may serve others.
  if (text === null) return { kind: 'delete', path, real: path, before: there.bytes };
  const hasMark = byteOrderMark.every((byte, index) => there.bytes[index] === byte);
  const { real, mode, owner } = there;
  return { kind: 'change', path, real, bytes: encode(text, hasMark), mode, owner, before: there.bytes };
}

const encode = (text: string, hasMark: boolean): Uint8Array =>
  new TextEncoder().encode(hasMark && !text.startsWith('\uFEFF') ? `\uFEFF${text}` : text);

/** The text without a byte order mark; undefined for what is no text. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
