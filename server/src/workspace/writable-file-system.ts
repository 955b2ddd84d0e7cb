/**
 * The few operations that writing a change needs, and Node's: a test can put a failing disk in their place.
 */
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { withSlashes } from './paths.ts';

export interface Owner {
  readonly user: number;
  readonly group: number;
}

export interface FileOnDisk {
  /** Behind symbolic links. */
  readonly real: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly owner: Owner;
  readonly isReadOnly: boolean;
}

export interface WritableFileSystem {
  /** Undefined where nothing is; a clause ("is a folder") where it is nothing that can be written. */
  describe(path: string): FileOnDisk | string | undefined;
  exists(path: string): boolean;
  /** Writes a new file and waits until the disk has it. */
  write(path: string, bytes: Uint8Array, mode: number | undefined, owner: Owner | undefined): void;
  /** Gives a file a second name, or a copy where the file system has no links. */
  keep(path: string, copy: string): void;
  /** Replaces what is there. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  makeFolder(path: string): void;
  removeFolder(path: string): void;
  flushFolder(path: string): void;
}

export const nodeFileSystem: WritableFileSystem = {
  describe,
  exists: (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined || existsSync(path),
  write,
  keep(path, copy) {
    try {
      linkSync(path, copy);
    } catch {
      copyFileSync(path, copy, constants.COPYFILE_EXCL);
    }
  },
  rename: renameSync,
  remove: unlinkSync,
  makeFolder: (path) => mkdirSync(path),
  removeFolder: rmdirSync,
  flushFolder(path) {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
};

function describe(path: string): FileOnDisk | string | undefined {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
    const real = withSlashes(realpathSync(path));
    const stat = statSync(real);
    if (!stat.isFile()) return stat.isDirectory() ? 'is a folder' : 'is not a regular file';
    return {
      real,
      bytes: readFileSync(real),
      mode: stat.mode & 0o7777,
      owner: { user: stat.uid, group: stat.gid },
      isReadOnly: (stat.mode & 0o222) === 0 || !isWritable(real),
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') return 'is a symbolic link to nothing';
    if (code === 'ELOOP') return 'is a symbolic link that leads to itself';
    if (code === 'ENOTDIR') return undefined;
    return 'may not be read';
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function write(path: string, bytes: Uint8Array, mode: number | undefined, owner: Owner | undefined): void {
  const file = openSync(path, 'wx', mode ?? 0o666);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    if (mode !== undefined) fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (owner === undefined) return;
  try {
    chownSync(path, owner.user, owner.group);
  } catch {
    // Only root may give files away; for anybody else the file is theirs already, or becomes theirs as with any editor.
  }
}
