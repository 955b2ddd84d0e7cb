/** The package as npm would publish it: what is in it, and that it runs where nothing else of the project is. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { root } from './bundles.ts';
import { scratchFleet, scratchFolder } from './scratch.ts';

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });

it('holds the command and no more, and runs from an empty project without a network', () => {
  const folder = scratchFolder();
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  );
  expect(packed.files.map(({ path }: { path: string }) => path).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/cli.js',
    'dist/cli.js.LEGAL.txt',
    'dist/tree-sitter-nix.wasm',
    'dist/web-tree-sitter.wasm',
    'package.json',
  ]);
  run('npm', ['init', '--yes'], folder);
  run(
    'npm',
    ['install', '--offline', '--ignore-scripts', '--no-audit', join(folder, packed.filename)],
    folder,
  );
  const command = join(folder, 'node_modules/.bin/llamaflake');
  expect(run(command, ['--version'], folder)).toBe(`${manifest.version}\n`);
  expect(run(command, ['hosts'], scratchFleet('fleet-migrated'))).toContain('carbon');
});
