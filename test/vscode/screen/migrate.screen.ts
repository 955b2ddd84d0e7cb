/**
 * The palette command "Migrate llama.cpp": questions, preview, the change itself, and the ways out.
 */
import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { EditorPage } from '../harness/editor-page.ts';
import { until } from '../harness/until.ts';
import type { Fleet } from './screen-test.ts';
import { staleOverlay, test } from './screen-test.ts';

const hosts = { carbon: 'cuda', beryllium: 'vulkan', boron: 'cpu', nitrogen: 'cpu' } as const;
const names = Object.keys(hosts) as (keyof typeof hosts)[];
const overlay = 'overlays/llama-cpp.nix';
/** One question a host, and the options. */
const steps = names.length + 1;

/** Starts the command and answers every host's question with the backend it should have, in the order the hosts are asked for. */
async function answered(window: EditorPage): Promise<void> {
  await window.runCommand('Migrate llama.cpp');
  for (const step of names.keys()) {
    const title = await window.question(`(${step + 1}/${steps})`);
    const host = names.find((name) => title.includes(name));
    if (!host) throw new Error(`No host in ${title}`);
    await window.choose(hosts[host]);
  }
  await window.question(`options (${steps}/${steps})`);
  await window.choose('Show the changes');
}

/** What must be as before wherever the command is left. */
const traces = async (fleet: Fleet, window: EditorPage) => ({
  flake: await fleet.read('flake.nix'),
  input: (await window.text()).includes('ggml-org'),
  overlay: fleet.has(overlay),
  staleOverlay: fleet.has(staleOverlay),
});

test('Migrate llama.cpp asks for each host with what is known selected, and changes nothing where it is left', async ({
  window,
  fleet,
}) => {
  await window.openFile('flake.nix');
  const before = await traces(fleet, window);

  await window.runCommand('Migrate llama.cpp');
  for (const step of names.keys()) {
    const title = await window.question(`(${step + 1}/${steps})`);
    if (title.includes('carbon')) {
      const [selected = '', ...others] = await window.choices();
      await window.screenshot('migrate-question');
      expect(selected).toMatch(/^cudaNVIDIA, through CUDA \S/);
      expect(others).toHaveLength(3);
    }
    if (step < names.length - 1) await window.choose('rocm');
  }
  await window.goBack();
  await window.question(`(${names.length - 1}/${steps})`);
  expect((await window.choices())[0]).toMatch(/^rocm/);
  await window.leave();
  expect(await traces(fleet, window)).toEqual(before);

  await answered(window);
  await window.refactorPreview();
  await window.endPreview('Discard');
  expect(await traces(fleet, window)).toEqual(before);
});

test('Migrate llama.cpp takes what is known for all hosts at once, and other options where they are wanted', async ({
  window,
  fleet,
}) => {
  await window.openFile('flake.nix');
  await window.runCommand('Migrate llama.cpp');
  await window.question(`(1/${steps})`);
  await window.pressTitleButton('Take What Is Known for All Hosts');
  await window.question(`options (${steps}/${steps})`);
  await window.screenshot('migrate-options');
  await window.change('Packages: from the official flake', 'Packages: nixpkgs’ own');
  await window.choose('Show the changes');
  await window.refactorPreview();
  await window.endPreview('Apply');
  await until('a migrated host', async () =>
    (await fleet.read('machines/carbon.nix')).includes('hardware.gpu = "cuda"'),
  );
  expect(await fleet.read('flake.nix')).not.toContain('ggml-org');
});

test('Migrate llama.cpp previews every change and applies them all; one undo takes them back', async ({
  window,
  fleet,
}) => {
  await window.openFile('flake.nix');
  const before = await traces(fleet, window);
  await answered(window);

  const rows = await window.refactorPreview();
  await window.screenshot('migrate-preview');
  expect(rows.filter(({ ticked }) => !ticked)).toEqual([]);
  const labels = rows.map(({ label }) => label).join('\n');
  expect(labels).toMatch(/Creating overlays\/llama-cpp\.nix/);
  expect(labels).toMatch(/Deleting nixos\/pkgs\/llama-cpp-variants\.nix/);
  expect(await traces(fleet, window)).toEqual(before);
  const steps = (await window.groupPreviewBySteps()).map(({ label }) => label).join('\n');
  await window.screenshot('migrate-preview-steps');
  expect(steps).toMatch(/Add the official flake as an input/);
  expect(steps).toMatch(/Remove what the official flake replaces/);

  await window.endPreview('Apply');
  expect(await window.notification('Migrated flake.nix')).toContain('nix flake lock');
  await window.screenshot('migrate-applied');
  await until('flake.nix to be saved', async () => (await fleet.read('flake.nix')) !== before.flake);
  expect(await fleet.read('flake.nix')).toContain('github:ggml-org/llama.cpp');
  expect(await fleet.read('machines/carbon.nix')).toContain('hardware.gpu = "cuda"');
  expect(await fleet.read('machines/beryllium.nix')).toContain('hardware.gpu = "vulkan"');
  expect(fleet.has(overlay)).toBe(true);
  expect(fleet.has(staleOverlay)).toBe(false);

  await window.runCommand('Migrate llama.cpp');
  await window.notification('nothing is left to migrate');
  await window.screenshot('migrate-nothing-left');

  await window.undo();
  await until('the files as they were', async () => {
    const { flake, ...files } = await traces(fleet, window);
    return flake === before.flake && !files.overlay && files.staleOverlay;
  });
  await until('nothing of what was made', () => !fleet.has(dirname(overlay)));
  await until('the hosts as they were', async () => {
    const machines = await Promise.all(names.map((name) => fleet.read(`machines/${name}.nix`)));
    return !machines.join('').includes('hardware.gpu =');
  });
  await window.waitForNoProblem('overlays');
  await window.waitForProblem('stale-overlay');
  await window.screenshot('migrate-undone');
});
