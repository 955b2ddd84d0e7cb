/** The trial of a change: made in memory, every touched file parsed, the fleet worked out again and each host compared with its promise. */

import type { Files } from '../eval/files.ts';
import { isProblem } from '../eval/files.ts';
import { selectionOf } from '../fleet/gpu.ts';
import { loadFleet, relative } from '../fleet/load.ts';
import type { Fleet, Host, Installed } from '../fleet/types.ts';
import { type Change, changedTexts } from '../nix/change.ts';
import { layered } from '../workspace/layers.ts';
import { filesOver, type TextSource } from '../workspace/text-source.ts';
import type { WantedHost } from './state.ts';
import type { HostPlan, MigrationOptions } from './types.ts';

export interface Trial {
  readonly hosts: readonly HostPlan[];
  /** The changed fleet. */
  readonly fleet: Fleet | undefined;
  /** Why the change is not good, in a sentence. */
  readonly problem: string | undefined;
}

/** The files of a fleet with a change made to them. */
export function changedFiles(fleet: Fleet, change: Change): Files {
  const textOf = (path: string): string => {
    const source = fleet.files.source(path);
    return isProblem(source) ? '' : source.text;
  };
  return filesOver(layered(fleet.files as Files & TextSource, changedTexts(change, textOf)));
}

export function verify(
  fleet: Fleet,
  change: Change,
  wanted: readonly WantedHost[],
  options: MigrationOptions,
): Trial {
  const files = changedFiles(fleet, change);
  for (const path of [...change.edits.keys(), ...change.created.keys()]) {
    const source = files.source(path);
    if (isProblem(source)) return failed(`${relative(fleet.root, path)} ${source.message}`);
    const error = source.tree.errors[0];
    if (error) return failed(`the change would break ${relative(fleet.root, path)}: ${error.message}`);
  }
  const after = loadFleet(files, fleet.root, { ...fleet.options, option: options.option.split('.') });
  const hosts: HostPlan[] = [];
  for (const host of fleet.hosts) {
    const now = after.hosts.find((other) => other.name === host.name && other.kind === host.kind);
    if (!now) return failed(`${host.name} would be lost`);
    const promise = wanted.find((one) => one.host === host);
    const problem = promise ? brokenPromise(host, now, promise, options.target) : otherHost(host, now);
    if (problem) return failed(problem);
    hosts.push({ name: host.name, before: host.packages, after: now.packages, variant: promise?.variant });
  }
  return { hosts, fleet: after, problem: undefined };
}

const failed = (problem: string): Trial => ({ hosts: [], fleet: undefined, problem });

const wheres = (packages: readonly Installed[]): string =>
  packages
    .map((installed) => installed.where)
    .sort()
    .join(' ');

/** What a migrated host lacks. */
function brokenPromise(
  before: Host,
  after: Host,
  { variant }: WantedHost,
  target: MigrationOptions['target'],
): string | undefined {
  const fresh = after.unknown.find((note) => !before.unknown.some((old) => old.text === note.text));
  if (wheres(before.packages) !== wheres(after.packages)) {
    return `${before.name} would not have llama.cpp where it had it${fresh ? `: ${fresh.text}` : ''}`;
  }
  for (const installed of after.packages) {
    const found = installed.package;
    if (found.origin !== target)
      return `${before.name} would not get ${target === 'nixpkgs' ? 'nixpkgs’ own' : 'the official'} llama.cpp in ${installed.where}`;
    if (selectionOf(found) !== variant)
      return `${before.name} would not get ${variant} in ${installed.where}`;
  }
  return fresh && `${before.name} could not be worked out afterwards: ${fresh.text}`;
}

/** A host that the migration is not for stays as it was. */
function otherHost(before: Host, after: Host): string | undefined {
  const now = new Set(after.packages.map(describe));
  // What could not be worked out before may have come to light.
  const isComplete = before.unknown.length === 0;
  const same =
    before.packages.every((p) => now.has(describe(p))) &&
    (!isComplete || before.packages.length === after.packages.length);
  return same ? undefined : `${before.name} would change, although it is not migrated`;
}

const describe = (installed: Installed): string =>
  [
    installed.where,
    installed.package.name,
    installed.package.origin,
    installed.package.backends?.join('+'),
  ].join(' ');
