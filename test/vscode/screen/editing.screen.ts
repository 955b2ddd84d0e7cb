/**
 * What a person sees and does while editing a fleet in VS Code.
 */
import { expect } from 'vitest';
import { until } from '../harness/until.ts';
import { staleOverlay, test } from './screen-test.ts';

test('a stale overlay is underlined, and stands in the Problems panel with its rule', async ({ window }) => {
  await window.openFile(staleOverlay);
  await window.squiggles('warning').first().waitFor();
  const row = await window.waitForProblem('stale-overlay');
  expect(row).toContain('llamaflake');
  await window.screenshot('squiggle');
});

test('the light bulb on a squiggle fixes it, and undo brings it back', async ({ window }) => {
  await window.openFile(staleOverlay);
  const row = await window.waitForProblem('stale-overlay');
  const [, line, column] = /Ln (\d+), Col (\d+)/.exec(row) ?? [];
  await window.goTo(Number(line), Number(column));
  const before = await window.text();
  const titles = await window.lightbulb();
  expect(titles.length).toBeGreaterThan(0);
  await window.screenshot('lightbulb');
  await window.quickFix(titles[0] ?? '');
  await until(
    'the finding to go',
    async () => !(await window.problems()).some((text) => /stale-overlay/.test(text)),
  );
  await window.screenshot('fixed');
  await window.undo();
  await window.waitForProblem('stale-overlay');
  expect(await window.text()).toBe(before);
});

test('a hover on a variant says what it is and who uses it', async ({ window }) => {
  await window.openFile('machines/carbon.nix');
  const shown = await window.hover('llama-cpp-cuda');
  await window.screenshot('hover');
  expect(shown).toContain('llama-cpp-cuda');
  expect(shown).toContain('carbon');
});

test('Nix is coloured without another extension', async ({ window }) => {
  await window.openFile('flake.nix');
  const colours = await until('more than one colour', async () => {
    const found = await window.colours();
    return found.size > 2 && found;
  });
  expect(colours.size).toBeGreaterThan(2);
});
