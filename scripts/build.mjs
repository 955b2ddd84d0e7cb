/**
 * Builds all that ships into `dist/`: the grammar as WASM, and one bundle for each program there is.
 *
 *     node scripts/build.mjs            once
 *     node scripts/build.mjs --watch    again at each change
 */
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';
import { buildGrammar } from './grammar.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// A CommonJS bundle has no `import.meta.url`, which web-tree-sitter and the search for the wasm files ask for.
const commonJs = {
  format: 'cjs',
  banner: { js: "const llamaflakeUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.url': 'llamaflakeUrl' },
};

// A browser loads them over the network. Names stay, so that a stack in a log still says something.
const web = {
  format: 'cjs',
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  conditions: ['browser'],
  minifySyntax: true,
  minifyWhitespace: true,
};

/** One row a program; a row whose entry does not exist is left out. */
const bundles = [
  {
    entryPoints: ['server/src/cli/main.ts'],
    outfile: 'dist/cli.js',
    ...commonJs,
    banner: { js: `#!/usr/bin/env node\n${commonJs.banner.js}` },
  },
  { entryPoints: ['server/src/lsp/main.ts'], outfile: 'dist/server.cjs', ...commonJs },
  {
    entryPoints: ['client/src/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
    ...commonJs,
  },
  {
    entryPoints: ['client/src/extension-web.ts'],
    outfile: 'dist/extension-web.js',
    external: ['vscode'],
    ...web,
  },
  { entryPoints: ['server/src/lsp/serve-browser.ts'], outfile: 'dist/server-web.js', ...web, format: 'iife' },
];

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  legalComments: 'linked',
  loader: { '.md': 'text', '.nix': 'text' },
  logLevel: 'info',
};

const watch = process.argv.includes('--watch');
const { compiled } = await buildGrammar();
console.error(`grammar: ${compiled ? 'compiled' : 'up to date'}`);

for (const bundle of bundles) {
  if (!bundle.entryPoints.every((entry) => existsSync(join(root, entry)))) continue;
  const build = await context({ ...common, ...bundle });
  if (watch) {
    await build.watch();
    continue;
  }
  try {
    await build.rebuild();
    if (bundle.banner?.js.startsWith('#!')) await chmod(join(root, bundle.outfile), 0o755);
  } catch {
    // esbuild has said what is wrong; the other bundles may still be good.
    process.exitCode = 1;
  } finally {
    await build.dispose();
  }
}
