/** Every page's examples: what is found, what is not, and what the fixes make of it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disposeStore, parseFiles } from '../../../test/nix/harness.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Example, examplesOf } from './examples.ts';
import { analyseTexts, firstChange, mended, namesOf, placesOf } from './examples-testing.ts';
import { rules } from './index.ts';
import { pages } from './pages.ts';

let scratch: string;

beforeAll(async () => {
  await loadParserNode();
  scratch = await mkdtemp(join(tmpdir(), 'llamaflake-examples-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  disposeStore();
});

describe.each(rules.map(({ id }) => id))('%s', (id) => {
  const examples = examplesOf(pages[id] ?? '');

  it('has a page that shows where it speaks and where it is silent', () => {
    expect(examples.some(({ expected }) => expected.length > 0)).toBe(true);
    expect(examples.some(({ expected }) => expected.length === 0)).toBe(true);
    expect(pages[id]?.startsWith(`# \`${id}\`\n`)).toBe(true);
  });

  it.each(examples.map((example) => [example.title, example] as const))(
    'finds what it says: %s',
    (_, example) => {
      expect(placesOf(analyseTexts(example.files, [id]))).toEqual(byPlace(example));
    },
  );

  const withFix = examples.filter((example) => example.expected.length > 0 && example.fixed.size > 0);

  it.each(withFix.map((example) => [example.title, example] as const))(
    'mends it as it says: %s',
    (_, example) => {
      const texts = mended(example, id);
      for (const [path, text] of texts)
        expect([path, text]).toEqual([path, example.fixed.get(path) ?? example.files.get(path)]);
      const before = new Set(namesOf(analyseTexts(example.files)));
      const after = analyseTexts(texts);
      expect(namesOf(after).filter((name) => !before.has(name))).toEqual([]);
      expect(analyseTexts(texts, [id]).findings.flatMap(firstChange)).toEqual([]);
    },
  );

  it('says what each fix makes of it', () => {
    for (const example of examples) {
      const hasFix = analyseTexts(example.files, [id]).findings.flatMap(firstChange).length > 0;
      expect([example.title, example.fixed.size > 0]).toEqual([example.title, hasFix]);
    }
  });
});

const byPlace = ({ expected }: Example) =>
  [...expected].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));

it('leaves Nix that Nix parses', async () => {
  const paths: string[] = [];
  for (const { id } of rules) {
    for (const [index, example] of examplesOf(pages[id] ?? '').entries()) {
      for (const [name, text] of example.fixed) {
        if (!name.endsWith('.nix')) continue;
        const path = join(scratch, id, String(index), name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        paths.push(path);
      }
    }
  }
  const refused = [...(await parseFiles(paths))].filter(([, result]) => !result.ok);
  expect(refused).toEqual([]);
});
