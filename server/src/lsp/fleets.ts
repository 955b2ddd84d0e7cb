/** `llamaflake/fleets`: the flakes of the workspace and their hosts, for the client's own views and questions. */
import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Fleet, Host } from '../fleet/types.ts';
import { sortBackends } from '../upstream/backends.ts';
import { isWithin, relativeTo } from '../workspace/paths.ts';
import type { Guard } from './guard.ts';
import { isDue, planFor } from './plans.ts';
import { type FlakeSummary, type FleetsResult, fleetsRequest, type HostSummary } from './protocol.ts';
import type { Session } from './session.ts';

export function registerFleets(session: Session, guard: Guard): void {
  const failed = new ResponseError<void>(
    ErrorCodes.InternalError,
    'the flakes could not be read; the log of the server says why',
  );
  const answer = guard<void, FleetsResult | ResponseError<void>>('fleets', failed, () => ({
    flakes: allFleets(session).map((fleet) => summaryOf(session, fleet)),
  }));
  // A request without parameters has the token first, one with empty ones has it second.
  session.connection.onRequest(fleetsRequest, (...given) => answer(undefined, given.at(-1)));
}

/** The fleets of every root, each once. */
export function allFleets(session: Session): Fleet[] {
  const fleets = new Map<string, Fleet>();
  for (const root of session.workspace.roots())
    for (const fleet of session.analysis(root).fleets) fleets.set(fleet.root, fleet);
  return [...fleets.values()].filter(({ flake }) => flake !== undefined);
}

function summaryOf(session: Session, fleet: Fleet): FlakeSummary {
  const folder = session.workspace.roots().find(({ path }) => isWithin(path, fleet.root))?.path;
  return {
    uri: session.workspace.files().uri(fleet.flakePath),
    label: relativeTo(folder ?? fleet.root, fleet.flakePath),
    migrationDue: isDue(planFor(fleet)),
    hosts: fleet.hosts.map(hostSummary),
  };
}

const hostSummary = ({ name, kind, system, gpu, packages, unknown }: Host): HostSummary => ({
  name,
  kind,
  system,
  gpu: gpu.variant,
  gpuReason: gpu.reason,
  keeps: gpu.selection,
  packages: packages.map(({ where, package: found }) => ({
    where,
    name: found.name,
    origin: found.origin,
    backends: sortBackends(found.backends ?? []),
  })),
  unknown: unknown.map(({ text }) => text),
});
