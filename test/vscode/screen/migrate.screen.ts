/**
 * The palette command "Migrate llama.cpp": questions, preview, the change itself, and the ways out.
 */
import { describe, expect } from 'vitest';
import type { EditorPage } from '../harness/editor-page.ts';
import { until } from '../harness/until.ts';
import { staleOverlay, test } from './screen-test.ts';

const hosts = { carbon: 'cuda', beryllium: 'vulkan', boron: 'cpu', nitrogen: 'cpu' } as const;
const overlay = 'overlays/llama-cpp.nix';

/** Answers every host's question with the backend it should have, in the order the hosts are asked for. */
async function answer(window: EditorPage): Promise<void> {
  for (const step of Object.keys(hosts).keys()) {
    const title = await window.question(`(${step + 1}/4)`);
    const host = (Object.keys(hosts) as (keyof typeof hosts)[]).find((name) => title.includes(name));
    if (!host) throw new Error(`No host in ${title}`);
    await window.choose(hosts[host]);
  }
}

describe('Migrate llama.cpp', () => {
  test('asks for each host, with what is known selected and why', async ({ window }) => {
    await window.openFile('flake.nix');
    await window.runCommand('Migrate llama.cpp');
    for (const step of [1, 2, 3, 4]) {
      if ((await window.question(`(${step}/4)`)).includes('carbon')) break;
      await window.choose();
    }
    const [selected = '', ...others] = await window.choices();
    await window.screenshot('migrate-question');
    expect(selected).toMatch(/^cudaNVIDIA, through CUDA \S/);
    expect(others).toHaveLength(3);
  });

  test('previews every change, applies them all, and one undo takes them back', async ({ window, fleet }) => {
    const before = await fleet.read('flake.nix');
    await window.openFile('flake.nix');
    await window.runCommand('Migrate llama.cpp');
    await answer(window);

    const rows = await window.refactorPreview();
    await window.screenshot('migrate-preview');
    expect(rows.filter(({ ticked }) => !ticked)).toEqual([]);
    const labels = rows.map(({ label }) => label).join('\n');
    expect(labels).toMatch(/Creating overlays\/llama-cpp\.nix/);
    expect(labels).toMatch(/Deleting nixos\/pkgs\/llama-cpp-variants\.nix/);
    expect(await fleet.read('flake.nix')).toBe(before);

    await window.endPreview('Apply');
    await window.notification('Migrated flake.nix');
    await window.screenshot('migrate-applied');
    await until('flake.nix to be saved', async () => (await fleet.read('flake.nix')) !== before);
    expect(await fleet.read('flake.nix')).toContain('github:ggml-org/llama.cpp');
    expect(await fleet.read('machines/carbon.nix')).toContain('hardware.gpu = "cuda"');
    expect(await fleet.read('machines/beryllium.nix')).toContain('hardware.gpu = "vulkan"');
    expect(fleet.has(overlay)).toBe(true);
    expect(fleet.has(staleOverlay)).toBe(false);

    await window.undo();
    await until('the fleet as it was', async () => {
      return !fleet.has(overlay) && fleet.has(staleOverlay) && (await fleet.read('flake.nix')) === before;
    });
    expect(await fleet.read('machines/carbon.nix')).not.toContain('hardware.gpu');
    await window.screenshot('migrate-undone');
  });

  test('leaves everything as it was when the preview is discarded', async ({ window, fleet }) => {
    const before = await fleet.read('flake.nix');
    await window.openFile('flake.nix');
    await window.runCommand('Migrate llama.cpp');
    await answer(window);
    await window.refactorPreview();
    await window.endPreview('Discard');
    expect(await fleet.read('flake.nix')).toBe(before);
    expect(await window.text()).not.toContain('ggml-org');
    expect(fleet.has(overlay)).toBe(false);
    expect(fleet.has(staleOverlay)).toBe(true);
  });

  test('goes back to the host before, and remembers what was answered', async ({ window }) => {
    await window.openFile('flake.nix');
    await window.runCommand('Migrate llama.cpp');
    const first = await window.question('(1/4)');
    await window.choose('rocm');
    await window.question('(2/4)');
    await window.goBack();
    expect(await window.question('(1/4)')).toBe(first);
    const [selected] = await window.choices();
    expect(selected).toMatch(/^rocm/);
  });

  test('says so when nothing is left to migrate', async ({ window }) => {
    await window.openFile('flake.nix');
    await window.runCommand('Migrate llama.cpp');
    await answer(window);
    await window.refactorPreview();
    await window.endPreview('Apply');
    await window.notification('Migrated flake.nix');
    await window.runCommand('Migrate llama.cpp');
    await window.notification(/nothing is left to migrate/);
    await window.screenshot('migrate-nothing-left');
  });
});
