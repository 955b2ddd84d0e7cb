/** A planned migration as a diff, and as the contract's JSON. */
import { readFileSync } from 'node:fs';
import { type FileChange, unifiedDiff } from '../nix/unified-diff.ts';
import { packageFacts } from './host-facts.ts';
import { type Migration, shown } from './migration.ts';

/** Accepted by `git apply` and `patch -p1` in the directory that the command was given. */
export function migrationDiff(migration: Migration): string {
  return unifiedDiff(
    [...migration.texts].map(([path, text]): FileChange => {
      const before = migration.source.text(path);
      const mark = typeof before === 'string' && hasByteOrderMark(path) ? '\uFEFF' : '';
      return {
        path: shown(migration, path),
        before: typeof before === 'string' ? mark + before : null,
        after: text === null ? null : mark + text,
      };
    }),
  );
}

/** Texts come without it; a patch must have the line as it is on the disk. */
const hasByteOrderMark = (path: string): boolean =>
  readFileSync(path)
    .subarray(0, 3)
    .equals(Buffer.from([0xef, 0xbb, 0xbf]));

export function migrationJson(migration: Migration): string {
  const { plan, texts, base, fleet } = migration;
  const inBase = (path: string): string => shown(migration, `${fleet.root}/${path}`);
  const json = {
    version: 1,
    steps: plan.steps.map(({ id, title, files }) => ({ id, title, files: files.map(inBase) })),
    files: Object.fromEntries([...texts].map(([path, text]) => [shown(migration, path), text])),
    hosts: Object.fromEntries(
      plan.hosts.map(({ name, before, after }) => [
        name,
        { before: packageFacts(before, base), after: packageFacts(after, base) },
      ]),
    ),
    decisions: plan.decisions.map(({ question, flag, choices }) => ({ question, flag, choices })),
    assumptions: plan.assumptions.map(({ question, flag, choices }) => ({
      question,
      flag,
      choices: choices.map(({ label }) => label),
      taken: choices[0]!.label,
    })),
    notes: plan.notes,
    ...(plan.refused !== undefined && { refused: plan.refused }),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
