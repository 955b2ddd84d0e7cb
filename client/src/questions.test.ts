import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = import.meta.dirname;
const sources = readdirSync(folder)
  .filter((name) => /(?<!\.test)\.ts$/.test(name))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

it('asks every question through one function, which wants its title, its placeholder and its step', () => {
  const asking = sources.filter(([, text]) => /\b(showQuickPick|showInputBox|createQuickPick)\b/.test(text));
  expect(asking.map(([name]) => name)).toEqual(['question.ts']);
});

it('gives every row of the view and both items of the status bar a text that is read aloud', () => {
  const textOf = (file: string) => sources.find(([name]) => name === file)![1];
  const rows = [...textOf('host-items.ts').matchAll(/^function (\w+Item)\([\s\S]*?^}/gm)];
  expect(rows.map(([, name]) => name)).toEqual(['flakeItem', 'hostItem', 'packageItem', 'placeItem']);
  for (const [text, name] of rows) expect(text, name).toContain('item.accessibilityInformation = ');
  for (const file of ['findings-count.ts', 'status.ts'])
    expect(textOf(file)).toContain('item.accessibilityInformation = ');
});

it('shows no sentence that a translation could not have', () => {
  // A text with a space that begins with a capital, outside of comments, templates of the log and `l10n.t`.
  const loose = sources.flatMap(([name, text]) =>
    [...text.matchAll(/(?<!l10n\.t\(\s*)(?<!\w)'([A-Z][^'\n]* [^'\n]*)'/g)].map(
      ([, found]) => `${name}: ${found}`,
    ),
  );
  expect(loose).toEqual([]);
});
