/** What `migrate --write` runs for a user who asked for it: which programs, how, and what it says of their answers. */
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeHost } from '../../server/src/fleet/ask-nix.ts';
import { evalFleet } from '../nix/harness.ts';
import { cli } from './cli.ts';
import { scratchFleet, scratchFolder } from './scratch.ts';

/** A folder for PATH with a `nix` that notes how it was called, and answers with a script. */
function fakeNix(answer: string): { path: string; calls: () => string[] } {
  const path = scratchFolder();
  const log = join(path, 'calls');
  writeFileSync(join(path, 'nix'), `#!/bin/sh\nprintf '%s\\n' "$*" | head -n 1 >> ${log}\n${answer}\n`);
  chmodSync(join(path, 'nix'), 0o755);
  for (const tool of ['sh', 'head', 'cat', 'git']) symlinkSync(`/usr/bin/${tool}`, join(path, tool));
  return { path, calls: () => readFileSync(log, 'utf8').trimEnd().split('\n') };
}

const store = `/nix/store/${'a'.repeat(32)}`;

describe('migrate --write --lock --verify', () => {
  it('locks the new input, evaluates each host, and says what each has', () => {
    const { path, calls } = fakeNix(
      `case "$*" in *eval*) echo '{ "drv": "${store}-nixos-system-x.drv", "llama": ["${store}-llama-cpp-cuda-0.0.0.drv"] }' ;; esac`,
    );
    const { exit, out, notes } = cli(
      ['migrate', '--write', '--lock', '--verify', scratchFleet('fleet-overlay')],
      {
        path,
      },
    );
    expect({ exit, out }).toEqual({ exit: 0, out: '' });
    expect(calls()[0]).toMatch(/flake lock$/);
    expect(calls().slice(1)).toEqual(
      ['carbon', 'beryllium', 'boron', 'nitrogen'].map((host) =>
        expect.stringContaining(`.#nixosConfigurations."${host}"`),
      ),
    );
    expect(notes).toContain('carbon: llama-cpp-cuda-0.0.0 (nixos-system-x)');
    expect(notes).not.toContain('next: run nix flake lock');
  });

  it('says which host does not evaluate, and why, and exits with 2', () => {
    const { path } = fakeNix('echo "warning: dirty" >&2; echo "error: attribute missing" >&2; exit 1');
    const { exit, notes } = cli(['migrate', '--write', '--verify', scratchFleet('fleet-overlay')], { path });
    expect(exit).toBe(2);
    expect(notes).toContain('carbon: does not evaluate: attribute missing');
    expect(notes).toContain('4 of 4 hosts do not evaluate');
  });

  it('runs nothing without the flags', () => {
    const { path, calls } = fakeNix('exit 1');
    expect(cli(['migrate', '--write', scratchFleet('fleet-overlay')], { path }).exit).toBe(0);
    expect(calls).toThrow();
  });
});

describe('the question to Nix', () => {
  it('finds the llama.cpp of a host, of its service and of its users', async () => {
    const { hosts } = await evalFleet(join(import.meta.dirname, '../fixtures/fleet-migrated'), {
      attrs: { answer: describeHost },
    });
    const { carbon } = hosts;
    expect(carbon?.ok).toBe(true);
    const { answer } = (carbon?.ok ? carbon.value : {}) as { answer: { drv: string; llama: string[] } };
    expect(answer.drv).toMatch(/\.drv$/);
    expect(answer.llama.length).toBeGreaterThan(1);
    for (const drv of answer.llama) expect(drv).toMatch(/llama-cpp-cuda/);
  });
});
