/** What old builds set by themselves besides CMake flags: a pinned revision, which the input can be pinned to, and what is left out. */
import { cudaCapability, variantPath } from '../eval/models/package-variants.ts';
import { isOfficialSource } from '../fleet/build-source.ts';
import type { LlamaPackage } from '../fleet/types.ts';
import { llamaLocation, officialUrl } from '../upstream/locations.ts';
import { judgeStaleFlag } from '../upstream/stale-flags.ts';
import { pinAssumption } from './assumptions.ts';
import type { Migration } from './state.ts';

/** Attributes that only say which revision is built, and what is fetched with it. */
const ofRevision = new Set(['src', 'version', 'rev', 'name', 'npmDepsHash', 'npmDeps', 'npmRoot']);

/** A sentence for each host whose build set more than flags. */
export function noteChanged({ wanted, notes, assumptions, fleet, inputName, options }: Migration): void {
  const isThere = fleet.inputs.some(({ name, node }) => name === inputName && node);
  const isPinned = llamaLocation(options.url)?.ref !== undefined;
  const pinned = new Map<string, ReadonlySet<string>>();
  for (const { host, packages } of wanted) {
    const found = packages.map(({ installed }) => installed.package);
    const pins = new Set(found.flatMap(pinOf));
    if (pins.size > 0) pinned.set(host.name, pins);
    const [first] = pins;
    const was = `${host.name}: its llama.cpp was pinned to ${[...pins].join(' and ')}`;
    if (first !== undefined && isThere)
      notes.push(`${was}; it is now what flake.lock has for the input \`${inputName}\`.`);
    else if (first !== undefined && !isPinned)
      notes.push(
        `${was}; the input follows the newest, which flake.lock pins. \`--url ${officialUrl}/${first}\` keeps that one.`,
      );
    const capabilities = new Set(found.flatMap(capabilitiesOf));
    if (capabilities.size > 0) {
      const list = [...capabilities].map((one) => `"${one}"`).join(' ');
      notes.push(
        `${host.name}: its llama.cpp was built for one GPU architecture, and is now for all that CUDA has. \`nixpkgs.config.cudaCapabilities = [ ${list} ];\` says it for all packages of the host.`,
      );
    }
    const left = new Set(found.flatMap((one) => one.changed.filter((name) => !isSaid(one, name))));
    if (left.size > 0)
      notes.push(`${host.name}: what its llama.cpp set by itself is left out: ${[...left].join(', ')}.`);
  }
  if (pinned.size > 0 && !isThere && !isPinned)
    assumptions.push(
      pinAssumption([...pinned.keys()], [...new Set([...pinned.values()].flatMap((pins) => [...pins]))]),
    );
}

/** Nixpkgs' own builds choose their CPU code when they run, without being told. */
const chosenAtRunTime = /^-DGGML_(BACKEND_DL|CPU_ALL_VARIANTS)\b/;

/** A sentence for each host that goes to nixpkgs' own build from one that was made otherwise: its flags, its revision, what it set. */
export function noteLeftBehind({ wanted, notes, fleet }: Migration): void {
  for (const { host, packages } of wanted) {
    const left = new Set<string>();
    for (const { installed, by } of packages) {
      const found = installed.package;
      if (by === 'own' || by === 'loose') continue;
      for (const flag of found.flags) {
        if (!chosenAtRunTime.test(flag) && judgeStaleFlag(flag, fleet.upstreamDay, true).keep) left.add(flag);
      }
      for (const pin of pinOf(found)) left.add(`the revision ${pin}`);
      for (const name of found.changed) if (!isSaid(found, name)) left.add(name);
    }
    if (left.size > 0)
      notes.push(
        `${host.name}: nixpkgs’ own build is made without ${[...left].join(', ')}, which its llama.cpp had.`,
      );
  }
}

/** The CUDA capabilities that a package set is there for: `pkgs.pkgsForCudaArch.sm_86`. */
function capabilitiesOf({ value }: LlamaPackage): string[] {
  if (value.kind !== 'extern' || value.root.type !== 'pkgs') return [];
  return variantPath(value.root.set).names.flatMap(
    (name) => cudaCapability(name.replace('pkgsForCudaArch.', '')) ?? [],
  );
}

/** The revision of the official repository that a build is of. */
const pinOf = ({ source }: LlamaPackage): string[] =>
  source?.kind === 'github' && isOfficialSource(source) && source.ref !== undefined ? [source.ref] : [];

/** The input says which revision is built, where the sources are its own. */
const isSaid = ({ source }: LlamaPackage, name: string): boolean =>
  ofRevision.has(name) &&
  (source?.kind === 'input' || (source?.kind === 'github' && source.ref !== undefined));
