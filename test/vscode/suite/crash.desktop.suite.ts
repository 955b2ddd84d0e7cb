/**
 * The server's process ends by itself: it comes back, and stays off where that happens again and again.
 */
import { execFileSync } from 'node:child_process';
import { assert } from 'chai';
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';
import { finding, findings, open, staleOverlay } from './fleet.ts';

/** The server's processes that this extension host started. */
function serverProcesses(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const rows = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
  return rows
    .filter((row) => row?.[2] === String(process.pid) && /llamaflake.*server\.cjs/.test(row[3] ?? ''))
    .map((row) => Number(row?.[1]));
}

/** Kills the server, and gives its process id. */
async function crash(): Promise<number> {
  const pid = await until('the server to run', () => serverProcesses()[0]);
  process.kill(pid, 'SIGKILL');
  await until('its end', () => !serverProcesses().includes(pid));
  return pid;
}

describe('a server that crashes', () => {
  it('is started again and says the same, and stays off after the fourth time', async () => {
    await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    for (let count = 1; count <= 3; count++) {
      const old = await crash();
      await until('another server', () => serverProcesses().some((pid) => pid !== old));
    }
    await finding(staleOverlay, 'stale-overlay');
    await crash();
    await until('the findings to go', () => findings(staleOverlay).length === 0);
    assert.deepEqual(serverProcesses(), []);

    await vscode.commands.executeCommand('llamaflake.restart');
    await finding(staleOverlay, 'stale-overlay');
    assert.lengthOf(serverProcesses(), 1);
  });
});
