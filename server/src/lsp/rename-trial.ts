/** The trial of a rename: every host must have what it had, under the new name, and nothing may be found that was not there. */
import { selectionOf } from '../fleet/gpu.ts';
import { loadFleet, relative } from '../fleet/load.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import { changedFiles } from '../migrate/verify.ts';
import type { Change } from '../nix/change.ts';
import type { Edits } from '../nix/edits.ts';
import { type Analysis, analyse } from '../rules/analyse.ts';
import type { Asked } from './subject-request.ts';

export interface Refusal {
  /** Why not, in a sentence. */
  readonly refusal: string;
}

export type Renaming =
  | Refusal
  | {
      readonly change: Change;
      /** Names of packages by their new ones. */
      readonly packages: ReadonlyMap<string, string>;
      /** The option's path afterwards. */
      readonly option: readonly string[];
    };

export const refused = (refusal: string): Refusal => ({ refusal });

/** Of collected changes, by path. */
export const changeOf = (collected: ReadonlyMap<string, Edits>): Change => ({
  edits: new Map([...collected].map(([path, edits]) => [path, edits.textEdits()])),
  created: new Map(),
  deleted: [],
});

export function triedRenaming(analysis: Analysis, { fleet }: Asked, renaming: Renaming): Renaming {
  if ('refusal' in renaming) return renaming;
  const { change, packages, option } = renaming;
  const files = changedFiles(fleet, change);
  const after = loadFleet(files, fleet.root, { ...fleet.options, option });
  for (const host of fleet.hosts) {
    const now = after.hosts.find(({ name, kind }) => name === host.name && kind === host.kind);
    if (!now || storyOf(now, packages) !== storyOf(host, new Map()))
      return refused(`${host.name} would have another llama.cpp than it has`);
  }
  const { options } = analysis;
  const seen = analyse(files, fleet.root, { ...options, fleet: { ...options.fleet, option } });
  const [before, later] = [problemsIn(analysis, fleet), problemsIn(seen, after)];
  const more = [...later].find(([key, found]) => found.length > (before.get(key)?.length ?? 0));
  if (!more) return renaming;
  const { file, message } = more[1].at(-1)!;
  return refused(`something would be wrong in ${relative(fleet.root, file.path)}: ${message}`);
}

/** What a host has, with packages by the names that they had before. */
function storyOf(
  { packages, gpu, overlayApplied, unknown }: Host,
  names: ReadonlyMap<string, string>,
): string {
  const installed = packages.map(({ where, package: found }) => [
    where,
    names.get(found.name) ?? found.name,
    found.origin,
    selectionOf(found),
    found.cpu,
  ]);
  return JSON.stringify([installed, gpu.selection, gpu.from, overlayApplied, unknown.length]);
}

/** Errors and warnings of a fleet, by rule and file. */
function problemsIn({ findings }: Analysis, { root }: Fleet): Map<string, Analysis['findings'][number][]> {
  const found = new Map<string, Analysis['findings'][number][]>();
  for (const finding of findings) {
    const { rule, file, severity } = finding;
    if (!file.path.startsWith(`${root}/`) || (severity !== 'error' && severity !== 'warning')) continue;
    const key = `${rule}\0${file.path}`;
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  return found;
}
