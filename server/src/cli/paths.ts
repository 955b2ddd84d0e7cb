/** Paths given on the command line. */
import { existsSync, lstatSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Files } from '../eval/files.ts';
import { discover } from '../fleet/discover.ts';
import type { FleetOptions } from '../fleet/types.ts';
import { isDay } from '../upstream/day.ts';
import { joinPath, nameOf, parentOf, relativeTo, withSlashes } from '../workspace/paths.ts';
import { CommandProblem, type Io } from './command.ts';

export interface GivenPath {
  /** Absolute, with `/`. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** @throws CommandProblem where nothing is there, or it is neither a file nor a folder */
export function givenPath(io: Io, given: string): GivenPath {
  const path = withSlashes(resolve(io.cwd, given));
  if (!existsSync(path)) {
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    throw new CommandProblem(isLink ? `${given} is a symbolic link to nothing` : `there is no ${given}`);
  }
  const stat = statSync(path);
  if (!stat.isDirectory() && !stat.isFile())
    throw new CommandProblem(`${given} is neither a file nor a folder`);
  return { path, isFolder: stat.isDirectory() };
}

export interface FlakeFolder {
  /** The directory that the command was given: paths in output are relative to it. */
  readonly base: string;
  /** The folder of flake.nix. */
  readonly root: string;
}

/** The flake of a directory: its own, or the only one below it. @throws CommandProblem where there is none, or several */
export function givenFlake(io: Io, files: Files, given: string): FlakeFolder {
  const { base, roots } = givenFlakes(io, files, given);
  const [only, ...others] = roots;
  if (only === undefined) throw noFlake(given);
  if (others.length > 0) {
    const folders = roots.map((flake) => relativeTo(base, flake));
    const list = folders.length > 6 ? `${folders.slice(0, 6).join(', ')} …` : folders.join(', ');
    throw new CommandProblem(`there are ${roots.length} flakes below ${given}, name one of them: ${list}`);
  }
  return { base, root: only };
}

export const noFlake = (given: string): CommandProblem =>
  new CommandProblem(`there is no flake.nix in ${given} or below it`);

export interface FlakeFolders {
  readonly base: string;
  /** Folders with a flake.nix. */
  readonly roots: readonly string[];
}

/** A directory's own flake, or all below it. @throws CommandProblem for what is no folder and no flake.nix */
export function givenFlakes(io: Io, files: Files, given: string): FlakeFolders {
  const { path, isFolder } = givenPath(io, given);
  if (!isFolder && nameOf(path) !== 'flake.nix')
    throw new CommandProblem(`${given} is neither a folder nor a flake.nix`);
  const base = isFolder ? path : parentOf(path);
  if (files.type(joinPath(base, 'flake.nix')) === 'regular') return { base, roots: [base] };
  return { base, roots: discover(files, base).flakes.map(({ root }) => root) };
}

/** The days to judge by, as two options give them. @throws CommandProblem for what is no day */
export function assumedDays(values: {
  'assume-upstream'?: string | undefined;
  'assume-nixpkgs'?: string | undefined;
}): Partial<FleetOptions> {
  const day = (name: keyof typeof values): string | undefined => {
    const value = values[name];
    if (value !== undefined && !isDay(value))
      throw new CommandProblem(`--${name} is a day such as 2025-09-16, not "${value}"`);
    return value;
  };
  const [upstream, nixpkgs] = [day('assume-upstream'), day('assume-nixpkgs')];
  return {
    ...(upstream !== undefined && { assumeUpstream: upstream }),
    ...(nixpkgs !== undefined && { assumeNixpkgs: nixpkgs }),
  };
}
