/**
 * Loads the parser from the wasm files on disk: beside the bundle that runs, or in `dist/` when the sources run.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadParser } from '../nix/parse.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** Makes `parseNix` ready. Call it as often as you like. */
export async function loadParserNode(): Promise<void> {
  const folders = [here, join(here, '../../../dist')];
  const folder = folders.find((candidate) => existsSync(join(candidate, 'tree-sitter-nix.wasm')));
  if (folder === undefined)
    throw new Error(`tree-sitter-nix.wasm is not in ${folders.join(' or ')}: npm run build makes it`);
  const [runtime, grammar] = await Promise.all([
    readFile(join(folder, 'web-tree-sitter.wasm')),
    readFile(join(folder, 'tree-sitter-nix.wasm')),
  ]);
  await loadParser({ runtime, grammar });
}
