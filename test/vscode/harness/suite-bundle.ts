/**
 * The Mocha suite as one file that an extension host can load.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';
import { buildFolder, root } from './paths.ts';

/** `desktop`: Node's extension host, also on a remote machine. `web`: the one in a browser's worker. */
export type SuitePlatform = 'desktop' | 'web';

const source = join(root, 'test', 'vscode', 'suite');

const platforms: Readonly<Record<SuitePlatform, BuildOptions>> = {
  desktop: { platform: 'node', target: 'node20', external: ['vscode', 'mocha'] },
  web: {
    platform: 'browser',
    target: 'es2022',
    external: ['vscode'],
    alias: { mocha: join(root, 'node_modules/mocha/mocha.js') },
    define: { global: 'globalThis' },
  },
};

/**
 * Bundles every suite for a platform and gives the bundle's path.
 * A suite named `*.desktop.suite.ts` or `*.web.suite.ts` is for one of them alone.
 */
export async function bundleSuite(platform: SuitePlatform): Promise<string> {
  const outdir = join(buildFolder, `vscode-suite-${platform}`);
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const other = platform === 'web' ? '.desktop.suite.ts' : '.web.suite.ts';
  const names = (await readdir(source)).filter((name) => name.endsWith('.suite.ts') && !name.endsWith(other));
  const outfile = join(outdir, platform === 'web' ? 'index.js' : 'index.cjs');
  await build({
    ...platforms[platform],
    entryPoints: [join(source, 'index.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [suitesPlugin(names.sort())],
  });
  return outfile;
}

/** The module `suites`: each suite as something to load when Mocha is ready. */
const suitesPlugin = (names: readonly string[]): Plugin => ({
  name: 'suites',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^suites$/ }, ({ path }) => ({ path, namespace: 'suites' }));
    onLoad({ filter: /.*/, namespace: 'suites' }, () => ({
      contents: `export const suites = [${names.map((name) => `() => import('./${name}')`).join(', ')}];`,
      resolveDir: source,
    }));
  },
});
