/** Neovim, as Debian has it, with the configuration that docs/editors.md gives, against the built server. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliBundle, root } from './bundles.ts';
import { scratchFleet, scratchFolder, textsOf } from './scratch.ts';

/** `LLAMAFLAKE_NVIM` names another Neovim than the one on the PATH. */
const nvim = process.env.LLAMAFLAKE_NVIM ?? 'nvim';
const version = spawnSync(nvim, ['--version'], { encoding: 'utf8' });
const [, major = '0', minor = '0'] = /^NVIM v(\d+)\.(\d+)/.exec(version.stdout ?? '') ?? [];
const isModern = Number(major) > 0 || Number(minor) >= 11;

/** The blocks of Lua in the page: for 0.11 and later, and for those before. */
const [modern = '', earlier = ''] = [
  ...readFileSync(join(root, 'docs/editors.md'), 'utf8').matchAll(/```lua\n([\s\S]*?)```/g),
].map(([, lua]) => lua);

interface Seen {
  readonly failed?: string;
  readonly error?: string;
  readonly diagnostics: string[];
  readonly encoding: string;
  readonly root: string;
  readonly hover: string[];
  readonly fixed: string;
}

/** Runs the session in a fleet, with a `llamaflake` on the PATH. */
function inNeovim(fleet: string): Seen {
  const home = scratchFolder();
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/llamaflake'), `#!/bin/sh\nexec '${process.execPath}' '${cliBundle}' "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(home, 'init.lua'), isModern ? modern : earlier);
  const seen = join(home, 'seen.json');
  const session = join(root, 'test/protocol/neovim/session.lua');
  const { stderr, status } = spawnSync(
    nvim,
    ['--headless', '-i', 'NONE', '-n', '-u', join(home, 'init.lua'), '-c', `luafile ${session}`],
    {
      cwd: fleet,
      encoding: 'utf8',
      timeout: 110_000,
      env: {
        ...process.env,
        PATH: `${join(home, 'bin')}:${process.env.PATH}`,
        LLAMAFLAKE_SEEN: seen,
        HOME: home,
        XDG_CONFIG_HOME: home,
        XDG_DATA_HOME: home,
        XDG_CACHE_HOME: home,
        XDG_STATE_HOME: home,
      },
    },
  );
  if (status !== 0) throw new Error(`nvim ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(seen, 'utf8'));
}

/** Where it can't be had the rest is tested all the same; in CI it must be there. */
const isMissing = version.error !== undefined && !process.env.CI;

describe.skipIf(isMissing)('Neovim', () => {
  it('attaches, shows findings and hovers, fixes, and migrates the fleet', () => {
    const fleet = scratchFleet('fleet-guide');
    const seen = inNeovim(fleet);
    expect(seen.error ?? seen.failed).toBeUndefined();
    expect(seen.root).toBe(fleet);
    expect(seen.diagnostics).toEqual(expect.arrayContaining(['attr-names-lookup', 'undeclared-option']));
    expect(seen.hover.join('\n')).toContain('attr-names-lookup');
    expect(seen.fixed).not.toContain('builtins.attrNames');
    const texts = textsOf(fleet);
    expect(texts['flake.nix']).toContain('github:ggml-org/llama.cpp');
    expect(texts['machines/carbon.nix']).toContain('hardware.gpu = ');
  });
});
