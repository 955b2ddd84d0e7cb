/**
 * What edits make of a text is, for real Nix too, what was asked: random layouts with random changes are evaluated, and every
 * set, list and function of the example fleets is added to and parsed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { edits } from '../../server/src/nix/edits.ts';
import { trials } from '../../server/src/nix/edits-arbitraries.ts';
import { fileOf, nodesOf } from '../../server/src/nix/edits-testing.ts';
import { loadParserNode } from '../../server/src/workspace/load-parser-node.ts';
import { evalExprs, parseFiles } from './harness.ts';
import { scratch } from './store.ts';

vi.setConfig({ testTimeout: 60_000 });
beforeAll(loadParserNode);

test('Nix evaluates changed texts to what was asked', async () => {
  const sample = fc.sample(trials, { numRuns: 300, seed: 20_250_916 });
  const results = await evalExprs(sample.map(({ after }) => after));
  sample.forEach(({ after, value }, index) => {
    expect(results[index], after).toEqual({ ok: true, value });
  });
});

const fixtures = join(import.meta.dirname, '../fixtures');
const sources = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.nix'),
);

test('Nix accepts the example fleets with something added everywhere', async () => {
  const dir = scratch('edits');
  const written: string[] = [];
  const original: string[] = [];
  sources.forEach((path, index) => {
    const text = readFileSync(join(fixtures, path), 'utf8');
    const file = fileOf(text);
    const change = edits(file);
    for (const set of nodesOf(file, 'AttrSet')) change.insertBinding(set, 'llamaflake-new = {\n  x = 1;\n};');
    for (const list of nodesOf(file, 'List')) change.prependToList(list, 'builtins.toString 1');
    for (const formals of nodesOf(file, 'Formals')) change.addFormal(formals, 'llamaflake-new', 'null');
    for (const lambda of nodesOf(file, 'Lambda'))
      if (lambda.formals) change.addAtName(lambda, 'llamaflake-all');
    const names = [join(dir, `${index}-before.nix`), join(dir, `${index}-after.nix`)] as const;
    writeFileSync(names[0], text);
    writeFileSync(names[1], change.apply());
    original.push(names[0]);
    written.push(names[1]);
  });
  const results = await parseFiles([...original, ...written]);
  expect(sources.length).toBeGreaterThan(10);
  written.forEach((path, index) => {
    // The guide's fleet has mistakes that Nix itself refuses; those stay what they are.
    if (results.get(original[index]!)?.ok)
      expect(results.get(path), sources[index]).toEqual({ ok: true, value: null });
  });
});
