import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const sources = join(import.meta.dirname, '..');

it('starts no process: only the command line does, in one file', () => {
  const files = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const starting = files.filter((path) => /from '(node:)?child_process'/.test(readFileSync(path, 'utf8')));
  expect(starting).toEqual([join(sources, 'cli/nix-process.ts')]);
});
