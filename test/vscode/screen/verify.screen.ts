/**
 * "Verify with Nix", with a program in the place of Nix: its progress, its answers, and the way to end it.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../harness/until.ts';
import { staleOverlay, test } from './screen-test.ts';

/** Never answers for nitrogen while a file is there that says so, and writes its process id there. */
const program = (hanging: string): string => `#!${process.execPath}
const fs = require('node:fs');
const attribute = process.argv.find((arg) => arg.startsWith('.#'));
const hash = 'a'.repeat(32);
if (attribute.includes('nitrogen') && fs.existsSync(${JSON.stringify(hanging)})) {
  fs.writeFileSync(${JSON.stringify(hanging)}, String(process.pid));
  setInterval(() => {}, 1000);
} else if (attribute.includes('boron')) {
  console.error("error: The option 'hardware.gpu' does not exist.");
  process.exitCode = 1;
} else {
  console.log(JSON.stringify({ drv: '', llama: [\`/nix/store/\${hash}-llama-cpp-0.0.0.drv\`] }));
}
`;

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('Verify with Nix shows progress that can be cancelled, then what Nix says of each host', async ({
  openEditor,
  openWindow,
  fleet,
}) => {
  const scratch = await mkdtemp(join(tmpdir(), 'llamaflake-nix-'));
  const [nix, hanging] = [join(scratch, 'nix'), join(scratch, 'hanging')];
  await writeFile(nix, program(hanging));
  await chmod(nix, 0o755);
  await writeFile(hanging, '');
  const editor = await openEditor({ settings: { 'llamaflake.nixPath': nix } });
  try {
    const window = await openWindow(fleet.folder, editor);
    await window.runCommand('Llamaflake: Show llama.cpp Hosts');
    await window.hosts.row('nitrogen').waitFor();

    await window.runCommand('Llamaflake: Verify with Nix');
    await window.notification('nitrogen (4 of 4)');
    await window.screenshot('verify-progress');
    const pid = await until('Nix to hang', async () => Number(await readFile(hanging, 'utf8')) || undefined);
    await window.answerNotification('nitrogen (4 of 4)', 'Cancel');
    await until('Nix to end', () => !isRunning(pid));

    await rm(hanging);
    await window.runCommand('Llamaflake: Verify with Nix');
    await window.notification('1 of 4 hosts do not evaluate. boron: The option');
    await window.screenshot('verify-failed');
    const rows = await window.hosts.rows();
    expect(rows.find((row) => row.startsWith('carbon'))).toContain('Nix: llama-cpp-0.0.0');
    expect(rows.find((row) => row.startsWith('boron'))).toContain('does not exist');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});

test('in a folder that is not trusted nothing runs, and all else works', async ({
  openEditor,
  openWindow,
  fleet,
}) => {
  const editor = await openEditor({ restricted: true });
  const window = await openWindow(fleet.folder, editor);
  await window.openFile(staleOverlay);
  await window.waitForProblem('stale-overlay');
  await window.runCommand('Llamaflake: Show llama.cpp Hosts');
  await window.hosts.row('carbon').waitFor();
  expect(await window.palette('Llamaflake: ')).not.toContain('Llamaflake: Verify with Nix');
  await window.screenshot('restricted');
});
