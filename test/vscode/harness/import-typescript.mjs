/**
 * Lets a plain Node script import a TypeScript file of this project: bundles it (not its packages) into `build/` and imports that.
 */
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** @param {string} path relative to the checkout, ending in `.ts` */
export async function importTypeScript(path) {
  const outfile = join(root, 'build', 'scripts', `${basename(path, '.ts')}.mjs`);
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
