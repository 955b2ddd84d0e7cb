/** Two parts of a migration, the second made of what the first leaves, as one change of the fleet as it stands. */
import { type Files, isProblem } from '../eval/files.ts';
import { relative } from '../fleet/load.ts';
import type { Fleet } from '../fleet/types.ts';
import { type Change, changedTexts } from '../nix/change.ts';
import { differences } from '../nix/text-differences.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import { type Plan, type Step, stepOrder } from './types.ts';

/** What is composed: the steps of a plan and their change. */
export type Part = Pick<Plan, 'steps' | 'change'>;

/**
 * Both parts as one. A file that both edit gets edits from its first to its last text, which belong to the first step that
 * touches it; everything else stays with its step.
 * @param between the files after the first part
 */
export function compose(fleet: Fleet, first: Part, second: Part, between: Files): Part {
  const texts = new Map([
    ...changedTexts(first.change, (path) => textOf(fleet.files, path)),
    ...changedTexts(second.change, (path) => textOf(between, path)),
  ]);
  const edits = new Map<string, readonly TextEdit[]>();
  const created = new Map<string, string>();
  const deleted: string[] = [];
  for (const [path, text] of texts) {
    const before = fleet.files.text(path);
    if (text === null) {
      if (!isProblem(before)) deleted.push(path);
    } else if (isProblem(before)) created.set(path, text);
    else edits.set(path, editsOf(path, before, text, first.change, second.change));
  }
  const change: Change = { edits, created, deleted };
  return { steps: stepsOf(fleet, [...first.steps, ...second.steps], change), change };
}

function editsOf(path: string, before: string, after: string, first: Change, second: Change) {
  const [early, late] = [first.edits.get(path), second.edits.get(path)];
  return early && late ? differences(before, after) : (late ?? early ?? differences(before, after));
}

/** The steps, each id once, with their shares of the change. */
function stepsOf(fleet: Fleet, parts: readonly Step[], change: Change): Step[] {
  const ids = stepOrder.filter((id) => parts.some((step) => step.id === id));
  const owned = new Set<string>();
  /** Whether a path is this step's: of a file that has been changed anew, the first one's. */
  const claim = (path: string): boolean => {
    if (owned.has(path)) return false;
    owned.add(path);
    return true;
  };
  return ids.map((id) => {
    const same = parts.filter((step) => step.id === id);
    const paths = new Set(same.flatMap(({ files }) => files));
    const edits = new Map<string, readonly TextEdit[]>();
    for (const [path, all] of change.edits) {
      const own = same.flatMap((step) => step.edits.get(path) ?? []);
      const kept = all.filter((edit) => own.includes(edit));
      const isAnew = !parts.some((step) => step.edits.get(path)?.some((edit) => all.includes(edit)));
      if (kept.length > 0) edits.set(path, kept);
      else if (isAnew && paths.has(relative(fleet.root, path)) && claim(path)) edits.set(path, all);
    }
    return {
      id,
      title: same[0]!.title,
      files: filesOf(fleet, paths, change),
      edits,
      created: new Map(
        [...change.created].filter(([path]) => same.some((step) => step.created.has(path)) && claim(path)),
      ),
      deleted: change.deleted.filter(
        (path) => same.some((step) => step.deleted.includes(path)) && claim(path),
      ),
    };
  });
}

/** What a step touches of the files that the change touches, relative to the flake. */
const filesOf = (fleet: Fleet, paths: ReadonlySet<string>, { edits, created, deleted }: Change): string[] =>
  [...edits.keys(), ...created.keys(), ...deleted]
    .map((path) => relative(fleet.root, path))
    .filter((path) => paths.has(path))
    .sort();

function textOf(files: Files, path: string): string {
  const text = files.text(path);
  return isProblem(text) ? '' : text;
}
