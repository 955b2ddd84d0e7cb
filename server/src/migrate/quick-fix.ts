/** Fixes of findings: each is tried in memory before it is offered. */
import type { Fleet } from '../fleet/types.ts';
import { type Change, isEmptyChange } from '../nix/change.ts';
import { type Analysis, analyse } from '../rules/analyse.ts';
import type { Finding, Fix, StepId } from '../rules/rule.ts';
import { planMigration, planStep } from './plan.ts';
import type { MigrationOptions } from './types.ts';
import { changedFiles } from './verify.ts';

/** The change that a fix makes; undefined where it would not mend the finding, or break something else. */
export function changeOfFix(
  analysis: Analysis,
  finding: Finding,
  fix: Fix,
  options: Partial<MigrationOptions> = {},
): Change | undefined {
  const fleet = fleetOf(analysis, finding);
  if (fix.kind === 'migrate') {
    if (!fleet) return undefined;
    const change = migrationOf(fleet, options);
    return isEmptyChange(change) ? undefined : change;
  }
  const change =
    fix.kind === 'step'
      ? fleet && planStep(fleet, stepFor(fix.step), options, fix.arguments.name)
      : fix.change();
  if (!change || isEmptyChange(change)) return undefined;
  // A comment changes nothing that could be wrong.
  if (fix.kind === 'ignore') return change;
  return mends(analysis, finding, change) ? change : undefined;
}

const migrations = new WeakMap<Fleet, Map<string, Change>>();

/** The migration of a fleet, planned once for all findings that it mends. */
function migrationOf(fleet: Fleet, options: Partial<MigrationOptions>): Change {
  const planned = migrations.get(fleet) ?? new Map<string, Change>();
  migrations.set(fleet, planned);
  const key = JSON.stringify(options);
  const change = planned.get(key) ?? planMigration(fleet, options).change;
  planned.set(key, change);
  return change;
}

/** The flake that a finding's file belongs to: the innermost one around it. */
export function fleetOf(analysis: Analysis, finding: Finding): Fleet | undefined {
  return analysis.fleets
    .filter((fleet) => finding.file.path.startsWith(`${fleet.root}/`))
    .toSorted((a, b) => b.root.length - a.root.length)[0];
}

/** A module that nobody imports declares nothing: as a fix it comes with its wiring. */
const stepFor = (step: StepId): StepId => (step === 'write-module' ? 'wire-hosts' : step);

/** True where the finding is gone afterwards, no file is broken that was whole, and nothing new is found. */
function mends(analysis: Analysis, finding: Finding, change: Change): boolean {
  const fleet = fleetOf(analysis, finding);
  if (!fleet) return true;
  const files = changedFiles(fleet, change);
  const after = analyse(files, fleet.root, analysis.options);
  const touched = new Set([...change.edits.keys(), ...change.created.keys()]);
  if (after.skipped.some(({ path }) => touched.has(path))) return false;
  const count = (found: readonly Finding[], wanted: (one: Finding) => boolean): number =>
    found.filter(wanted).length;
  const same = (one: Finding): boolean => one.rule === finding.rule && one.file.path === finding.file.path;
  if (count(after.findings, same) >= count(analysis.findings, same)) return false;
  const serious = (one: Finding): boolean =>
    one.severity === 'error' && one.file.path.startsWith(`${fleet.root}/`);
  return count(after.findings, serious) <= count(analysis.findings, serious);
}
