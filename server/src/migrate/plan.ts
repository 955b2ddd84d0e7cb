/**
 * The whole migration: which hosts it is for, which backend each gets, what must be asked, the steps in order, and the trial in
 * memory without which no plan is given.
 */
import { defaultFleetOptions } from '../fleet/defaults.ts';
import type { FlakeInput, Fleet, Host, Installed } from '../fleet/types.ts';
import { type Change, isEmptyChange, noChange } from '../nix/change.ts';
import { officialUrl } from '../upstream/locations.ts';
import { addInput } from './add-input.ts';
import { joinAssumptions } from './assumptions.ts';
import { expose } from './expose.ts';
import { moduleAppliesOverlay, takesModuleOverlay } from './module-overlay.ts';
import { noteLeftBehind } from './note-changed.ts';
import { reachInputs } from './reach-inputs.ts';
import { removeStale } from './remove-stale.ts';
import { selectPackages } from './select-package.ts';
import { setGpu } from './set-gpu.ts';
import { type Migration, needsOption, startMigration, type WantedHost } from './state.ts';
import {
  type Assumption,
  type HostPlan,
  type MigrationOptions,
  type Plan,
  type StepId,
  stepOrder,
} from './types.ts';
import { unseenMentions } from './unseen.ts';
import { verify } from './verify.ts';
import { unfollowedNote, wantedHosts } from './wanted.ts';
import { wireHosts } from './wire-hosts.ts';
import { wireInline } from './wire-inline.ts';
import { isListed, modulePathFor, writeModule } from './write-module.ts';
import { writeOverlay } from './write-overlay.ts';

const defaultMigrationOptions: Omit<MigrationOptions, 'option' | 'overlay'> = {
  gpu: {},
  wiring: 'shared',
  target: 'upstream',
  expose: false,
  url: officialUrl,
  follows: true,
  keepStale: false,
};

/** What is asked for, else what the flake was read with. */
const migrationOptions = (
  { options: { option, overlay } }: Fleet,
  given: Partial<MigrationOptions>,
): MigrationOptions => ({
  ...defaultMigrationOptions,
  option: option.join('.'),
  overlay,
  ...given,
});

interface StepRow {
  readonly id: StepId;
  readonly title: string;
  readonly run: (migration: Migration) => string | undefined;
}

/** In the order in which they depend on each other. */
const steps: readonly StepRow[] = [
  { id: 'add-input', title: 'Add the official flake as an input', run: addInput },
  { id: 'write-overlay', title: 'Write the overlay with one llama.cpp for each backend', run: writeOverlay },
  { id: 'write-module', title: 'Write the module that selects the package', run: writeModule },
  { id: 'wire-hosts', title: 'Wire the hosts', run: wire },
  { id: 'set-gpu', title: 'Say which backend each host has', run: setGpu },
  { id: 'select-package', title: 'Install the selected package', run: selectPackages },
  { id: 'remove-stale', title: 'Remove what the official flake replaces', run: removeStale },
  { id: 'expose', title: 'Expose the variants among the outputs', run: expose },
];

function wire(migration: Migration): string | undefined {
  const { wanted, options } = migration;
  const isInline = (host: Host): boolean => !takesModuleOverlay(migration, host);
  const inline = wanted.flatMap(({ host }) => (isInline(host) ? [host] : []));
  const problem = options.target === 'upstream' ? wireInline(migration, inline) : undefined;
  return problem ?? (needsModule(migration) ? wireHosts(migration) : undefined);
}

/** The module declares the option, and applies the overlay unless the hosts' own lists do. */
function needsModule(migration: Migration): boolean {
  return migration.wanted.some(needsOption) || moduleAppliesOverlay(migration);
}

/** Steps that nixpkgs' own builds have no need of. */
const upstreamOnly = new Set<StepId>(['add-input', 'write-overlay']);

const nothingDue = (fleet: Fleet, notes: readonly string[], assumptions: readonly Assumption[]): Plan => ({
  steps: [],
  change: noChange,
  hosts: fleet.hosts.map((host) => ({
    name: host.name,
    before: host.packages,
    after: host.packages,
    variant: undefined,
  })),
  decisions: [],
  assumptions,
  notes,
  refused: undefined,
});

/** The whole migration of a fleet, tried in memory before it is given. */
export function planMigration(fleet: Fleet, given: Partial<MigrationOptions> = {}): Plan {
  const options = migrationOptions(fleet, given);
  const { wanted, decisions, assumptions, notes } = wantedHosts(fleet, options);
  const refuse = (refused: string): Plan => ({
    ...nothingDue(fleet, notes, assumptions),
    refused,
  });
  if (!fleet.flake) return refuse('there is no flake.nix here that could be read');
  const broken = fleet.flake.tree.errors[0];
  if (broken) return refuse(`flake.nix is not valid Nix: ${broken.message}`);
  if (decisions.length > 0) return { ...nothingDue(fleet, notes, assumptions), decisions };
  if (wanted.length === 0 && !options.expose) {
    if (fleet.hosts.some((host) => host.packages.length > 0)) return nothingDue(fleet, notes, assumptions);
    const unseen = unseenMentions(fleet);
    return { ...nothingDue(fleet, [...notes, ...unseen.notes], assumptions), refused: unseen.refused };
  }
  const migration = begin(fleet, options, wanted);
  const fromUpstream = options.target === 'upstream';
  const rows = steps.filter(({ id }) =>
    wanted.length === 0 ? id === 'expose' : fromUpstream || !upstreamOnly.has(id),
  );
  const problem =
    (fromUpstream && wanted.length > 0 ? reachForModule(migration) : undefined) ?? runSteps(migration, rows);
  if (problem) return refuse(problem);
  if (!fromUpstream) noteLeftBehind(migration);
  const { steps: made, change } = migration.finish();
  const done = made.toSorted((a, b) => stepOrder.indexOf(a.id) - stepOrder.indexOf(b.id));
  if (isEmptyChange(change)) return nothingDue(fleet, notes, assumptions);
  const tried = verify(fleet, change, wanted, options);
  if (tried.problem)
    return refuse(
      `${tried.problem}. What holds of it is offered step by step, as fixes of what \`llamaflake check\` finds`,
    );
  return {
    steps: done,
    change,
    hosts: tried.hosts,
    decisions: [],
    assumptions: joinAssumptions(assumptions, migration.assumptions),
    notes: [...notes, ...migration.notes, ...looseNotes(fleet, wanted, tried.hosts, options)],
    refused: undefined,
  };
}

/** What of the packages whose way can't be followed did not become what the others became. */
function looseNotes(
  fleet: Fleet,
  wanted: readonly WantedHost[],
  hosts: readonly HostPlan[],
  { target }: MigrationOptions,
): string[] {
  const stays = (name: string, { where }: Installed): boolean =>
    hosts.some(
      (one) => one.name === name && one.after.some((p) => p.where === where && p.package.origin !== target),
    );
  return wanted.flatMap(({ host, packages }) =>
    packages
      .filter(({ by, installed }) => by === 'loose' && stays(host.name, installed))
      .map(({ installed }) => unfollowedNote(fleet, host, installed)),
  );
}

/** The llama.cpp input that is there: the official one before a fork, a flake before plain sources. */
function llamaInput({ inputs }: Fleet): FlakeInput | undefined {
  const all = inputs.filter((one) => one.kind === 'llama-cpp' && one.node);
  const rank = (one: FlakeInput): number => (one.flake ? 0 : 2) + (one.llama?.isUpstream ? 0 : 1);
  return all.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** A migration of these hosts, with nothing changed yet. */
export function begin(
  fleet: Fleet,
  options: MigrationOptions,
  wanted: readonly WantedHost[],
  inputName?: string,
): Migration {
  const input = llamaInput(fleet);
  return startMigration({
    fleet,
    options,
    wanted,
    inputName: inputName ?? input?.name ?? freeInputName(fleet),
    overlayPath: `${fleet.root}/${overlayFor(fleet, options.overlay)}`,
    modulePath: modulePathFor(fleet, wanted, options.option.split('.')),
  });
}

/** The overlay's file: the one that is asked for, unless it is the default and the flake lists its folder. */
function overlayFor(fleet: Fleet, asked: string): string {
  const folder = asked.slice(0, Math.max(asked.lastIndexOf('/'), 0));
  const isTaken = asked === defaultFleetOptions.overlay && isListed(fleet, folder);
  return isTaken ? 'llama-cpp/overlay.nix' : asked;
}

const freeInputName = (fleet: Fleet): string =>
  ['llama-cpp', 'llama-cpp-upstream', 'llama-cpp-official'].find(
    (name) => !fleet.inputs.some((input) => input.name === name && input.node),
  ) ?? 'llama-cpp-flake';

function reachForModule(migration: Migration): string | undefined {
  let problem: string | undefined;
  migration.run('wire-hosts', 'Wire the hosts', () => {
    problem = reachInputs(migration);
    return problem;
  });
  return problem;
}

function runSteps(migration: Migration, rows: readonly StepRow[]): string | undefined {
  for (const { id, title, run } of rows) {
    const problem = migration.run(id, title, () => run(migration));
    if (problem) return problem;
  }
  return undefined;
}

/** What each step stands on: without the input there is no overlay, without the module no option to set. */
const foundations: Readonly<Record<StepId, readonly StepId[]>> = {
  mend: [],
  'add-input': [],
  'write-overlay': ['add-input'],
  'write-module': ['add-input', 'write-overlay'],
  'wire-hosts': ['add-input', 'write-overlay', 'write-module'],
  'set-gpu': ['add-input', 'write-overlay', 'write-module', 'wire-hosts'],
  'select-package': ['add-input', 'write-overlay', 'write-module', 'wire-hosts', 'set-gpu'],
  expose: ['add-input', 'write-overlay', 'write-module', 'wire-hosts', 'set-gpu', 'select-package'],
  'remove-stale': ['add-input', 'write-overlay', 'write-module', 'wire-hosts', 'set-gpu', 'select-package'],
};

/**
 * One step, with those that it stands on and that are not done yet. The change is empty where nothing is to do, undefined where it
 * can't be done. `inputName`: what the input is to be called.
 */
export function planStep(
  fleet: Fleet,
  id: StepId,
  given: Partial<MigrationOptions> = {},
  inputName?: string,
): Change | undefined {
  const options = migrationOptions(fleet, given);
  const migration = begin(fleet, options, wantedHosts(fleet, options).wanted, inputName);
  const rows = steps.filter((step) => step.id === id || foundations[id].includes(step.id));
  const needsInputs = id !== 'add-input' && id !== 'write-overlay';
  const problem = (needsInputs ? reachForModule(migration) : undefined) ?? runSteps(migration, rows);
  return problem ? undefined : migration.finish().change;
}
