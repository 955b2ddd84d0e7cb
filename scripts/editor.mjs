/**
 * A real VS Code in the browser with the extension installed, to try it by hand. Needs Node and the npm registry, nothing else.
 *
 *     npm run editor              on a copy of the example fleet
 *     npm run editor -- PATH      on a folder of your own
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs npm, without its output but for errors, and leaves with its exit code where it fails. */
function npm(...args) {
  const script = process.env.npm_execpath;
  const [program, first] = script ? [process.execPath, [script]] : ['npm', []];
  const shell = !script && process.platform === 'win32';
  const { status } = spawnSync(program, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  });
  if (status !== 0) process.exit(status ?? 1);
}

// npm runs this in the project's folder, whatever folder the user is in.
const [given] = process.argv.slice(2);
const path = given && resolve(process.env.INIT_CWD ?? '', given);
if (path !== undefined && !existsSync(path)) {
  console.error(`There is no ${path}`);
  process.exit(2);
}
if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
  console.log('Installing the project’s packages from the npm registry …');
  npm('ci');
}
console.log('Building and packaging the extension …');
npm('run', '--silent', 'package');

const { importTypeScript } = await import('../test/vscode/harness/import-typescript.mjs');
const { serveEditor } = await importTypeScript('test/vscode/harness/serve-editor.ts');
await serveEditor(path);
