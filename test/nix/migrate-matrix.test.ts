/**
 * Migrations of fleets that nobody has prepared: start forms, shapes and styles, so combined that every two of them meet. Each fleet is
 * migrated in memory; real Nix then says what every host has.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFleet } from '../../server/src/fleet/load.ts';
import { mendAndPlan } from '../../server/src/migrate/mend-and-plan.ts';
import { planMigration } from '../../server/src/migrate/plan.ts';
import type { MigrationOptions, Plan } from '../../server/src/migrate/types.ts';
import { changedTexts } from '../../server/src/nix/change.ts';
import { inMemory } from '../../server/src/workspace/layers.ts';
import { loadParserNode } from '../../server/src/workspace/load-parser-node.ts';
import { filesOver } from '../../server/src/workspace/text-source.ts';
import { disposeStore, evalFleet } from './harness.ts';
import { foreignAdditions, unnamedParts } from './matrix/additions.ts';
import { type Case, caseName, pairwise } from './matrix/axes.ts';
import {
  evaluateAll,
  type FleetReport,
  type HostReport,
  namePackage,
  type Texts,
} from './matrix/evaluate.ts';
import { isPossible, type MatrixFleet, matrixFleet } from './matrix/fleet.ts';
import { expectedRefusal } from './matrix/refusals.ts';
import { foreignRemovals } from './matrix/removals.ts';
import type { HostPart } from './matrix/start-parts.ts';
import { scratch } from './store.ts';

interface Migrated {
  readonly fleet: MatrixFleet;
  readonly plan: Plan;
  readonly files: Texts;
  /** The plan for the migrated fleet. */
  readonly again: Plan | undefined;
}

const root = '/fleet';
const options: Readonly<Record<Case['choice'], Partial<MigrationOptions>>> = {
  shared: {},
  inline: { wiring: 'inline' },
  nixpkgs: { target: 'nixpkgs' },
  expose: { expose: true },
};
const kept = '-DGGML_CUDA_FORCE_MMQ=ON';
const cases = pairwise(isPossible, 300);
const migrated = new Map<Case, Migrated>();
const before = new Map<Case, FleetReport>();
const after = new Map<Case, FleetReport>();

beforeAll(async () => {
  await loadParserNode();
  for (const one of cases) migrated.set(one, migrate(matrixFleet(one), options[one.choice]));
  const all = [...migrated.values()];
  const reports = await evaluateAll([
    ...all.map(({ fleet }) => fleet.files),
    ...all.map(({ files }) => files),
  ]);
  for (const [index, one] of cases.entries()) {
    before.set(one, reports[index]!);
    after.set(one, reports[cases.length + index]!);
  }
}, 300_000);
afterAll(disposeStore);

function migrate(fleet: MatrixFleet, choices: Partial<MigrationOptions>): Migrated {
  const absolute = Object.fromEntries(
    Object.entries(fleet.files).map(([path, text]) => [`${root}/${path}`, text]),
  );
  const plan = mendAndPlan(loadFleet(filesOver(inMemory(absolute)), root), choices);
  const texts = { ...absolute };
  for (const [path, text] of changedTexts(plan.change, (changed) => absolute[changed] ?? '')) {
    if (text === null) delete texts[path];
    else texts[path] = text;
  }
  const files = Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path.slice(root.length + 1), text]),
  );
  const isChanged = plan.steps.length > 0;
  const again = isChanged ? planMigration(loadFleet(filesOver(inMemory(texts)), root), choices) : undefined;
  return { fleet, plan, files, again };
}

/** The cases of which something doesn't hold, each with what was found instead. */
function failures(check: (one: Case, migrated: Migrated) => string | undefined): string[] {
  return cases.flatMap((one) => {
    const found = check(one, migrated.get(one)!);
    return found === undefined ? [] : [`${caseName(one)}: ${found}`];
  });
}

const isPlanned = ({ plan }: Migrated): boolean => plan.steps.length > 0;

/** What Nix is to say of a host. */
function promised({ choice }: Case, { where, command, variant, extra }: HostPart): string[] {
  const build = `${choice === 'nixpkgs' ? 'nixpkgs' : 'upstream'} ${variant}${extra ? `+${extra}` : ''} dispatch`;
  return [where, ...(command ? [command] : [])].map((place) => `${place}: ${build}`).sort();
}

const hostIn = (report: FleetReport, name: string): HostReport | undefined =>
  report.ok ? report.value[name] : undefined;

describe(`${cases.length} fleets`, () => {
  test('all of them are whole before', () => {
    const broken = failures((one) => {
      const report = before.get(one)!;
      return report.ok ? undefined : report.error;
    });
    expect(broken).toEqual([]);
  });

  test('each is migrated, or refused for a reason that is known', () => {
    const unexpected = failures((one, { plan }) => {
      const reason =
        plan.refused ??
        plan.decisions[0]?.question ??
        (plan.steps.length === 0 ? 'nothing is due' : undefined);
      const expected = expectedRefusal(one);
      if (reason === undefined) return expected && 'was expected to be refused';
      return expected?.test(reason) ? undefined : reason;
    });
    expect(unexpected).toEqual([]);
  });

  test('every host gets the backend that it had, from where it was asked for', () => {
    const wrong = failures((one, done) => {
      if (!isPlanned(done)) return undefined;
      const report = after.get(one)!;
      if (!report.ok) return report.error;
      const { opal, pearl } = done.fleet.start;
      for (const [name, promise] of Object.entries({ opal, pearl })) {
        const found = report.value[name]?.packages ?? [];
        const expected = promise.isKept ? hostIn(before.get(one)!, name)!.packages : promised(one, promise);
        if (found.join() !== expected.join()) return `${name} has ${found.join()}, not ${expected.join()}`;
      }
      return undefined;
    });
    expect(wrong).toEqual([]);
  });

  test('Nix says the same of them as flakes, each in a process of its own', async () => {
    const dir = scratch('flake');
    // What commands run is asked for in the one process only.
    const runsNone = ({ opal, pearl }: MatrixFleet['start']): boolean =>
      [opal, pearl].every(({ command, where }) => !command && /(packages|\.package)$/i.test(where));
    const asked = cases.filter((one) => runsNone(migrated.get(one)!.fleet.start));
    for (const one of asked.filter((_, index) => index % 40 === 0)) {
      const { hosts } = await evalFleet(dir, {}, { files: migrated.get(one)!.files });
      const packages = Object.entries(hosts).map(([name, host]) => [
        name,
        host.ok ? host.value.packages.map(namePackage).sort() : host.error,
      ]);
      const same = Object.keys(hosts).map((name) => [name, hostIn(after.get(one)!, name)?.packages]);
      expect(packages, caseName(one)).toEqual(same);
    }
  });

  test('a flag that still means something is kept, one that does harm is not', () => {
    const lost = failures((one, done) => {
      if (!isPlanned(done) || one.choice === 'nixpkgs') return undefined;
      const had = hostIn(before.get(one)!, 'opal')?.flags ?? [];
      const has = hostIn(after.get(one)!, 'opal')?.flags ?? [];
      if (had.includes(kept) && !has.includes(kept)) return `${kept} is lost`;
      return has.includes('-DGGML_NATIVE=ON') ? 'it is built with GGML_NATIVE' : undefined;
    });
    expect(lost).toEqual([]);
  });

  test('a host without llama.cpp stays the same system', () => {
    const changed = failures((one, done) => {
      if (!isPlanned(done)) return undefined;
      const [then, now] = [hostIn(before.get(one)!, 'quartz'), hostIn(after.get(one)!, 'quartz')];
      return then && now && then.toplevel === now.toplevel ? undefined : 'quartz is another system';
    });
    expect(changed).toEqual([]);
  });

  test('migrated again, nothing is due', () => {
    const due = failures((_, { again }) => {
      if (!again) return undefined;
      return (
        again.refused ??
        again.decisions[0]?.question ??
        (again.steps.map(({ id }) => id).join(' ') || undefined)
      );
    });
    expect(due).toEqual([]);
  });

  test('nothing is taken out that does not name llama.cpp', () => {
    const foreign = failures((_, { plan, fleet }) => {
      const found = foreignRemovals(plan.change, (path) => fleet.files[path.slice(root.length + 1)] ?? '');
      return found.length > 0 ? found.map((text) => JSON.stringify(text)).join(', ') : undefined;
    });
    expect(foreign).toEqual([]);
  });

  test('nothing is put in but what a step names', () => {
    const foreign = failures((_, { plan, fleet }) => {
      const found = [
        ...foreignAdditions(plan.change, (path) => fleet.files[path.slice(root.length + 1)] ?? ''),
        ...unnamedParts(plan.change, plan.steps),
      ];
      return found.length > 0 ? found.join(' ') : undefined;
    });
    expect(foreign).toEqual([]);
  });

  test('line endings and the indentation’s character are those of the file', () => {
    const mixed = failures((one, { plan }) => {
      if (one.style !== 'crlf' && one.style !== 'tabs') return undefined;
      const stray = one.style === 'crlf' ? /(^|[^\r])\n/ : /\n {2,}/;
      for (const [path, edits] of plan.change.edits)
        for (const edit of edits)
          if (stray.test(edit.newText)) return `${path}: ${JSON.stringify(edit.newText)}`;
      return undefined;
    });
    expect(mixed).toEqual([]);
  });
});
