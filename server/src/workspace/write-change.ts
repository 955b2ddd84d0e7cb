/**
 * Writes a change of several files to the disk, all of it or nothing.
 *
 *     writeChange(new Map([['/fleet/flake.nix', 'new text'], ['/fleet/old.nix', null]]), (path) => textAsRead(path))
 *
 * Every new text is first written to a temporary file beside its target and flushed; only when all of them are there are they renamed
 * into place, and files are deleted last. What is replaced is kept beside until the end, so that any failure puts everything back.
 */

import type { FileProblem } from '../eval/files.ts';
import type { Changes } from './layers.ts';
import { nameOf, parentOf } from './paths.ts';
import { nodeFileSystem, type WritableFileSystem } from './writable-file-system.ts';
import { describeTarget, type Target } from './write-target.ts';

export interface WriteOptions {
  /** The text that the change was made for, without a byte order mark. */
  readonly before: (path: string) => string | FileProblem;
  /** A path as the sentence on a failure names it. */
  readonly show?: (path: string) => string;
  readonly fileSystem?: WritableFileSystem;
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
  const failure = perform(fs, targets);
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

function perform(fs: WritableFileSystem, targets: readonly Target[]): Failure | undefined {
  const undo: Undo[] = [];
  const leftovers: string[] = [];
  let path = '';
  try {
    const staged = new Map<Target, string>();
    for (const target of targets) {
      if (target.kind === 'delete') continue;
      ({ path } = target);
      if (target.kind === 'create') makeFolders(fs, parentOf(target.real), undo);
      const temporary = beside(fs, target.real, 'new');
      undo.push({ path, run: () => fs.remove(temporary) });
      fs.write(temporary, target.bytes, target.mode, target.owner);
      staged.set(target, temporary);
    }
    for (const [target, temporary] of staged) {
      ({ path } = target);
      if (target.kind === 'change') keepOld(fs, target, undo, leftovers);
      else undo.push({ path, run: () => fs.remove(target.real) });
      fs.rename(temporary, target.real);
    }
    for (const target of targets) {
      if (target.kind !== 'delete') continue;
      ({ path } = target);
      const old = beside(fs, target.real, 'old');
      fs.rename(target.real, old);
      undo.push({ path, run: () => fs.rename(old, target.real) });
      leftovers.push(old);
    }
  } catch (error) {
    return { path, error, lost: takeBack(undo) };
  }
  for (const old of leftovers) ignoringErrors(() => fs.remove(old));
  for (const folder of new Set(targets.map(({ real }) => parentOf(real))))
    ignoringErrors(() => fs.flushFolder(folder));
  return undefined;
}

/** Keeps the file that is about to be replaced, under a name beside it. */
function keepOld(fs: WritableFileSystem, target: Target, undo: Undo[], leftovers: string[]): void {
  const old = beside(fs, target.real, 'old');
  fs.keep(target.real, old);
  undo.push({ path: target.path, run: () => fs.rename(old, target.real) });
  leftovers.push(old);
}

function makeFolders(fs: WritableFileSystem, folder: string, undo: Undo[]): void {
  const wanted: string[] = [];
  for (let at = folder; !fs.exists(at); at = parentOf(at)) wanted.push(at);
  for (const path of wanted.reverse()) {
    fs.makeFolder(path);
    undo.push({ path, run: () => fs.removeFolder(path) });
  }
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

function ignoringErrors(work: () => void): void {
  try {
    work();
  } catch {
    // What was asked for is done; a left-over hidden file or an unflushed folder is no reason to say otherwise.
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
