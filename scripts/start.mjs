/**
 * `npm start`: the product on a fleet, in a terminal.
 *
 *     npm start                    the example fleet, migrated in a scratch copy
 *     npm start -- PATH            a fleet of yours: what would change
 *     npm start -- PATH --write    … and change it
 *
 * Further arguments are `llamaflake migrate`'s.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, checkNode, installPackages, root } from './setup.mjs';

checkNode();
installPackages();
build();

const given = process.argv.slice(2);
const path = given[0] !== undefined && !given[0].startsWith('-') ? given[0] : undefined;
const options = path === undefined ? given : given.slice(1);
// `npm start` runs in the project's folder; a path counts from where it was typed.
const from = process.env.INIT_CWD ?? process.cwd();

const scratch = path === undefined ? mkdtempSync(join(tmpdir(), 'llamaflake-example-')) : undefined;
const fleet = scratch ?? resolve(from, path);
const isWriting = scratch !== undefined || options.includes('--write');

try {
  if (scratch) cpSync(join(root, 'test/fixtures/fleet-overlay'), scratch, { recursive: true });
  heading(scratch ? 'The example fleet, before' : 'Before');
  const before = llamaflake('hosts', fleet);
  if (before !== 0) process.exitCode = before;
  else migrate();
} finally {
  if (scratch) rmSync(scratch, { recursive: true, force: true });
}

function migrate() {
  heading('The change');
  const shown = options.filter((option) => option !== '--write');
  const planned = llamaflake('migrate', fleet, ...shown);
  process.exitCode = planned;
  if (planned !== 0 || !isWriting) {
    if (planned === 0) console.log('\nNothing is written. Add --write to apply it.');
    return;
  }
  heading('Applied');
  process.exitCode = llamaflake('migrate', fleet, ...shown, '--write');
  if (process.exitCode !== 0) return;
  heading('After');
  process.exitCode = llamaflake('hosts', fleet);
}

function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`);
}

function llamaflake(...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], { stdio: 'inherit' });
  return status ?? 1;
}
