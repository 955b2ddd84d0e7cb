/** Where flakes are: below a folder, and around a file. */
import { isProblem } from '../eval/files.ts';
import { joinPath, parentOf } from './paths.ts';
import type { TextSource } from './text-source.ts';

/** Folders that hold no sources. */
const skipped = new Set(['.git', '.direnv', 'node_modules', 'result', '.jj', '.hg']);
const maxFolders = 20_000;
const maxDepth = 24;

/**
 * Folders with a flake.nix at or below a folder, the nearest first, at most `limit`. Symbolic links are not followed.
 */
export function flakesBelow(source: TextSource, folder: string, limit: number): string[] {
  const found: string[] = [];
  let level = [folder];
  let seen = 0;
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const path of level) {
      seen += 1;
      if (found.length >= limit || seen > maxFolders) return found;
      const names = source.directory(path);
      if (isProblem(names)) continue;
      const type = names.get('flake.nix');
      if (type === 'regular' || type === 'symlink') found.push(path);
      for (const [name, entry] of [...names].sort(([a], [b]) => (a < b ? -1 : 1)))
        if (entry === 'directory' && !skipped.has(name)) next.push(joinPath(path, name));
    }
    level = next;
  }
  return found;
}

/** The nearest folder around a path with a flake.nix; as Nix does, the search ends at the repository. */
export function enclosingFlake(source: TextSource, path: string): string | undefined {
  for (let folder = parentOf(path), depth = 0; depth < maxDepth; folder = parentOf(folder), depth++) {
    if (source.type(joinPath(folder, 'flake.nix')) === 'regular') return folder;
    if (!isProblem(source.type(joinPath(folder, '.git'))) || folder === parentOf(folder)) return undefined;
  }
  return undefined;
}
