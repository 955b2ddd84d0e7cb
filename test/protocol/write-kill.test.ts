/** Real processes that are killed while they write a change, at each operation in turn; the next one puts everything back. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeFileSystem } from '../../server/src/workspace/writable-file-system.ts';
import { recoverWrite } from '../../server/src/workspace/write-journal.ts';

const workspace = join(import.meta.dirname, '../../server/src/workspace');
let room = '';
let program = '';

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'write-kill-'));
  program = join(room, 'write.mjs');
  buildSync({
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: program,
    stdin: {
      resolveDir: workspace,
      loader: 'ts',
      contents: `
        import { nodeFileSystem } from './writable-file-system.ts';
        import { writeChange } from './write-change.ts';
        const [root, at] = [process.argv[2], Number(process.argv[3])];
        let operations = 0;
        const counted = Object.fromEntries(Object.entries(nodeFileSystem).map(([name, run]) => [name, (...given) => {
          const isChange = name !== 'describe' && name !== 'exists';
          if (isChange && ++operations === at) process.kill(process.pid, 'SIGKILL');
          return run(...given);
        }]));
        const texts = new Map([['flake.nix', 'new'], ['modules/llama.nix', 'added'], ['stale.nix', null]].map(([name, text]) => [root + '/' + name, text]));
        const old = { 'flake.nix': 'old', 'stale.nix': 'stale' };
        const result = writeChange(texts, {
          before: (path) => old[path.slice(root.length + 1)] ?? { problem: 'missing', message: 'is not there' },
          fileSystem: counted,
          journal: root,
        });
        process.exit(result.ok ? 0 : 1);
      `,
    },
  });
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

const tree = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true })
      .map(String)
      .filter((name) => statSync(join(root, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(root, name), 'utf8')]),
  );

test('all of it or nothing, wherever it dies', () => {
  const outcomes: string[] = [];
  for (let at = 1; ; at++) {
    const root = join(room, `fleet-${at}`);
    mkdirSync(root);
    writeFileSync(join(root, 'flake.nix'), 'old');
    writeFileSync(join(root, 'stale.nix'), 'stale');
    const { signal, status } = spawnSync(process.execPath, [program, root, String(at)]);
    recoverWrite(nodeFileSystem, root);
    const now = JSON.stringify(tree(root));
    const isOld = now === JSON.stringify({ 'flake.nix': 'old', 'stale.nix': 'stale' });
    const isNew = now === JSON.stringify({ 'flake.nix': 'new', 'modules/llama.nix': 'added' });
    expect(isOld || isNew, `killed at ${at}: ${now}`).toBe(true);
    outcomes.push(isOld ? 'old' : 'new');
    if (signal === null) {
      expect(status).toBe(0);
      break;
    }
  }
  expect(outcomes.length).toBeGreaterThan(10);
  expect(outcomes).toContain('old');
  expect(outcomes.filter((one) => one === 'new').length).toBeGreaterThan(1);
});
