/**
 * The view of hosts in the Explorer and the number in the status bar: what they say, where they lead, and when they are not there.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../harness/until.ts';
import { test } from './screen-test.ts';

test('the view of hosts says what each host gets, leads to where it is installed, and follows changes', async ({
  window,
}) => {
  await window.openFile('flake.nix');
  await window.runCommand('Llamaflake: Show llama.cpp Hosts');
  await window.hosts.row('nitrogen').waitFor();
  expect(await window.hosts.rows()).toEqual([
    'carbon, x86_64-linux, cuda and cpu, nixpkgs',
    'beryllium, x86_64-linux, vulkan and cpu, nixpkgs',
    'boron, x86_64-linux, cpu, nixpkgs',
    'nitrogen, x86_64-linux, cpu, of unknown origin; cpu, nixpkgs',
  ]);
  await window.status('llama.cpp: 6').waitFor();

  await window.hosts.expand('carbon');
  await window.hosts.row('environment.systemPackages, machines/carbon.nix:26').click();
  await window.page.locator('.tab.active[data-resource-name="carbon.nix"]').waitFor();
  await window.status('Ln 26').waitFor();
  await window.screenshot('hosts');

  await window.hosts.press('carbon', 'Open Module of Host');
  await window.status('Ln 1, Col 1').waitFor();

  await window.openFile('machines/carbon.nix');
  await window.goTo(26, 1);
  await window.page.keyboard.press('Control+Shift+K');
  await until('carbon without CUDA', async () =>
    (await window.hosts.rows()).some((row) => row.startsWith('carbon, x86_64-linux, cpu, nixpkgs')),
  );
});

test('Select GPU from the view asks for the backend, and shows the migration that it comes with', async ({
  window,
  fleet,
}) => {
  await window.openFile('flake.nix');
  await window.runCommand('Llamaflake: Show llama.cpp Hosts');
  await window.hosts.row('boron').waitFor();
  await window.hosts.press('boron', 'Select GPU for Host');
  await window.question('Select GPU: boron');
  await window.screenshot('select-gpu');
  await window.choose('vulkan');
  await window.refactorPreview();
  await window.endPreview('Discard');
  expect(await fleet.read('machines/boron.nix')).not.toContain('vulkan');
});

test('where there is no flake, the view says so and the status bar has no number', async ({ openWindow }) => {
  const folder = await mkdtemp(join(tmpdir(), 'llamaflake-none-'));
  try {
    await mkdir(join(folder, 'pkgs'));
    await writeFile(join(folder, 'shell.nix'), '{ pkgs }: pkgs.mkShell { }\n');
    const window = await openWindow(folder);
    await window.openFile('shell.nix');
    await window.runCommand('Llamaflake: Show llama.cpp Hosts');
    await window.page.getByText('There is no flake.nix in this workspace.').waitFor();
    await window.screenshot('hosts-none');
    expect(await window.status('llama.cpp').count()).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
