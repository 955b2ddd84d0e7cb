/** Files of the disk, read once each until they are forgotten. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type FileProblem, type FileType, isProblem } from '../eval/files.ts';
import { defaultMaxFileSize } from './limits.ts';
import { isWithin, nameOf, parentOf, uriOfPath } from './paths.ts';
import { missing, type TextSource } from './text-source.ts';

/** Folders with more entries than this are nobody's modules. */
const maxEntries = 20_000;

/** All texts that are remembered; beyond, the oldest are read again when they are asked for. In UTF-16 code units. */
const maxRemembered = 64_000_000;

/** Files that may change behind our back. */
export interface RefreshableSource extends TextSource {
  /** Forgets what is known of a path, of what is below it and of the folders around it; without a path, of everything. */
  forget(path?: string): void;
  /** Whether an answer on this path, or on one below it, was given and is still remembered. */
  knows(path: string): boolean;
}

export function disk(options: { maxFileSize?: number } = {}): RefreshableSource {
  const maxFileSize = options.maxFileSize ?? defaultMaxFileSize;
  const texts = new Map<string, string | FileProblem>();
  const directories = new Map<string, ReadonlyMap<string, FileType> | FileProblem>();
  const types = new Map<string, FileType | FileProblem>();
  const maps = [texts, directories, types];
  let remembered = 0;
  /** What a folder that was listed says of an entry. A link is what it leads to, and a name may be written in another case. */
  const listedType = (path: string): FileType | undefined => {
    const entries = directories.get(parentOf(path));
    const type = !entries || isProblem(entries) ? undefined : entries.get(nameOf(path));
    return type === 'regular' || type === 'directory' ? type : undefined;
  };
  const dropText = (path: string): void => {
    const text = texts.get(path);
    if (typeof text === 'string') remembered -= text.length;
    texts.delete(path);
  };
  return {
    text(path) {
      const known = texts.get(path);
      if (known !== undefined) return known;
      const text = readText(path, maxFileSize);
      texts.set(path, text);
      if (typeof text === 'string') remembered += text.length;
      for (const oldest of texts.keys()) {
        if (remembered <= maxRemembered) break;
        dropText(oldest);
      }
      return text;
    },
    directory: (path) => remember(directories, path, () => readFolder(path)),
    type: (path) => remember(types, path, () => listedType(path) ?? readType(path)),
    uri: uriOfPath,
    version: () => 0,
    knows: (path) => maps.some((map) => map.has(path)) || below(maps, path).next().done !== true,
    forget(path) {
      if (path === undefined) {
        for (const map of maps) map.clear();
        remembered = 0;
        return;
      }
      for (const gone of [path, ...below(maps, path)]) {
        dropText(gone);
        directories.delete(gone);
        types.delete(gone);
      }
      for (let folder = parentOf(path); ; folder = parentOf(folder)) {
        directories.delete(folder);
        types.delete(folder);
        if (folder === parentOf(folder)) break;
      }
    },
  };
}

/** The known paths below a folder. */
function* below(maps: readonly ReadonlyMap<string, unknown>[], folder: string): Generator<string, void> {
  for (const map of maps) {
    for (const path of [...map.keys()]) if (path !== folder && isWithin(folder, path)) yield path;
  }
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
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return missing;
    // A pipe or a device would be read for ever.
    if (!stat.isFile()) {
      return { problem: 'unreadable', message: stat.isDirectory() ? 'is a folder' : 'is not a regular file' };
    }
    if (stat.size > maxFileSize) {
      return { problem: 'too-large', message: `is larger than ${maxFileSize} bytes` };
    }
    const text = decoded(path);
    return text.includes('\0') ? { problem: 'not-utf8', message: 'is a binary file' } : text;
  } catch (error) {
    return problemOf(error);
  }
}

/** A file as text, without a byte order mark. @throws TypeError where it is not valid UTF-8 */
function decoded(path: string): string {
  const text = readFileSync(path, 'utf8');
  // The fast way writes this for whatever is wrong, and where the author wrote it.
  if (text.includes('\uFFFD')) return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
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
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? typeOf(stat) : missing;
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
