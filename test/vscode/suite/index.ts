/**
 * The entry that VS Code calls in its extension host, Node's or a browser's: runs every suite of the bundle.
 */
import Mocha from 'mocha';
import { suites } from 'suites';
import { suiteStarts } from '../harness/suite-mark.ts';
import { patience } from '../harness/until.ts';
import { rememberFleet, restoreFleet } from './fleet.ts';

/** Rejects when a test failed, which is how VS Code learns of it. */
export async function run(): Promise<void> {
  const mocha = newMocha();
  mocha.rootHooks({ beforeAll: rememberFleet, afterEach: restoreFleet });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const load of suites) await load();
  console.log(suiteStarts);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** Mocha's build for browsers exports something else than the class, which it leaves in the global scope. */
function newMocha(): Mocha {
  const Constructor = (globalThis as { Mocha?: typeof Mocha }).Mocha ?? Mocha;
  return new Constructor({
    ui: 'bdd',
    reporter: 'spec',
    color: false,
    timeout: 4 * patience,
    forbidOnly: true,
    forbidPending: true,
  });
}
