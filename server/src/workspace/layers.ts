/** Files in memory, alone or over others: open documents, planned changes, tests. */
import type { FileProblem, FileType } from '../eval/files.ts';
import { missing, type TextSource } from './text-source.ts';

/** New texts by absolute path; `null` for a file that is deleted. */
export type Changes = ReadonlyMap<string, string | null>;

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `below` with some files changed, created or deleted. `versions` tells those of open documents. */
export function layered(
  below: TextSource,
  changes: Changes,
  versions?: ReadonlyMap<string, number>,
): TextSource {
  const folders = new Set<string>();
  for (const [path, text] of changes) {
    if (text === null) continue;
    for (let folder = parentOf(path); !folders.has(folder); folder = parentOf(folder)) folders.add(folder);
  }
  return {
    text(path) {
      const text = changes.get(path);
      if (text === undefined) return below.text(path);
      return text ?? missing;
    },
    type(path) {
      const text = changes.get(path);
      if (text === null) return missing;
      if (text !== undefined) return 'regular';
      return folders.has(path) ? 'directory' : below.type(path);
    },
    directory(path) {
      const names = below.directory(path);
      const isThere = !('problem' in names);
      if (!isThere && !folders.has(path)) return names as FileProblem;
      const all = new Map<string, FileType>(isThere ? (names as ReadonlyMap<string, FileType>) : []);
      for (const folder of folders)
        if (parentOf(folder) === path && folder !== path) all.set(nameOf(folder), 'directory');
      for (const [file, text] of changes) {
        if (parentOf(file) !== path) continue;
        if (text === null) all.delete(nameOf(file));
        else all.set(nameOf(file), 'regular');
      }
      return all;
    },
    uri: (path) => below.uri(path),
    version: (path) => versions?.get(path) ?? below.version(path),
    parsed: (path) => (changes.has(path) ? undefined : below.parsed?.(path)),
  };
}

const nothing: TextSource = {
  text: () => missing,
  type: () => missing,
  directory: () => missing,
  uri: (path) => `file://${path}`,
  version: () => 0,
};

/** Only these files. */
export const inMemory = (files: Readonly<Record<string, string>>): TextSource =>
  layered(nothing, new Map(Object.entries(files)));
