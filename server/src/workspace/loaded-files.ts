/**
 * Files that can only be waited for: what was loaded is answered at once, what was not is `pending`, is loaded, and somebody is told.
 *
 *     const files = loadedFiles(reader, { isSkipped, onLoaded });
 *     await files.load(['/fleet']);                       // the folders of the workspace, as far as a flake may read them
 *     files.text('/fleet/flake.nix');                     // its text
 *     await files.update(['/fleet/machines/carbon.nix']); // after a change
 *
 * A browser's worker has no disk: its files come from the editor, message by message. Bounded in files, folders and text.
 */
import { type FileProblem, type FileType, isProblem } from '../eval/files.ts';
import type { RefreshableSource } from './disk.ts';
import { isWithin, joinPath, nameOf, parentOf, uriOfPath } from './paths.ts';
import { missing } from './text-source.ts';

/** An entry of a folder. */
export interface Entry {
  readonly name: string;
  readonly type: FileType;
  /** What a symbolic link leads to; the same as `type` for all others. */
  readonly target: FileType;
}

/** How files are read: many at once, since each call is a message. Rejects for nothing that files can be. */
export interface FileReader {
  folders(paths: readonly string[]): Promise<readonly (readonly Entry[] | FileProblem)[]>;
  texts(paths: readonly string[]): Promise<readonly (string | FileProblem)[]>;
}

export interface LoadLimits {
  readonly folders: number;
  readonly files: number;
  /** All texts together, in UTF-16 code units. */
  readonly text: number;
}

export const defaultLoadLimits: LoadLimits = { folders: 20_000, files: 20_000, text: 64_000_000 };

export interface LoadedFilesOptions {
  /** True for the name of a folder that is not looked into before somebody asks. */
  readonly isSkipped?: (name: string) => boolean;
  /** Called when something that was `pending` has come. */
  readonly onLoaded?: (paths: readonly string[]) => void;
  readonly limits?: LoadLimits;
}

export interface LoadedFiles extends RefreshableSource {
  /** Reads folders with all that a flake may read below them. Resolves when they are there; never rejects. */
  load(folders: readonly string[]): Promise<void>;
  /** Reads again what has changed, come or gone. Resolves when it is known; never rejects. */
  update(paths: readonly string[]): Promise<void>;
}

/** As many paths as one message asks for. */
const batch = 64;

/** What evaluation reads beside Nix: the lock, and data by `fromJSON` and `fromTOML`. */
const isData = (name: string): boolean => /\.(nix|json|toml)$/.test(name) || name === 'flake.lock';

const pending: FileProblem = { problem: 'pending', message: 'is not loaded yet' };
const tooMany: FileProblem = { problem: 'too-large', message: 'is beyond what is read of such a workspace' };

export function loadedFiles(reader: FileReader, options: LoadedFilesOptions = {}): LoadedFiles {
  const { isSkipped = () => false, onLoaded = () => {}, limits = defaultLoadLimits } = options;
  const folders = new Map<string, ReadonlyMap<string, Entry> | FileProblem>();
  const texts = new Map<string, string | FileProblem>();
  const asked = new Set<string>();
  const wanted = { folders: new Set<string>(), texts: new Set<string>() };
  let size = 0;
  // One after the other: what is read later is newer.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };

  const dropText = (path: string): void => {
    const text = texts.get(path);
    if (typeof text === 'string') size -= text.length;
    texts.delete(path);
  };
  const putText = (path: string, text: string | FileProblem): void => {
    dropText(path);
    const isTooMuch = typeof text === 'string' && size + text.length > limits.text;
    texts.set(path, isTooMuch ? tooMany : text);
    if (typeof text === 'string' && !isTooMuch) size += text.length;
  };
  const dropBelow = (path: string): void => {
    for (const known of [...folders.keys()]) if (isWithin(path, known)) folders.delete(known);
    for (const known of [...texts.keys()]) if (isWithin(path, known)) dropText(known);
  };

  const readTexts = async (paths: readonly string[]): Promise<void> => {
    for (let at = 0; at < paths.length; at += batch) {
      const part = paths.slice(at, at + batch);
      const allowed = part.filter((path) => texts.has(path) || texts.size < limits.files);
      for (const path of part) if (!allowed.includes(path)) texts.set(path, tooMany);
      const read = await reader.texts(allowed);
      for (const [index, path] of allowed.entries()) putText(path, read[index] ?? missing);
    }
  };

  /** Reads folders. @returns the paths of the folders and of the data files in them that are not known yet */
  const readFolders = async (paths: readonly string[]): Promise<{ below: string[]; data: string[] }> => {
    const below: string[] = [];
    const data: string[] = [];
    for (let at = 0; at < paths.length; at += batch) {
      const part = paths.slice(at, at + batch);
      const allowed = part.filter((path) => folders.has(path) || folders.size < limits.folders);
      for (const path of part) if (!allowed.includes(path)) folders.set(path, tooMany);
      const read = await reader.folders(allowed);
      for (const [index, path] of allowed.entries()) {
        const entries = read[index] ?? missing;
        folders.set(
          path,
          isProblem(entries) ? entries : new Map(entries.map((entry) => [entry.name, entry])),
        );
        if (isProblem(entries)) continue;
        for (const { name, type, target } of entries) {
          const child = joinPath(path, name);
          // A link to a folder may lead round in a circle.
          if (type === 'directory' && !isSkipped(name) && !folders.has(child)) below.push(child);
          else if (target === 'regular' && isData(name) && !texts.has(child)) data.push(child);
        }
      }
    }
    return { below, data };
  };

  const readTree = async (roots: readonly string[]): Promise<void> => {
    const data: string[] = [];
    for (let level = roots; level.length > 0; ) {
      const found = await readFolders(level);
      data.push(...found.data);
      level = found.below;
    }
    await readTexts(data);
  };

  /** What evaluation asked for, all that came together in one go. */
  const fetchWanted = (): void => {
    void inTurn(async () => {
      const folderPaths = [...wanted.folders].filter((path) => !folders.has(path));
      const textPaths = [...wanted.texts].filter((path) => !texts.has(path));
      wanted.folders.clear();
      wanted.texts.clear();
      await readFolders(folderPaths);
      await readTexts(textPaths);
      if (folderPaths.length + textPaths.length > 0) onLoaded([...folderPaths, ...textPaths]);
    });
  };
  const want = (paths: Set<string>, path: string): FileProblem => {
    if (wanted.folders.size + wanted.texts.size === 0) fetchWanted();
    paths.add(path);
    return pending;
  };

  /** The entry of a path in the folder around it; undefined where there is none. */
  const entryOf = (path: string): Entry | FileProblem | undefined => {
    const around = parentOf(path);
    if (around === path) return { name: '', type: 'directory', target: 'directory' };
    const names = folders.get(around);
    if (names !== undefined) return isProblem(names) ? names : names.get(nameOf(path));
    // Where a folder further up has no way down to it, nobody need be asked.
    let child = around;
    while (!folders.has(parentOf(child)) && child !== parentOf(child)) child = parentOf(child);
    const outer = folders.get(parentOf(child));
    if (outer !== undefined && !isProblem(outer) && !outer.has(nameOf(child))) return undefined;
    return want(wanted.folders, around);
  };
  const type = (path: string): FileType | FileProblem => {
    asked.add(path);
    const own = folders.get(path);
    if (own !== undefined && !isProblem(own)) return 'directory';
    const entry = entryOf(path);
    if (entry === undefined) return missing;
    return isProblem(entry) ? entry : entry.target;
  };

  /** The folder around a path, or the first one further up that is known: of a new folder, only a file in it may be reported. */
  const nearestKnown = (path: string): string => {
    let folder = parentOf(path);
    while (!folders.has(folder) && folder !== parentOf(folder)) folder = parentOf(folder);
    return folder;
  };

  const update = async (paths: readonly string[]): Promise<void> => {
    const around = [...new Set(paths.map(nearestKnown))];
    const before = new Map(around.map((path) => [path, folders.get(path)]));
    const { below, data } = await readFolders(around.filter((path) => folders.has(path)));
    for (const [path, names] of before) {
      const now = folders.get(path);
      if (names === undefined || isProblem(names) || now === undefined) continue;
      for (const name of names.keys()) if (isProblem(now) || !now.has(name)) dropBelow(joinPath(path, name));
    }
    const again = paths.filter((path) => folders.has(path));
    const changed = paths.filter((path) => texts.has(path));
    await readTree([...below, ...again]);
    await readTexts([...new Set([...data, ...changed])]);
  };

  return {
    text(path) {
      asked.add(path);
      const known = texts.get(path);
      if (known !== undefined) return known;
      const found = type(path);
      if (isProblem(found)) return found;
      if (found === 'directory') return { problem: 'unreadable', message: 'is a folder' };
      return want(wanted.texts, path);
    },
    directory(path) {
      asked.add(path);
      const names = folders.get(path);
      if (names === undefined) {
        const around = parentOf(path);
        if (around === path || !folders.has(around)) return want(wanted.folders, path);
        const entry = type(path);
        if (isProblem(entry)) return entry;
        return entry === 'directory' ? want(wanted.folders, path) : notAFolder;
      }
      if (isProblem(names)) return names;
      const entries = [...names.values()].filter(({ name }) => name !== '.git');
      return new Map(entries.map((entry) => [entry.name, entry.type]));
    },
    type,
    uri: uriOfPath,
    version: () => 0,
    // `update` has brought the news already.
    forget: () => {},
    knows: (path) => asked.has(path) || [...asked].some((known) => isWithin(path, known)),
    load: (roots) => inTurn(() => readTree(roots.filter((path) => !folders.has(path)))).catch(() => {}),
    update: (paths) => inTurn(() => update(paths)).catch(() => {}),
  };
}

const notAFolder: FileProblem = { problem: 'not-a-directory', message: 'is not a folder' };
