/**
 * The migration of any fleet, whole. One that Nix rejects as it stands is mended first, in memory, by the safe fixes, and what is
 * left is migrated; where that brings more to light, the plan goes on until nothing is due. All of it comes as one change, so that
 * a migration that was made is never due again.
 */
import { type Files, isProblem } from '../eval/files.ts';
import { loadFleet, relative } from '../fleet/load.ts';
import type { Fleet } from '../fleet/types.ts';
import { type Change, changedTexts, isEmptyChange, noChange } from '../nix/change.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import { differences } from '../nix/text-differences.ts';
import { analyse } from '../rules/analyse.ts';
import type { Finding } from '../rules/rule.ts';
import { type Changes, layered } from '../workspace/layers.ts';
import { filesOver, type TextSource } from '../workspace/text-source.ts';
import { joinAssumptions } from './assumptions.ts';
import { compose, type Part } from './compose.ts';
import { missingDeclaration } from './declare-option.ts';
import { type FixedAll, fixAll } from './fix-all.ts';
import { planMigration } from './plan.ts';
import type { MigrationOptions, Plan, StepId } from './types.ts';
import { unseenNotes } from './unseen.ts';
import { changedFiles } from './verify.ts';

/** Rounds of planning, each of what the last has left. */
const maxRounds = 4;

/**
 * Plans a migration. A fleet of which nothing is seen to be due, but that Nix rejects, gets no "nothing to do": it gets what
 * stands in the way.
 */
export function mendAndPlan(fleet: Fleet, options: Partial<MigrationOptions> = {}): Plan {
  const plan = planWhole(fleet, options);
  return withUnseen(fleet, declareAndPlan(fleet, plan, options) ?? plan);
}

/** Tells of the llama.cpp that may be where the plan does not look. What is mended has come to light. */
function withUnseen(fleet: Fleet, plan: Plan): Plan {
  if (!fleet.flake) return plan;
  const migrated = isEmptyChange(plan.change)
    ? fleet
    : loadFleet(changedFiles(fleet, plan.change), fleet.root, fleet.options);
  const isMended = plan.steps.some(({ id }) => id === 'mend');
  const notes = unseenNotes(isMended ? migrated : fleet, plan.refused, migrated);
  return notes.length > 0 ? { ...plan, notes: [...plan.notes, ...notes] } : plan;
}

/** Where the GPU option is left undeclared: what is due once it is declared. */
function declareAndPlan(fleet: Fleet, plan: Plan, options: Partial<MigrationOptions>): Plan | undefined {
  if (!fleet.flake || plan.decisions.length > 0) return undefined;
  const option = {
    ...fleet.options,
    ...(options.option !== undefined && { option: options.option.split('.') }),
  };
  const planned = isEmptyChange(plan.change)
    ? fleet
    : loadFleet(changedFiles(fleet, plan.change), fleet.root, option);
  const isLeft = missingDeclaration(planned) !== undefined;
  const part = isLeft ? missingDeclaration(fleet) : undefined;
  if (!part) return undefined;
  const declared = changedFiles(fleet, part.change);
  const after = planWhole(loadFleet(declared, fleet.root, option), options);
  if (after.refused !== undefined || after.decisions.length > 0)
    return after.decisions.length > 0 ? after : undefined;
  return { ...after, ...compose(fleet, part, after, declared) };
}

/** Hosts that have gone to nixpkgs' own builds leave the official flake's input behind, where nothing else uses it. */
function withoutInput(fleet: Fleet, plan: Plan, { target }: Partial<MigrationOptions>): Plan {
  const hasInput = fleet.inputs.some(({ kind, node }) => kind === 'llama-cpp' && node);
  if (target !== 'nixpkgs' || !hasInput || isEmptyChange(plan.change)) return plan;
  const migrated = changedFiles(fleet, plan.change);
  const { findings } = analyse(migrated as Files & TextSource, fleet.root, {
    fleet: fleet.options,
    rules: ['unused-llama-input'],
  });
  const change = findings
    .find(({ file }) => file.path === fleet.flakePath)
    ?.fixes.flatMap((fix) => (fix.kind === 'change' ? [fix.change()] : []))[0];
  const texts = changedTexts(change ?? noChange, (path) => textIn(migrated, path));
  if (texts.size === 0) return plan;
  const part = partOf(fleet, migrated, texts, 'remove-stale', 'Remove the input that nothing uses any more');
  return { ...plan, ...compose(fleet, plan, part, migrated) };
}

function textIn(files: Files, path: string): string {
  const text = files.text(path);
  return isProblem(text) ? '' : text;
}

function planWhole(fleet: Fleet, options: Partial<MigrationOptions>): Plan {
  const plan = settle(fleet, planMended(fleet, options), options);
  if (isEmptyChange(plan.change)) return plan;
  return withoutInput(fleet, mendWhatIsLeft(fleet, plan, options), options);
}

function planMended(fleet: Fleet, options: Partial<MigrationOptions>): Plan {
  const plan = planMigration(fleet, options);
  const isBroken = fleet.hosts.some((host) => host.unknown.length > 0);
  if (!isBroken || !fleet.flake || !isEmptyChange(plan.change)) return plan;
  const mended = mend(fleet, fleet.files);
  if (mended.texts.size > 0) {
    const whole = filesOver(layered(fleet.files as Files & TextSource, mended.texts));
    const after = planMigration(loadFleet(whole, fleet.root, fleet.options), options);
    if (after.decisions.length > 0) return after;
    if (!isEmptyChange(after.change))
      return { ...after, ...compose(fleet, mendPart(fleet, fleet.files, mended.texts), after, whole) };
  }
  const [problem] = errorsOf(mended);
  return problem && isNothing(plan) ? { ...plan, refused: standsInTheWay(fleet, problem) } : plan;
}

/** Nix is to evaluate a migrated fleet: mistakes that the migration has not met are mended too, or named where they can't be. */
function mendWhatIsLeft(fleet: Fleet, plan: Plan, options: Partial<MigrationOptions>): Plan {
  const migrated = changedFiles(fleet, plan.change);
  const mended = mend(fleet, migrated);
  const fresh = freshError(fleet, errorsOf(mended));
  if (fresh)
    return {
      ...plan,
      steps: [],
      change: noChange,
      refused: `the change would bring a mistake into ${placeOf(fleet, fresh)}: ${fresh.message}`,
    };
  const notes = errorsOf(mended).map(
    (finding) => `Still to be mended by hand, in ${placeOf(fleet, finding)}: ${finding.message}`,
  );
  const told = notes.length > 0 ? { ...plan, notes: [...plan.notes, ...notes] } : plan;
  if (mended.texts.size === 0) return told;
  const part = mendPart(fleet, migrated, mended.texts);
  return settle(fleet, { ...told, ...compose(fleet, plan, part, migrated) }, options);
}

/** A mistake that Nix stops at and that was not there before. */
function freshError(fleet: Fleet, found: readonly Finding[]): Finding | undefined {
  if (found.length === 0) return undefined;
  const { findings } = analyse(fleet.files as Files & TextSource, fleet.root, { fleet: fleet.options });
  const known = new Set(findings.map(({ rule, message }) => `${rule} ${message}`));
  // What comes to light of files that were hidden before is theirs; flake.nix was always seen.
  return found.find(
    ({ rule, message, file }) => file.path === fleet.flakePath && !known.has(`${rule} ${message}`),
  );
}

/** What has a certain mend among the mistakes that Nix stops at, mended. */
const mend = (fleet: Fleet, files: Files): FixedAll =>
  fixAll(files as Files & TextSource, {
    analyse: (changed) => [analyse(changed, fleet.root, { fleet: fleet.options })],
    isAsked: ({ severity }) => severity === 'error',
    isWanted: (fix) => fix.kind === 'change',
  });

/** Goes on with what a plan leaves until that is nothing. */
function settle(fleet: Fleet, first: Plan, options: Partial<MigrationOptions>): Plan {
  let plan = first;
  for (let round = 1; round < maxRounds && !isEmptyChange(plan.change); round++) {
    const between = changedFiles(fleet, plan.change);
    const next = planMigration(loadFleet(between, fleet.root, fleet.options), options);
    if (next.decisions.length > 0) return next;
    if (isEmptyChange(next.change)) return plan;
    plan = {
      ...plan,
      ...compose(fleet, plan, next, between),
      hosts: plan.hosts.map((host) => ({
        ...host,
        after: next.hosts.find(({ name }) => name === host.name)?.after ?? host.after,
        variant: host.variant ?? next.hosts.find(({ name }) => name === host.name)?.variant,
      })),
      assumptions: joinAssumptions(plan.assumptions, next.assumptions),
      notes: [...new Set([...plan.notes, ...next.notes])],
    };
  }
  return plan;
}

const isNothing = (plan: Plan): boolean =>
  isEmptyChange(plan.change) && plan.decisions.length === 0 && plan.refused === undefined;

const errorsOf = ({ analyses }: FixedAll): Finding[] =>
  analyses.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'error');

const standsInTheWay = (fleet: Fleet, finding: Finding): string =>
  `Nix rejects the fleet as it stands, so that not all of it can be seen. Mend first what \`llamaflake check\` finds; in ${placeOf(fleet, finding)}: ${finding.message}`;

/** As people read a place: "flake.nix:12", from 1. */
function placeOf(fleet: Fleet, { file, span }: Finding): string {
  const { line } = positionAt(lineIndex(file.text), span.start);
  return `${relative(fleet.root, file.path)}:${line + 1}`;
}

/** The mends of files as a part of a migration. */
const mendPart = (fleet: Fleet, files: Files, texts: Changes): Part =>
  partOf(fleet, files, texts, 'mend', 'Mend what Nix rejects');

/** New texts as one step of a migration. */
function partOf(fleet: Fleet, files: Files, texts: Changes, id: StepId, title: string): Part {
  const edits = new Map<string, ReturnType<typeof differences>>();
  const created = new Map<string, string>();
  const deleted: string[] = [];
  for (const [path, text] of texts) {
    const before = files.text(path);
    if (text === null) deleted.push(path);
    else if (isProblem(before)) created.set(path, text);
    else edits.set(path, differences(before, text));
  }
  const change: Change = { edits, created, deleted };
  const names = [...texts.keys()].map((path) => relative(fleet.root, path)).sort();
  return { steps: [{ id, title, files: names, ...change }], change };
}
