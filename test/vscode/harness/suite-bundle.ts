/**
 * The Mocha suite as files that an extension host can load.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildFolder, root } from './paths.ts';

/** Bundles every suite and gives the path of the entry. */
export async function bundleSuite(): Promise<string> {
  const source = join(root, 'test', 'vscode', 'suite');
  const outdir = join(buildFolder, 'vscode-suite');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const names = (await readdir(source)).filter((name) => name === 'index.ts' || name.endsWith('.suite.ts'));
  await build({
    entryPoints: names.map((name) => join(source, name)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return join(outdir, 'index.cjs');
}
