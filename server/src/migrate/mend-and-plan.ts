/**
 * The migration of a fleet that Nix rejects as it stands: what has a safe fix is mended first, in memory, and the fleet that is
 * left is migrated. Both come as one change.
 */
import { type Files, isProblem } from '../eval/files.ts';
import { loadFleet, relative } from '../fleet/load.ts';
import type { Fleet } from '../fleet/types.ts';
import { type Change, changedTexts, isEmptyChange } from '../nix/change.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import { differences } from '../nix/text-differences.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import { analyse } from '../rules/analyse.ts';
import type { Finding } from '../rules/rule.ts';
import { type Changes, layered } from '../workspace/layers.ts';
import { filesOver, type TextSource } from '../workspace/text-source.ts';
import { fixAll } from './fix-all.ts';
import { planMigration } from './plan.ts';
import type { MigrationOptions, Plan, Step } from './types.ts';

/**
 * Plans a migration; where the fleet is too broken for one, of the fleet with its mistakes mended. A fleet of which nothing is
 * seen to be due, but that Nix rejects, gets no "nothing to do": it gets what stands in the way.
 */
export function mendAndPlan(fleet: Fleet, options: Partial<MigrationOptions> = {}): Plan {
  const plan = planMigration(fleet, options);
  const isBroken = fleet.hosts.some((host) => host.unknown.length > 0);
  if (!isBroken || !fleet.flake || !isEmptyChange(plan.change)) return plan;
  const source = fleet.files as Files & TextSource;
  const mended = fixAll(source, {
    analyse: (files) => [analyse(files, fleet.root, { fleet: fleet.options })],
    isAsked: () => true,
    isWanted: (fix) => fix.kind === 'change',
  });
  const rejected = mended.analyses
    .flatMap(({ findings }) => findings)
    .find(({ severity }) => severity === 'error');
  const otherwise =
    rejected && isNothing(plan) ? { ...plan, refused: standsInTheWay(fleet, rejected) } : plan;
  if (mended.texts.size === 0) return otherwise;
  const whole = filesOver(layered(source, mended.texts));
  const after = planMigration(loadFleet(whole, fleet.root, fleet.options), options);
  if (after.refused !== undefined || isNothing(after)) return otherwise;
  return { ...after, ...together(fleet, mended.texts, whole, after) };
}

const isNothing = (plan: Plan): boolean =>
  isEmptyChange(plan.change) && plan.decisions.length === 0 && plan.refused === undefined;

function standsInTheWay(fleet: Fleet, { file, span, message }: Finding): string {
  const { line } = positionAt(lineIndex(file.text), span.start);
  const place = `${relative(fleet.root, file.path)}:${line + 1}`;
  return `Nix rejects the fleet as it stands, so that not all of it can be seen. Mend first what \`llamaflake check\` finds; in ${place}: ${message}`;
}

/** Mending and migrating as one change of the fleet as it stands. */
function together(fleet: Fleet, mended: Changes, whole: Files, plan: Plan): Pick<Plan, 'steps' | 'change'> {
  if (plan.decisions.length > 0) return { steps: plan.steps, change: plan.change };
  const texts = new Map([...mended, ...changedTexts(plan.change, (path) => textOf(whole, path))]);
  const edits = new Map<string, readonly TextEdit[]>();
  const created = new Map<string, string>();
  const deleted: string[] = [];
  for (const [path, text] of texts) {
    const before = fleet.files.text(path);
    if (text === null) {
      if (!isProblem(before)) deleted.push(path);
    } else if (isProblem(before)) {
      created.set(path, text);
    } else {
      edits.set(path, mended.has(path) ? differences(before, text) : plan.change.edits.get(path)!);
    }
  }
  const change: Change = { edits, created, deleted };
  const paths = [...mended.keys()];
  const mend: Step = {
    id: 'mend',
    title: 'Mend what Nix rejects',
    files: paths.map((path) => relative(fleet.root, path)).sort(),
    edits: new Map([...edits].filter(([path]) => mended.has(path))),
    created: new Map([...created].filter(([path]) => mended.has(path))),
    deleted: deleted.filter((path) => mended.has(path)),
  };
  return { steps: [mend, ...plan.steps.map((step) => without(step, mended))], change };
}

/** A step's part of the change, but for files that are mended in the same breath: their edits belong together. */
const without = (step: Step, mended: Changes): Step => ({
  ...step,
  edits: new Map([...step.edits].filter(([path]) => !mended.has(path))),
  created: new Map([...step.created].filter(([path]) => !mended.has(path))),
  deleted: step.deleted.filter((path) => !mended.has(path)),
});

function textOf(files: Files, path: string): string {
  const text = files.text(path);
  return isProblem(text) ? '' : text;
}
