/**
 * "Verify with Nix" with a program in the place of Nix that keeps what it was asked.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from 'chai';
import * as vscode from 'vscode';
import { finding, folder, open, staleOverlay } from './fleet.ts';

/** Answers as Nix does for every host but one, and writes a line for each run: where it ran, and with which arguments. */
const program = (log: string): string => `#!${process.execPath}
const args = process.argv.slice(2);
require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify([process.cwd(), args]) + '\\n');
const attribute = args.find((arg) => arg.startsWith('.#'));
if (attribute.includes('boron')) {
  console.error("error: The option 'hardware.gpu' does not exist.");
  process.exit(1);
}
const hash = 'a'.repeat(32);
console.log(JSON.stringify({ drv: \`/nix/store/\${hash}-nixos-system.drv\`, llama: [\`/nix/store/\${hash}-llama-cpp-0.0.0.drv\`] }));
`;

describe('Verify with Nix', () => {
  it('asks Nix for each host, in the flake’s folder, and for nothing else', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'llamaflake-nix-'));
    const settings = vscode.workspace.getConfiguration('llamaflake');
    const nix = join(scratch, 'nix');
    const log = join(scratch, 'log');
    await writeFile(nix, program(log));
    await chmod(nix, 0o755);
    await settings.update('nixPath', nix, vscode.ConfigurationTarget.Global);
    try {
      await open(staleOverlay);
      await finding(staleOverlay, 'stale-overlay');
      await vscode.commands.executeCommand('llamaflake.verify');
      const runs = await lines(log);
      assert.lengthOf(runs, 4);
      assert.deepEqual(
        runs.map(([cwd]) => cwd),
        Array(4).fill(folder.fsPath),
      );
      const attributes = runs.map(([, args]) => args.find((arg) => arg.startsWith('.#')));
      assert.deepEqual(
        attributes,
        ['carbon', 'beryllium', 'boron', 'nitrogen'].map((host) => `.#nixosConfigurations."${host}"`),
      );
      for (const [, args] of runs) assert.includeMembers(args, ['eval', '--no-write-lock-file']);
    } finally {
      await settings.update('nixPath', undefined, vscode.ConfigurationTarget.Global);
      await rm(scratch, { recursive: true, force: true });
    }
  });
});

async function lines(path: string): Promise<[string, string[]][]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
