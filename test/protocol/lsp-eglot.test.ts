/** Emacs with eglot, as Debian has them, with the configuration that docs/editors.md gives, against the built server. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliBundle, root } from './bundles.ts';
import { scratchFleet, scratchFolder } from './scratch.ts';

const probe = spawnSync('emacs', ['--batch', '--eval', "(require 'eglot)"]);
/** Where they can't be had the rest is tested all the same; in CI they must be there. */
const isMissing = probe.status !== 0 && !process.env.CI;

const [configuration = ''] = [
  ...readFileSync(join(root, 'docs/editors.md'), 'utf8').matchAll(/```elisp\n([\s\S]*?)```/g),
].map(([, lisp]) => lisp);

interface Seen {
  readonly diagnostics: string[];
  readonly hover: string;
  readonly actions: string[];
  readonly fixed: string;
}

/** Runs the session in a fleet, with a `llamaflake` on the PATH. */
function inEmacs(fleet: string): Seen {
  const home = scratchFolder();
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/llamaflake'), `#!/bin/sh\nexec '${process.execPath}' '${cliBundle}' "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(home, 'init.el'), configuration);
  const session = join(root, 'test/protocol/eglot/session.el');
  const { stderr, status } = spawnSync('emacs', ['--batch', '-l', join(home, 'init.el'), '-l', session], {
    cwd: fleet,
    encoding: 'utf8',
    timeout: 110_000,
    env: { ...process.env, HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH}` },
  });
  const seen = /^SEEN (.*)$/m.exec(stderr)?.[1];
  if (status !== 0 || seen === undefined) throw new Error(`emacs ended with ${status}: ${stderr}`);
  return JSON.parse(seen);
}

describe.skipIf(isMissing)('Emacs', () => {
  it('shows findings and hovers, and fixes', () => {
    const fleet = scratchFleet('fleet-guide');
    mkdirSync(join(fleet, '.git'));
    const seen = inEmacs(fleet);
    expect(seen.diagnostics.join('\n')).toMatch(/\[attr-names-lookup\][\s\S]*\[undeclared-option\]/);
    expect(seen.hover).toContain('attr-names-lookup');
    expect(seen.actions).toContain('Migrate llama.cpp');
    expect(seen.fixed).not.toContain('builtins.attrNames');
  });
});
