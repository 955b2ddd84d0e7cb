/**
 * The entry that VS Code calls in its extension host: runs every suite beside it. A bundle, like the suites themselves.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { suiteStarts } from '../harness/suite-mark.ts';
import { patience } from '../harness/until.ts';
import { restoreFleet } from './fleet.ts';

/** Rejects when a test failed, which is how VS Code learns of it. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 2 * patience,
    forbidOnly: true,
    forbidPending: true,
  });
  mocha.rootHooks({ afterEach: restoreFleet });
  for (const name of (await readdir(__dirname)).sort()) {
    if (name.endsWith('.suite.cjs')) mocha.addFile(join(__dirname, name));
  }
  console.log(suiteStarts);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
