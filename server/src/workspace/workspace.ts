/**
 * The files of an editor's workspace: what is open lies over what is on the disk. Knows which folders there are to look at, and which of
 * them a change concerns; what is made of the files is not its business.
 */
import { type Files, isProblem } from '../eval/files.ts';
import type { RefreshableSource } from './disk.ts';
import { enclosingFlake } from './enclosing-flake.ts';
import { layered } from './layers.ts';
import { isWithin } from './paths.ts';
import { filesOver, type ParseCache, type TextSource } from './text-source.ts';

/** What is looked at as one: a folder with all that is below it, or one file that belongs to none. */
export interface Root {
  readonly kind: 'folder' | 'file';
  readonly path: string;
}

export interface OpenDocument {
  /** As the client spells it. */
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  /** With whatever the client has at its beginning, a byte order mark too. */
  readonly text: string;
}

export interface Workspace {
  /** Replaces the folders. One within another is looked at as part of that. */
  setFolders(paths: readonly string[]): void;
  /** A document was opened or changed. */
  put(document: OpenDocument): void;
  /** A document was closed: the disk counts again. */
  close(path: string): void;
  /** Something changed on the disk; without a path, anything may have. True where it concerns what is known. */
  refresh(path?: string): boolean;
  document(path: string): OpenDocument | undefined;
  /** What there is to look at now. */
  roots(): readonly Root[];
  /** The files as they are now. */
  files(): Files & TextSource;
  /** Counts up with each change of a root's files; equal numbers mean equal files. */
  revision(root: Root): number;
}

export function openWorkspace(disk: RefreshableSource): Workspace {
  const documents = new Map<string, OpenDocument>();
  const revisions = new Map<string, number>();
  const cache: ParseCache = new Map();
  let folders: readonly string[] = [];
  let rootsNow: readonly Root[] | undefined;
  let counter = 0;

  const changed = (path: string | undefined): void => {
    counter += 1;
    for (const root of revisions.keys())
      if (path === undefined || isWithin(root, path) || isWithin(path, root)) revisions.set(root, counter);
  };
  /** Trees hold for as long as their texts; those of files that are no longer there hold for nothing. */
  const forgetGone = (folder: string): void => {
    const now = source();
    for (const known of [...cache.keys()])
      if (isWithin(folder, known) && isProblem(now.text(known))) cache.delete(known);
  };
  const source = (): TextSource => {
    const texts = new Map([...documents].map(([path, { text }]) => [path, withoutMark(text)]));
    const versions = new Map([...documents].map(([path, { version }]) => [path, version]));
    const layers = layered(disk, texts, versions);
    return { ...layers, uri: (path) => documents.get(path)?.uri ?? disk.uri(path) };
  };

  return {
    setFolders(paths) {
      folders = paths.filter((path) => !paths.some((other) => other !== path && isWithin(other, path)));
      rootsNow = undefined;
    },
    put(document) {
      const before = documents.get(document.path);
      documents.set(document.path, document);
      if (before === undefined) rootsNow = undefined;
      changed(document.path);
    },
    close(path) {
      documents.delete(path);
      disk.forget(path);
      cache.delete(path);
      rootsNow = undefined;
      changed(path);
    },
    refresh(path) {
      if (path !== undefined && !path.endsWith('.nix') && !disk.knows(path)) return false;
      disk.forget(path);
      rootsNow = undefined;
      forgetGone(path ?? '/');
      changed(path);
      return true;
    },
    document: (path) => documents.get(path),
    roots() {
      rootsNow ??= [...uniqueRoots(folders, documents.keys(), source())];
      return rootsNow;
    },
    files: () => filesOver(source(), cache),
    revision({ path }) {
      const known = revisions.get(path);
      if (known !== undefined) return known;
      revisions.set(path, counter);
      return counter;
    },
  };
}

/** Offsets count without a byte order mark everywhere but in the client's own document. */
const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** The folders, and for open documents outside them the flake that they belong to, or they alone. */
function uniqueRoots(folders: readonly string[], open: Iterable<string>, source: TextSource): Iterable<Root> {
  const roots = new Map<string, Root>(folders.map((path) => [path, { kind: 'folder', path }]));
  for (const path of open) {
    if ([...roots.values()].some((root) => root.kind === 'folder' && isWithin(root.path, path))) continue;
    const flake = enclosingFlake(source, path);
    if (flake !== undefined) roots.set(flake, { kind: 'folder', path: flake });
    else roots.set(path, { kind: 'file', path });
  }
  return roots.values();
}
