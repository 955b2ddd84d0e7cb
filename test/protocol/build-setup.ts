/**
 * The protocol tests drive what ships: builds `dist/` first where it is older than the sources. Where that fails the other tests still
 * run, and these say what is missing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cliBundle, root, serverBundle } from './bundles.ts';

export default function setup(): void {
  if (isFresh()) return;
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) console.error(`npm run build failed, so the tests in test/protocol will:\n${stderr}`);
}

function isFresh(): boolean {
  const built = [serverBundle, cliBundle];
  if (!built.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
  const sources = ['server/src', 'scripts'].flatMap((folder) => filesBelow(join(root, folder)));
  return [...sources, join(root, 'package.json')].every((path) => statSync(path).mtimeMs < oldest);
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
