/**
 * Migrations in each author's style, whole: NAME.before.txt is the fleet, NAME.after.txt what becomes of it, NAME.diff the patch.
 * A change of the two latter is to be read as the author would; `vitest -u` takes it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadFleet } from '../fleet/load.ts';
import { changedTexts } from '../nix/change.ts';
import { type FileChange, unifiedDiff } from '../nix/unified-diff.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { mendAndPlan } from './mend-and-plan.ts';
import { planMigration } from './plan.ts';
import type { Plan } from './types.ts';

beforeAll(loadParserNode);

const folder = join(import.meta.dirname, 'golden');
const names = readdirSync(folder).flatMap((file) => /^(.*)\.before\.txt$/.exec(file)?.[1] ?? []);

type Texts = Readonly<Record<string, string>>;

/** Files in one text, each after a line `#- its/path.nix`. */
function filesIn(text: string): Texts {
  const parts = text.split(/^#- (.+)\n/m).slice(1);
  return Object.fromEntries(
    parts.flatMap((path, index) => (index % 2 === 0 ? [[path, parts[index + 1]!]] : [])),
  );
}

const textOf = (files: Texts): string =>
  Object.entries(files)
    .map(([path, text]) => `#- ${path}\n${text}`)
    .join('');

const fleetOf = (files: Texts) =>
  loadFleet(
    filesOver(
      inMemory(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/f/${path}`, text]))),
    ),
    '/f',
  );

interface Migrated {
  readonly plan: Plan;
  readonly after: Texts;
  readonly changes: readonly FileChange[];
}

function migrate(before: Texts): Migrated {
  const plan = mendAndPlan(fleetOf(before));
  const after: Record<string, string> = { ...before };
  const changes: FileChange[] = [];
  for (const [path, text] of changedTexts(plan.change, (changed) => before[changed.slice(3)] ?? '')) {
    const name = path.slice(3);
    changes.push({ path: name, before: before[name] ?? null, after: text });
    if (text === null) delete after[name];
    else after[name] = text;
  }
  return { plan, after, changes };
}

describe.each(names)('%s', (name) => {
  const before = filesIn(readFileSync(join(folder, `${name}.before.txt`), 'utf8'));

  test('is migrated as it was, and then nothing is due', async () => {
    const { plan, after, changes } = migrate(before);
    expect(plan.refused).toBeUndefined();
    expect(plan.decisions).toEqual([]);
    await expect(textOf(after)).toMatchFileSnapshot(join(folder, `${name}.after.txt`));
    await expect(unifiedDiff(changes)).toMatchFileSnapshot(join(folder, `${name}.diff`));
    expect(planMigration(fleetOf(after)).steps).toEqual([]);
  });

  test('with the line ends of Windows and no newline at the end it is the same', () => {
    const windows = (files: Texts): Texts =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path,
          text.replaceAll('\n', '\r\n').replace(/\r\n$/, ''),
        ]),
      );
    const plain = migrate(before);
    const { after } = migrate(windows(before));
    for (const path of Object.keys(before)) {
      if (plain.after[path] === undefined) continue;
      expect(after[path], path).toBe(windows(plain.after)[path]);
    }
  });
});
