/**
 * What a person sees and does while editing a fleet in VS Code.
 */
import { expect } from 'vitest';
import { until } from '../harness/until.ts';
import { staleOverlay, test } from './screen-test.ts';

test('a stale overlay is underlined and listed; the light bulb fixes it, and undo brings it back', async ({
  window,
  fleet,
}) => {
  await window.openFile(staleOverlay);
  await window.squiggles('warning').first().waitFor();
  const row = await window.waitForProblem('stale-overlay');
  expect(row).toContain('llamaflake');
  await window.screenshot('squiggle');

  const [, line, column] = /stale-overlay.*Ln (\d+), Col (\d+)/.exec(row) ?? [];
  await window.goTo(Number(line), Number(column));
  const [first = ''] = await window.lightbulb();
  await window.screenshot('lightbulb');
  await window.quickFix(first);
  await window.waitForNoProblem('stale-overlay');
  expect(fleet.has(staleOverlay)).toBe(false);
  await window.screenshot('fixed');

  await window.openFile('flake.nix');
  expect(await window.text()).toContain('ggml-org');
  await window.undo();
  await window.waitForProblem('stale-overlay');
  expect(fleet.has(staleOverlay)).toBe(true);
  expect(await window.text()).not.toContain('ggml-org');
  await until('nothing of what was made', () => !fleet.has('overlays'));
});

test('Nix is coloured without another extension, and a hover on a variant says who uses it', async ({
  window,
}) => {
  await window.openFile('machines/carbon.nix');
  await until('several colours', async () => (await window.colours()).size > 2);
  const shown = await window.hover('llama-cpp-cuda');
  await window.screenshot('hover');
  expect(shown).toContain('llama-cpp-cuda');
  expect(shown).toContain('carbon');
});
