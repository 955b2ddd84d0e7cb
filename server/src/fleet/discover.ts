/**
 * The flakes below a folder, and which Nix file belongs to which: the innermost one around it.
 *
 *     discover(files, '/home/mara/configs')   // { flakes: [{ root, files }], loose: ['/home/mara/configs/scratch.nix'], problems: [] }
 */
import { type Files, isProblem } from '../eval/files.ts';
import { defaultWalkLimits, isSkippedFolder, type WalkLimits } from './nix-files.ts';

export interface FlakeFolder {
  /** Absolute path of the folder of flake.nix. */
  readonly root: string;
  /** Absolute paths of its Nix files, those of flakes within it left out. */
  readonly files: readonly string[];
}

export interface Discovered {
  /** Outer ones before those within them. */
  readonly flakes: readonly FlakeFolder[];
  /** Nix files of no flake. */
  readonly loose: readonly string[];
  /** Folders that could not be read, or were left out because a limit was reached. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

export interface DiscoverOptions {
  /** True for files and folders to leave out. */
  readonly exclude?: (path: string) => boolean;
  readonly limits?: WalkLimits & { readonly flakes: number };
}

export const defaultDiscoverLimits = { ...defaultWalkLimits, flakes: 200 };

/** Looks through a folder, or at the one file that `root` is. Symbolic links are not followed. */
export function discover(files: Files, root: string, options: DiscoverOptions = {}): Discovered {
  const limits = options.limits ?? defaultDiscoverLimits;
  const isExcluded = options.exclude ?? (() => false);
  const flakes: { root: string; files: string[] }[] = [];
  const loose: string[] = [];
  const problems: { path: string; reason: string }[] = [];
  let count = 0;

  const walk = (folder: string, depth: number, outer: string[]): void => {
    const names = files.directory(folder);
    if (isProblem(names)) {
      problems.push({ path: folder, reason: names.message });
      return;
    }
    if (depth > limits.depth) {
      problems.push({ path: folder, reason: `is nested deeper than ${limits.depth} folders` });
      return;
    }
    let own = outer;
    if (names.get('flake.nix') === 'regular' && !isExcluded(join(folder, 'flake.nix'))) {
      if (flakes.length < limits.flakes) {
        own = [];
        flakes.push({ root: folder, files: own });
      } else {
        problems.push({ path: folder, reason: `is a flake beyond the limit of ${limits.flakes}` });
      }
    }
    for (const [name, type] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const path = join(folder, name);
      if (type === 'directory') {
        if (!isSkippedFolder(name) && !isExcluded(path)) walk(path, depth + 1, own);
      } else if (type === 'regular' && name.endsWith('.nix') && !isExcluded(path)) {
        count++;
        if (count === limits.files + 1)
          problems.push({
            path,
            reason: `is beyond the limit of ${limits.files} files, as are those after it`,
          });
        if (count <= limits.files) own.push(path);
      }
    }
  };

  if (files.type(root) === 'regular') loose.push(root);
  else walk(root, 0, loose);
  return { flakes, loose, problems };
}

const join = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);
