/**
 * Writes a change of several files to the disk, all of it or nothing.
 *
 *     writeChange(new Map([['/fleet/flake.nix', 'new text'], ['/fleet/old.nix', null]]), (path) => textAsRead(path))
 *
 * Every new text is first written to a temporary file beside its target and flushed; only when all of them are there are they renamed
 * into place, and files are deleted last. What is replaced is kept beside until the end, so that any failure puts everything back. A
 * journal says so on the disk, for a process that can't: one that is killed.
 */

import type { FileProblem } from '../eval/files.ts';
import type { Changes } from './layers.ts';
import { nameOf, parentOf } from './paths.ts';
import { nodeFileSystem, type WritableFileSystem } from './writable-file-system.ts';
import { digestOf, type Journal, journalBytes, journalIn } from './write-journal.ts';
import { describeTarget, type Target } from './write-target.ts';

export interface WriteOptions {
  /** The text that the change was made for, without a byte order mark. */
  readonly before: (path: string) => string | FileProblem;
  /** A path as the sentence on a failure names it. */
  readonly show?: (path: string) => string;
  readonly fileSystem?: WritableFileSystem;
  /** The folder in which a journal is kept meanwhile, so that a write that is killed can be taken back; see `recoverWrite`. */
  readonly journal?: string;
}

export type WriteResult =
  | {
      readonly ok: true;
      /** Absolute paths. */
      readonly changed: readonly string[];
      readonly created: readonly string[];
      readonly deleted: readonly string[];
    }
  | {
      readonly ok: false;
      /** One sentence: why nothing was written. */
      readonly reason: string;
    };

/** New texts by absolute path, `null` for a file that is deleted. Never throws for what the disk does. */
export function writeChange(texts: Changes, options: WriteOptions): WriteResult {
  const fs = options.fileSystem ?? nodeFileSystem;
  const show = options.show ?? ((path: string) => path);
  const targets: Target[] = [];
  for (const [path, text] of texts) {
    const target = describeTarget(fs, path, text, options.before(path));
    if ('refusal' in target)
      return { ok: false, reason: `${show(path)} ${target.refusal}; nothing was written` };
    targets.push(target);
  }
  const paths = (kind: Target['kind']): string[] =>
    targets.filter((target) => target.kind === kind).map(({ path }) => path);
  const failure = perform(fs, targets, options.journal);
  if (failure !== undefined) return { ok: false, reason: sentence(failure, show) };
  return { ok: true, changed: paths('change'), created: paths('create'), deleted: paths('delete') };
}

interface Failure {
  readonly path: string;
  readonly error: unknown;
  /** Paths that could not be put back. */
  readonly lost: readonly string[];
}

interface Undo {
  readonly path: string;
  readonly run: () => void;
}

/** A target with the names beside it that its new and its old text have for a while. */
interface Move {
  readonly target: Target;
  readonly staged: string | undefined;
  readonly kept: string | undefined;
}

function perform(
  fs: WritableFileSystem,
  targets: readonly Target[],
  folder: string | undefined,
): Failure | undefined {
  const undo: Undo[] = [];
  let path = '';
  const moves: Move[] = [];
  const journal = folder === undefined ? undefined : journalIn(folder);
  try {
    for (const target of targets) {
      ({ path } = target);
      moves.push(moveOf(fs, target));
    }
    const folders = missingFolders(fs, targets);
    if (journal) {
      path = journal.underway;
      fs.write(journal.underway, journalBytes(journalOf(moves, folders)), undefined, undefined);
      fs.flushFolder(parentOf(journal.underway));
    }
    for (const made of folders) {
      path = made;
      fs.makeFolder(made);
      undo.push({ path, run: () => fs.removeFolder(made) });
    }
    for (const { target, staged } of moves) {
      if (target.kind === 'delete' || staged === undefined) continue;
      ({ path } = target);
      undo.push({ path, run: () => fs.remove(staged) });
      fs.write(staged, target.bytes, target.mode, target.owner);
    }
    for (const { target, staged, kept } of moves) {
      if (staged === undefined || target.kind === 'delete') continue;
      ({ path } = target);
      if (kept === undefined) putNew(fs, target, staged, undo);
      else replaceOld(fs, target, staged, kept, undo);
    }
    for (const { target, kept } of moves) {
      if (target.kind !== 'delete' || kept === undefined) continue;
      ({ path } = target);
      fs.rename(target.real, kept);
      undo.push({ path, run: () => fs.rename(kept, target.real) });
      mustBe(fs, kept, target.before);
    }
    // From here on all of it is done, whatever happens.
    if (journal) fs.rename(journal.underway, journal.done);
  } catch (error) {
    const lost = takeBack(undo);
    // What could not be put back may be put back later, by the journal.
    if (journal && lost.length === 0) ignoringErrors(() => fs.remove(journal.underway));
    return { path, error, lost };
  }
  const isTidy = moves.every(({ kept }) => kept === undefined || ignoringErrors(() => fs.remove(kept)));
  for (const changed of new Set(targets.map(({ real }) => parentOf(real))))
    ignoringErrors(() => fs.flushFolder(changed));
  if (journal && isTidy) ignoringErrors(() => fs.remove(journal.done));
  return undefined;
}

const journalOf = (moves: readonly Move[], folders: readonly string[]): Journal => ({
  version: 1,
  entries: moves.map(({ target, staged, kept }) => ({
    kind: target.kind,
    target: target.real,
    ...(target.kind !== 'delete' && { digest: digestOf(target.bytes) }),
    ...(staged !== undefined && { staged }),
    ...(kept !== undefined && { kept }),
  })),
  folders,
});

function moveOf(fs: WritableFileSystem, target: Target): Move {
  return {
    target,
    staged: target.kind === 'delete' ? undefined : beside(fs, target.real, 'new'),
    kept: target.kind === 'create' ? undefined : beside(fs, target.real, 'old'),
  };
}

/** Puts a new file where there is none; one that somebody has made meanwhile stops it. */
function putNew(fs: WritableFileSystem, target: Target, staged: string, undo: Undo[]): void {
  fs.keep(staged, target.real);
  undo.push({ path: target.path, run: () => fs.remove(target.real) });
  fs.remove(staged);
}

/** Keeps the file that is replaced under a name beside it; one that somebody has changed meanwhile stops it. */
function replaceOld(
  fs: WritableFileSystem,
  target: Exclude<Target, { kind: 'delete' }>,
  staged: string,
  kept: string,
  undo: Undo[],
): void {
  fs.keep(target.real, kept);
  undo.push({ path: target.path, run: () => fs.rename(kept, target.real) });
  if (target.kind === 'change') mustBe(fs, kept, target.before);
  fs.rename(staged, target.real);
}

const changedMeanwhile = 'it changed on the disk meanwhile';

/** @throws where a file has other bytes than it had when the change was described */
function mustBe(fs: WritableFileSystem, path: string, before: Uint8Array): void {
  const now = fs.describe(path);
  const isSame =
    typeof now === 'object' &&
    now.bytes.length === before.length &&
    now.bytes.every((byte, index) => byte === before[index]);
  // A link that is deleted leads to what was read by its own name.
  if (!isSame && typeof now !== 'string') throw new Error(changedMeanwhile);
}

/** The folders that new files need, outermost first. */
function missingFolders(fs: WritableFileSystem, targets: readonly Target[]): string[] {
  const missing = new Set<string>();
  for (const { kind, real } of targets) {
    if (kind !== 'create') continue;
    for (let at = parentOf(real); !fs.exists(at) && !missing.has(at); at = parentOf(at)) missing.add(at);
  }
  return [...missing].sort((a, b) => a.length - b.length);
}

/** A free name beside a file, hidden, so that nothing takes it for a module. */
function beside(fs: WritableFileSystem, path: string, kind: 'new' | 'old'): string {
  const folder = parentOf(path);
  for (let count = 0; ; count++) {
    const candidate = `${folder === '/' ? '' : folder}/.${nameOf(path)}.llamaflake-${kind}${count || ''}`;
    if (!fs.exists(candidate)) return candidate;
  }
}

function takeBack(undo: readonly Undo[]): string[] {
  const lost: string[] = [];
  for (const { path, run } of [...undo].reverse()) {
    try {
      run();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') lost.push(path);
    }
  }
  return lost;
}

/** False where it failed: what was asked for is done; a left-over hidden file or an unflushed folder is no reason to say otherwise. */
function ignoringErrors(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EBUSY: 'it is in use',
  ENAMETOOLONG: 'its name is too long',
  ENOTDIR: 'a file stands where its folder should be',
  EEXIST: 'something stands in its way',
};

function sentence({ path, error, lost }: Failure, show: (path: string) => string): string {
  const code = codeOf(error);
  const why = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  const outcome =
    lost.length === 0 ? 'nothing was written' : `and ${lost.map(show).join(', ')} could not be put back`;
  return `${show(path)} could not be written: ${why}; ${outcome}`;
}
