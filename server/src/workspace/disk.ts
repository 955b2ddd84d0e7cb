/** Files of the disk, read once each until they are forgotten. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { URI } from 'vscode-uri';
import type { FileProblem, FileType } from '../eval/files.ts';
import { missing, type TextSource } from './text-source.ts';

/** Larger files hold data, not configurations. In bytes. */
export const defaultMaxFileSize = 2_000_000;

/** Folders with more entries than this are nobody's modules. */
const maxEntries = 20_000;

export interface Disk extends TextSource {
  /** Forgets what is known of a path, or of everything. */
  forget(path?: string): void;
}

export function disk(options: { maxFileSize?: number } = {}): Disk {
  const maxFileSize = options.maxFileSize ?? defaultMaxFileSize;
  const texts = new Map<string, string | FileProblem>();
  const directories = new Map<string, ReadonlyMap<string, FileType> | FileProblem>();
  const types = new Map<string, FileType | FileProblem>();
  return {
    text: (path) => remember(texts, path, () => readText(path, maxFileSize)),
    directory: (path) => remember(directories, path, () => readFolder(path)),
    type: (path) => remember(types, path, () => readType(path)),
    uri: (path) => URI.file(path).toString(),
    version: () => 0,
    forget(path) {
      for (const map of [texts, directories, types]) {
        if (path === undefined) map.clear();
        else map.delete(path);
      }
      if (path !== undefined) directories.delete(path.slice(0, path.lastIndexOf('/')));
    },
  };
}

function remember<T>(map: Map<string, T>, key: string, read: () => T): T {
  let value = map.get(key);
  if (value === undefined) {
    value = read();
    map.set(key, value);
  }
  return value;
}

function readText(path: string, maxFileSize: number): string | FileProblem {
  try {
    const { size } = statSync(path);
    if (size > maxFileSize) {
      return { problem: 'too-large', message: `is larger than ${maxFileSize} bytes` };
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return text.includes('\0') ? { problem: 'not-utf8', message: 'is a binary file' } : text;
  } catch (error) {
    return problemOf(error);
  }
}

function readFolder(path: string): ReadonlyMap<string, FileType> | FileProblem {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    if (entries.length > maxEntries)
      return { problem: 'too-large', message: `has more than ${maxEntries} entries` };
    const names = entries.filter((entry) => entry.name !== '.git');
    return new Map(names.map((entry) => [entry.name, typeOf(entry)]));
  } catch (error) {
    return problemOf(error);
  }
}

function readType(path: string): FileType | FileProblem {
  try {
    return typeOf(statSync(path));
  } catch (error) {
    return problemOf(error);
  }
}

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function typeOf(entry: Typed): FileType {
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symlink';
  return entry.isFile() ? 'regular' : 'unknown';
}

/** What a failed read means, in a clause. */
export function problemOf(error: unknown): FileProblem {
  if (error instanceof TypeError) return { problem: 'not-utf8', message: 'is not valid UTF-8' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing;
  const messages: Record<string, string> = {
    EACCES: 'may not be read',
    EPERM: 'may not be read',
    ELOOP: 'is a symbolic link that leads to itself',
    EISDIR: 'is a folder',
  };
  return { problem: 'unreadable', message: messages[code] ?? `can’t be read (${code || 'unknown error'})` };
}
