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
    const problem = promise ? brokenPromise(now, promise, options.target) : otherHost(host, now);
    if (problem) return failed(problem);
    hosts.push({ name: host.name, before: host.packages, after: now.packages, variant: promise?.variant });
  }
  return { hosts, fleet: after, problem: undefined };
}

const failed = (problem: string): Trial => ({ hosts: [], fleet: undefined, problem });

/** What a migrated host lacks. */
function brokenPromise(
  after: Host,
  { host, packages }: WantedHost,
  target: MigrationOptions['target'],
): string | undefined {
  const fresh = after.unknown.find((note) => !host.unknown.some((old) => old.text === note.text));
  const left = [...after.packages];
  const take = (isMeant: (one: Installed) => boolean): Installed | undefined => {
    const at = left.findIndex(isMeant);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  for (const before of host.packages) {
    const promise = packages.find((one) => one.installed === before);
    const isPromised = ({ package: found }: Installed): boolean =>
      promise
        ? found.origin === target && selectionOf(found) === promise.selection
        : describe(before) === describe({ ...before, package: found });
    if (take((one) => one.where === before.where && isPromised(one))) continue;
    const stays = (one: Installed): boolean => describe(one) === describe(before);
    if (promise?.by === 'loose' && take(stays)) continue;
    const wrong = take((one) => one.where === before.where);
    if (!wrong)
      return `${host.name} would not have llama.cpp where it had it, in ${before.where}${fresh ? `: ${fresh.text}` : ''}`;
    if (!promise) return `the llama.cpp of ${host.name} in ${before.where} would change, although it stays`;
    if (wrong.package.origin !== target)
      return `${host.name} would not get ${target === 'nixpkgs' ? 'nixpkgs’ own' : 'the official'} llama.cpp in ${before.where}`;
    return `${host.name} would not get ${promise.selection} in ${before.where}`;
  }
  const [more] = left;
  if (more) return `${host.name} would get another llama.cpp in ${more.where}`;
  return fresh && `${host.name} could not be worked out afterwards: ${fresh.text}`;
}

/** A host that the migration is not for stays as it was. */
function otherHost(before: Host, after: Host): string | undefined {
  const now = new Set(after.packages.map(describe));
  // What could not be worked out before may have come to light.
  const isComplete = before.unknown.length === 0;
  const same =
    before.packages.every((p) => now.has(describe(p))) &&
    (!isComplete || before.packages.length === after.packages.length);
  if (!same) return `${before.name} would change, although it is not migrated`;
  const fresh = after.unknown.find((note) => !before.unknown.some((old) => old.text === note.text));
  return (
    fresh && `${before.name} could not be worked out afterwards, although it is not migrated: ${fresh.text}`
  );
}

const describe = (installed: Installed): string =>
  [
    installed.where,
    installed.package.name,
    installed.package.origin,
    installed.package.backends?.join('+'),
  ].join(' ');
