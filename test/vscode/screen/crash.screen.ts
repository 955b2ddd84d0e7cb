/**
 * The server's process ends by itself: what a person sees of it.
 */
import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { codeOf } from '../harness/page-text.ts';
import { until } from '../harness/until.ts';
import { staleOverlay, test } from './screen-test.ts';

/** The language servers of an installed extension. */
function serverProcesses(extension: string): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => line.includes(`${extension}/dist/server.cjs`))
    .map((line) => Number.parseInt(line, 10));
}

test('a server that crashes is started again; it is said once, with the log at hand, and ends no migration', async ({
  fleet,
  openEditor,
  openWindow,
}) => {
  // Windows that have been closed keep their server for a while: this one counts those of an editor of its own.
  const editor = await openEditor({});
  const window = await openWindow(fleet.folder, editor);
  const processes = () => serverProcesses(editor.server.extension);
  const crash = async (): Promise<void> => {
    const pid = await until(
      'the one server of this window',
      () => processes().length === 1 && processes()[0],
    );
    process.kill(pid, 'SIGKILL');
    await until('another server', () => processes().some((other) => other !== pid));
  };
  await window.openFile(staleOverlay);
  await window.squiggles('warning').first().waitFor();
  await crash();
  await window.notification('ended unexpectedly, and was started again');
  await window.screenshot('crash');
  await crash();

  await window.answerNotification('ended unexpectedly', 'Show Log');
  // A server that ends while it is asked something leaves a stack trace, which may fill what is seen of the log.
  await window.page.locator('.part.panel').getByPlaceholder('Filter').fill('ended unexpectedly');
  await until('both crashes in the log', async () => {
    const log = codeOf(await window.page.locator('.part.panel .view-lines').innerText());
    return log.split('ended unexpectedly').length === 3;
  });
  expect(await window.page.locator('.notification-toast').count()).toBe(0);
  await window.squiggles('warning').first().waitFor();

  // It is no end of a migration that is being answered.
  await window.openFile('flake.nix');
  await window.runCommand('Migrate llama.cpp');
  await window.question('(1/5)');
  await crash();
  await window.pressTitleButton('Take What Is Known for All Hosts');
  await window.question('options (5/5)');
  await window.choose('Show the changes');
  const rows = await window.refactorPreview();
  expect(rows.map(({ label }) => label).join()).toContain('Creating overlays');
  await window.endPreview('Discard');
});
