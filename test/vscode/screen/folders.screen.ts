/**
 * A window on two folders, each with a flake.
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../harness/until.ts';
import { test } from './screen-test.ts';

test('two folders are two flakes in the view, and Migrate llama.cpp asks which, and changes that one', async ({
  openWindow,
  fleet,
  otherFleet,
}) => {
  const workspace = join(dirname(fleet.folder), 'both.code-workspace');
  const folders = [
    { name: 'home', path: fleet.folder },
    { name: 'work', path: otherFleet.folder },
  ];
  await writeFile(workspace, JSON.stringify({ folders }));
  const window = await openWindow(workspace);
  await window.runCommand('Llamaflake: Show llama.cpp Hosts');
  await window.hosts.row('work/flake.nix').waitFor();
  const flakes = (await window.hosts.rows()).filter((row) => row.includes('flake.nix'));
  expect(flakes).toHaveLength(2);
  await window.status('llama.cpp: 12').waitFor();
  await window.screenshot('two-folders');

  await window.runCommand('Migrate llama.cpp');
  await window.question('flake (1/2)');
  await window.choose('work/flake.nix');
  await window.question('(2/6)');
  await window.goBack();
  await window.question('flake');
  await window.choose();
  await window.question('(2/6)');
  await window.pressTitleButton('Take What Is Known for All Hosts');
  await window.question('options (6/6)');
  await window.choose('Show the changes');
  await window.refactorPreview();
  await window.endPreview('Apply');
  await window.notification('Migrated work/flake.nix');
  await until('the other flake to be saved', async () =>
    (await otherFleet.read('flake.nix')).includes('ggml-org'),
  );
  expect(await fleet.read('flake.nix')).not.toContain('ggml-org');
});
