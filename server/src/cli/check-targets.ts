/**
 * What `check` is to look at: each PATH belongs to a root that is analysed as a whole (a file's or a sub-folder's flake), and only what is
 * below the PATHs is reported.
 */

import type { Files } from '../eval/files.ts';
import { discover } from '../fleet/discover.ts';
import { enclosingFlake } from '../workspace/enclosing-flake.ts';
import { commonFolder, isWithin, parentOf } from '../workspace/paths.ts';
import type { TextSource } from '../workspace/text-source.ts';
import type { Io } from './command.ts';
import { type GivenPath, givenPath } from './paths.ts';

export interface Targets {
  /** Folders or files to analyse, none within another. */
  readonly roots: readonly string[];
  /** Paths in the report are relative to this. */
  readonly base: string;
  /** Whether a path is one of those asked for, or below one. */
  isAsked(path: string): boolean;
  /** Nix files asked for. */
  readonly fileCount: number;
  /** The files that were named themselves. */
  readonly namedFiles: readonly string[];
}

/** @throws CommandProblem for a path that is not there */
export function checkTargets(io: Io, files: Files & TextSource, given: readonly string[]): Targets {
  const paths = (given.length === 0 ? ['.'] : given).map((path) => givenPath(io, path));
  const asked = [...new Set(paths.map(({ path }) => path))];
  const roots = [...new Set(paths.map((path) => rootOf(files, path)))];
  const outermost = roots.filter((root) => !roots.some((other) => other !== root && isWithin(other, root)));
  const files_ = new Set(
    asked.flatMap((path) => {
      const { flakes, loose } = discover(files, path);
      return [...loose, ...flakes.flatMap((flake) => flake.files)];
    }),
  );
  return {
    roots: outermost,
    base: baseOf(io, paths),
    isAsked: (path) => asked.some((one) => isWithin(one, path)),
    fileCount: files_.size,
    namedFiles: paths.filter(({ isFolder }) => !isFolder).map(({ path }) => path),
  };
}

/** The flake around a path, without which half of what its files mean is unknown; else the path itself. */
function rootOf(files: Files & TextSource, { path, isFolder }: GivenPath): string {
  if (!isFolder && !path.endsWith('.nix')) return path;
  return enclosingFlake(files, isFolder ? `${path}/.` : path) ?? path;
}

/** The folder that was given; for files, and for several paths, the current one if it contains them all. */
function baseOf(io: Io, paths: readonly GivenPath[]): string {
  const [first, ...others] = paths;
  if (first?.isFolder && others.length === 0) return first.path;
  const folders = paths.map(({ path, isFolder }) => (isFolder ? path : parentOf(path)));
  return folders.every((folder) => isWithin(io.cwd, folder)) ? io.cwd : commonFolder(folders);
}
