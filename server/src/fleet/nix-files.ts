/** The Nix files of a flake that speak of llama.cpp, found by their text: overlays that nobody imports are among them. */
import { type Files, isProblem } from '../eval/files.ts';

/** Folders that hold no sources of the flake. */
const skipped = new Set(['.git', '.direnv', '.devenv', 'node_modules', 'result', '.jj', '.hg', '.svn']);

/** True for the name of a folder that holds no sources: a repository's own, dependencies, build results. */
export const isSkippedFolder = (name: string): boolean => skipped.has(name) || name.startsWith('result-');

export interface WalkLimits {
  readonly files: number;
  readonly depth: number;
}

export const defaultWalkLimits: WalkLimits = { files: 50_000, depth: 24 };

/** Every Nix file below a folder, in order. Symbolic links are not followed. */
export function nixFiles(files: Files, root: string, limits: WalkLimits = defaultWalkLimits): string[] {
  const found: string[] = [];
  const walk = (folder: string, depth: number): void => {
    const names = files.directory(folder);
    if (isProblem(names) || depth > limits.depth) return;
    for (const [name, type] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (found.length >= limits.files) return;
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
      if (type === 'directory' && !isSkippedFolder(name)) walk(path, depth + 1);
      else if (type === 'regular' && name.endsWith('.nix')) found.push(path);
    }
  };
  walk(root, 0);
  return found;
}

/** True for text that may be about llama.cpp. */
export const speaksOfLlama = (text: string): boolean => /llama|ggml/i.test(text);

/** Text that may name a package of llama.cpp: ollama, which more fleets have, is another program. */
export const llamaWord = /(?<!o)llama/i;
