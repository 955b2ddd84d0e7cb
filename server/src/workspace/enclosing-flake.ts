/** The flake that a file belongs to. */
import { isProblem } from '../eval/files.ts';
import { joinPath, parentOf } from './paths.ts';
import type { TextSource } from './text-source.ts';

const maxDepth = 64;

/** The nearest folder around a path with a flake.nix; as Nix does, the search ends at the repository. */
export function enclosingFlake(source: TextSource, path: string): string | undefined {
  for (let folder = parentOf(path), depth = 0; depth < maxDepth; folder = parentOf(folder), depth++) {
    if (source.type(joinPath(folder, 'flake.nix')) === 'regular') return folder;
    if (!isProblem(source.type(joinPath(folder, '.git'))) || folder === parentOf(folder)) return undefined;
  }
  return undefined;
}
