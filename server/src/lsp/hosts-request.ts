/** `llamaflake/hosts`: every host with its packages and the places where they come from, for the client's view of the fleet. */
import { ErrorCodes, type Location, ResponseError } from 'vscode-languageserver';
import { collect } from '../eval/modules/collect.ts';
import type { Module } from '../eval/modules/system.ts';
import { selectionOf } from '../fleet/gpu.ts';
import type { Fleet, Host, Installed, UnknownNote } from '../fleet/types.ts';
import { scoreOf } from '../migrate/set-gpu.ts';
import type { Node } from '../nix/syntax.ts';
import { sortBackends } from '../upstream/backends.ts';
import { isWithin, relativeTo } from '../workspace/paths.ts';
import { allFleets } from './fleets.ts';
import type { Guard } from './guard.ts';
import {
  type FlakeHosts,
  type HostDetails,
  type HostsResult,
  hostsRequest,
  type PackageDetails,
  type UnknownSummary,
} from './protocol.ts';
import { locationOf } from './ranges.ts';
import type { Session } from './session.ts';

export function registerHosts(session: Session, guard: Guard): void {
  const failed = new ResponseError<void>(
    ErrorCodes.InternalError,
    'the hosts could not be read; the log of the server says why',
  );
  const answer = guard<void, HostsResult | ResponseError<void>>('hosts', failed, () => ({
    flakes: allFleets(session).map((fleet) => hostsOf(session, fleet)),
  }));
  // A request without parameters has the token first, one with empty ones has it second.
  session.connection.onRequest(hostsRequest, (...given) => answer(undefined, given.at(-1)));
}

function hostsOf(session: Session, fleet: Fleet): FlakeHosts {
  const folder = session.workspace.roots().find(({ path }) => isWithin(path, fleet.root))?.path;
  const users = usersOfModules(fleet);
  const isInFlake = (path: string): boolean => isWithin(fleet.root, path);
  return {
    uri: session.workspace.files().uri(fleet.flakePath),
    label: relativeTo(folder ?? fleet.root, fleet.flakePath),
    hosts: fleet.hosts.map((host) => {
      const own = ownModule(fleet, host, users, isInFlake);
      return detailsOf(session, host, own === undefined ? undefined : startOf(session, own));
    }),
    unknown: fleet.unknown.map((note) => unknownOf(session, note)),
  };
}

const detailsOf = (session: Session, host: Host, module: Location | undefined): HostDetails => ({
  name: host.name,
  kind: host.kind,
  system: host.system,
  gpu: host.gpu.selection,
  gpuReason: host.gpu.reason,
  gpuChoices: host.gpu.choices,
  place: placeOf(session, host.node),
  module,
  packages: host.packages.map((installed) => packageOf(session, installed)),
  unknown: host.unknown.map((note) => unknownOf(session, note)),
});

const packageOf = (session: Session, { package: found, where, place }: Installed): PackageDetails => ({
  where,
  name: found.name,
  origin: found.origin,
  backends: sortBackends(found.backends ?? []),
  variant: selectionOf(found),
  place: placeOf(session, place),
  definition: placeOf(session, found.definition),
});

const unknownOf = (session: Session, { text, node }: UnknownNote): UnknownSummary => ({
  text,
  place: placeOf(session, node),
});

/** Undefined for what stands in no file that a client could open: our own models of nixpkgs and others. */
function placeOf(session: Session, node: Node | undefined): Location | undefined {
  const isFile = node !== undefined && session.workspace.files().type(node.file.path) === 'regular';
  return isFile ? locationOf(session, { file: node.file, span: node }) : undefined;
}

/** How many hosts have a module, by its file. */
function usersOfModules(fleet: Fleet): ReadonlyMap<string, number> {
  const users = new Map<string, number>();
  for (const host of fleet.hosts) {
    const paths = new Set(modulesOf(fleet, host).map(({ path }) => path));
    for (const path of paths) if (path !== undefined) users.set(path, (users.get(path) ?? 0) + 1);
  }
  return users;
}

const modulesOf = (fleet: Fleet, { modules }: Host): readonly Module[] =>
  modules ? collect(fleet.ev, modules).modules : [];

/** The file that says most about a host and belongs to no other. */
function ownModule(
  fleet: Fleet,
  host: Host,
  users: ReadonlyMap<string, number>,
  isInFlake: (path: string) => boolean,
): string | undefined {
  const own = modulesOf(fleet, host).filter(
    ({ path }) => path !== undefined && users.get(path) === 1 && isInFlake(path),
  );
  const [best] = own.toSorted((a, b) => scoreOf(b, host) - scoreOf(a, host));
  return best?.path;
}

function startOf(session: Session, path: string): Location {
  const start = { line: 0, character: 0 };
  return { uri: session.workspace.files().uri(path), range: { start, end: start } };
}
