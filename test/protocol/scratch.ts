/** Copies of the example fleets, and small flakes, in folders of their own that go when their test ends. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import { root } from './bundles.ts';

export type Fixture = 'fleet-guide' | 'fleet-overlay' | 'fleet-migrated' | 'fleet-nixpkgs';

const newFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'llamaflake-')));

/** An empty folder. */
export function scratchFolder(): string {
  const folder = newFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a fixture. */
export const scratchFleet = (fixture: Fixture): string => copyFleet(fixture, scratchFolder());

/** The same in a folder that its maker removes. */
export function copyFleet(fixture: Fixture, folder: string = newFolder()): string {
  cpSync(join(root, 'test/fixtures', fixture), folder, { recursive: true });
  return folder;
}

/** Writes a flake.lock with a llama.cpp of some day, `2025-09-16`. */
export const lockLlama = (folder: string, day: string): void =>
  writeFileSync(join(folder, 'flake.lock'), lockOf(day));

const lockOf = (day: string): string =>
  JSON.stringify({
    version: 7,
    root: 'root',
    nodes: {
      root: { inputs: { 'llama-cpp': 'llama-cpp' } },
      'llama-cpp': {
        locked: {
          type: 'github',
          owner: 'ggml-org',
          repo: 'llama.cpp',
          lastModified: Date.parse(day) / 1000,
          narHash: '',
          rev: '0'.repeat(40),
        },
        original: { type: 'github', owner: 'ggml-org', repo: 'llama.cpp' },
      },
    },
  });

/** A folder with these files. */
export function scratchFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = scratchFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Every file's text by relative path, Git's own left out. */
export function textsOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  const own = paths.filter((path) => !relative(folder, path).startsWith('.git/')).sort();
  return Object.fromEntries(own.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
