/**
 * What a write of several files is about to do, kept on the disk while it is under way: a process that is killed half-way can't put
 * anything back itself, so the next one does.
 *
 *     .llamaflake-write.json         a write is under way: everything goes back
 *     .llamaflake-write.done.json    all of it is done: only what was kept beside is left to be taken away
 */
import { createHash } from 'node:crypto';
import type { WritableFileSystem } from './writable-file-system.ts';

export interface JournalEntry {
  readonly kind: 'change' | 'create' | 'delete';
  /** The file itself, behind symbolic links. */
  readonly target: string;
  /** Of the new text: a file that has another one is somebody's own by now. */
  readonly digest?: string;
  /** The new text, until it is renamed into place. */
  readonly staged?: string;
  /** What stood there before, once it is kept. */
  readonly kept?: string;
}

export interface Journal {
  readonly version: 1;
  readonly entries: readonly JournalEntry[];
  /** Folders that were made for new files, outermost first. */
  readonly folders: readonly string[];
}

export interface JournalPaths {
  readonly underway: string;
  readonly done: string;
}

/** The journal of writes below a folder. */
export const journalIn = (folder: string): JournalPaths => ({
  underway: `${folder === '/' ? '' : folder}/.llamaflake-write.json`,
  done: `${folder === '/' ? '' : folder}/.llamaflake-write.done.json`,
});

/** True where a write below a folder was interrupted before it was done. */
export const isInterrupted = (fs: WritableFileSystem, folder: string): boolean =>
  fs.exists(journalIn(folder).underway);

export interface Recovered {
  /** Files that are as they were before the write. */
  readonly restored: readonly string[];
  /** Files that somebody has changed since; what they were before stands beside them. */
  readonly left: readonly { readonly path: string; readonly kept: string }[];
}

/**
 * Takes back a write that was interrupted, or tidies up after one that was done. Undefined where there was no such write.
 *
 * @throws what the file system throws; the journal is still there then, and this can be tried again
 */
export function recoverWrite(fs: WritableFileSystem, folder: string): Recovered | undefined {
  const { underway, done } = journalIn(folder);
  const finished = readJournal(fs, done);
  if (finished) {
    for (const { kept } of finished.entries) if (kept !== undefined && fs.exists(kept)) fs.remove(kept);
    fs.remove(done);
  }
  if (!fs.exists(underway)) return undefined;
  const journal = readJournal(fs, underway);
  const recovered = journal ? takeBack(fs, journal) : { restored: [], left: [] };
  fs.remove(underway);
  return recovered;
}

function takeBack(fs: WritableFileSystem, { entries, folders }: Journal): Recovered {
  const restored: string[] = [];
  const left: { path: string; kept: string }[] = [];
  for (const entry of entries) {
    const { target, staged, kept } = entry;
    const outcome = takeBackOne(fs, entry);
    if (outcome === 'restored') restored.push(target);
    if (outcome === 'left' && kept !== undefined) left.push({ path: target, kept });
    if (staged !== undefined && fs.exists(staged)) fs.remove(staged);
  }
  for (const folder of folders.toReversed()) {
    try {
      fs.removeFolder(folder);
    } catch {
      // Somebody has put something there since, or it was never made.
    }
  }
  return { restored, left };
}

function takeBackOne(
  fs: WritableFileSystem,
  { kind, target, digest, kept }: JournalEntry,
): 'restored' | 'left' | undefined {
  const isOurs = digest !== undefined && digestAt(fs, target) === digest;
  if (kind === 'create') {
    if (!isOurs) return undefined;
    fs.remove(target);
    return 'restored';
  }
  if (kept === undefined || !fs.exists(kept)) return undefined;
  if (kind === 'change' ? isOurs : !fs.exists(target)) {
    fs.rename(kept, target);
    return 'restored';
  }
  if (digestAt(fs, target) !== digestAt(fs, kept)) return 'left';
  fs.remove(kept);
  return undefined;
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function digestAt(fs: WritableFileSystem, path: string): string | undefined {
  const file = fs.describe(path);
  return typeof file === 'object' ? digestOf(file.bytes) : undefined;
}

/** Undefined where there is none, or where it was never wholly written: then nothing had been changed yet. */
function readJournal(fs: WritableFileSystem, path: string): Journal | undefined {
  const file = fs.describe(path);
  if (typeof file !== 'object') return undefined;
  try {
    const journal: Journal = JSON.parse(new TextDecoder().decode(file.bytes));
    return journal.version === 1 ? journal : undefined;
  } catch {
    return undefined;
  }
}

export const journalBytes = (journal: Journal): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(journal)}\n`);
