/** Hosts and packages in the shapes of the command line's JSON: `hosts --format json`, and `before` and `after` of `migrate`. */
import type { Fleet, Host, HostKind, Installed, Origin, UnknownNote } from '../fleet/types.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import type { Node } from '../nix/syntax.ts';
import type { Backend, Variant } from '../upstream/backends.ts';
import { sortBackends } from '../upstream/backends.ts';
import type { CpuBuild } from '../upstream/cpu-build.ts';
import { relativeTo } from '../workspace/paths.ts';

export interface PackageFacts {
  readonly where: string;
  readonly name: string;
  readonly origin: Origin;
  readonly backends: readonly Backend[];
  readonly cpu: CpuBuild;
  /** Where it is installed; absent where that is in no file of the flake. */
  readonly file?: string;
  readonly line?: number;
}

export interface HostFacts {
  readonly name: string;
  readonly kind: HostKind;
  readonly system: string | null;
  readonly gpu: Variant | 'unknown';
  readonly packages: readonly PackageFacts[];
  readonly overlayApplied: boolean;
  readonly unknown: readonly string[];
  /** The flake that it is of, where there are several. */
  readonly flake?: string;
}

export interface InputFacts {
  readonly name: string;
  readonly source: string | null;
  readonly isUpstream: boolean;
  readonly locked: string | null;
  /** The flake that it is of, where there are several. */
  readonly flake?: string;
}

export interface FleetFacts {
  readonly version: 1;
  /** Null for a repository without one, and where there are several. */
  readonly flake: string | null;
  /** All of them, where there are several. */
  readonly flakes?: readonly string[];
  readonly inputs: readonly InputFacts[];
  readonly hosts: readonly HostFacts[];
  /** What hosts there may be that could not be seen. */
  readonly unknown: readonly string[];
}

/** @param base the folder that paths are relative to */
export function fleetFacts(fleet: Fleet, base: string): FleetFacts {
  return {
    version: 1,
    flake: fleet.flake ? relativeTo(base, fleet.flakePath) : null,
    inputs: fleet.inputs.map((input) => ({
      name: input.name,
      source: input.source ?? null,
      isUpstream: input.llama?.isUpstream ?? false,
      locked: input.locked ?? null,
    })),
    hosts: fleet.hosts.map((host) => hostFacts(host, base)),
    unknown: fleet.unknown.map((note) => sentence(note, base)),
  };
}

/** Several flakes as one: hosts and inputs say which they are of. */
export function joinedFacts(all: readonly FleetFacts[]): FleetFacts {
  const tagged = <T>(of: FleetFacts, items: readonly T[]): (T & { flake: string })[] =>
    items.map((item) => ({ ...item, flake: of.flake ?? '' }));
  return {
    version: 1,
    flake: null,
    flakes: all.map(({ flake }) => flake ?? ''),
    inputs: all.flatMap((one) => tagged(one, one.inputs)),
    hosts: all.flatMap((one) => tagged(one, one.hosts)),
    unknown: all.flatMap(({ unknown }) => unknown),
  };
}

function hostFacts(host: Host, base: string): HostFacts {
  return {
    name: host.name,
    kind: host.kind,
    system: host.system ?? null,
    gpu: host.gpu.variant ?? 'unknown',
    packages: packageFacts(host.packages, base),
    overlayApplied: host.overlayApplied,
    unknown: [...host.unknown.map((note) => sentence(note, base)), ...doubts(host.packages, base)],
  };
}

export const packageFacts = (packages: readonly Installed[], base: string): PackageFacts[] =>
  packages.map(({ package: found, where, place }) => ({
    where,
    name: found.name,
    origin: found.origin,
    backends: sortBackends(found.backends ?? []),
    cpu: found.cpu,
    ...(place && { file: relativeTo(base, place.file.path), line: lineOf(place) }),
  }));

/** A package whose backends are not known has none in the list, which alone would mean plain CPU. */
function doubts(packages: readonly Installed[], base: string): string[] {
  return packages
    .filter(({ package: found }) => found.backends === undefined)
    .map(({ package: found, where, place }) =>
      sentence(
        { text: `the backends of ${found.name} in ${where} could not be worked out`, node: place },
        base,
      ),
    );
}

/** A note with its place, as a sentence: "…, in nixos/default.nix:4." Lines count from 1, as people do. */
export function sentence({ text, node }: Pick<UnknownNote, 'text' | 'node'>, base: string): string {
  const stop = /[.!?]$/;
  const bare = text.replace(stop, '');
  // A word begins a sentence; `environment.systemPackages` is a name.
  const first = /^[a-z]+[ ,]/.test(bare) ? bare.charAt(0).toUpperCase() + bare.slice(1) : bare;
  if (!node) return `${first}.`;
  const file = relativeTo(base, node.file.path);
  return first.includes(file) ? `${first}.` : `${first}, in ${file}:${lineOf(node) + 1}.`;
}

const lineOf = (node: Node): number => positionAt(lineIndex(node.file.text), node.start).line;
