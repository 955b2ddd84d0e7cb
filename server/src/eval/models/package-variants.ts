/**
 * The package sets that nixpkgs makes of itself: the same nixpkgs, overlays and configuration, for another platform (see
 * platform-variants.ts), or for CUDA and ROCm with a few settings changed.
 *
 *     pkgs.pkgsCuda.llama-cpp                      cudaSupport
 *     pkgs.pkgsForCudaArch.sm_86.llama-cpp         cudaSupport, for one GPU architecture
 *     pkgs.cudaPackages_12.pkgs.llama-cpp          with that CUDA for the default one
 *
 * Source: nixpkgs, `pkgs/top-level/variants.nix` and `cuda-packages.nix`, 25.05 to 26.05.
 */

import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { update } from '../joining.ts';
import { type PackageSet, packageSet } from '../package-set.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, type Extern, list, type PackageSetValue, str, unknown, type Value } from '../value.ts';
import { isForPlatform, platformVariant } from './platform-variants.ts';

/** What a name of a package set, or two, make of its configuration; undefined where they name no such set. */
type Settings = (name: string, part: string | undefined) => ReadonlyMap<string, Value> | undefined;

const support = (cuda: boolean): [string, Value][] => [
  ['cudaSupport', bool(cuda)],
  ['rocmSupport', bool(!cuda)],
];

const settings: readonly Settings[] = [
  (name, part) => (name === 'pkgsCuda' && part === undefined ? new Map(support(true)) : undefined),
  (name, part) => (name === 'pkgsRocm' && part === undefined ? new Map(support(false)) : undefined),
  (name, part) => {
    const capability = name === 'pkgsForCudaArch' ? cudaCapability(part ?? '') : undefined;
    return capability === undefined
      ? undefined
      : new Map([
          ...support(true),
          ['cudaForwardCompat', bool(false)],
          ['cudaCapabilities', list([Thunk.of(str(capability))])],
        ]);
  },
  // The unversioned one is what the set has already.
  (name, part) => (/^cudaPackages_\d+(_\d+)*$/.test(name) && part === 'pkgs' ? new Map() : undefined),
];

/** `8.6` of `sm_86`, `9.0a` of `sm_90a`, `12.0` of `sm_120`; undefined for what is no architecture. */
export function cudaCapability(architecture: string): string | undefined {
  const [, major, minor, family = ''] = /^sm_(\d{1,2})(\d)([af]?)$/.exec(architecture) ?? [];
  return major === undefined ? undefined : `${major}.${minor}${family}`;
}

/** The set that nixpkgs made this one of, and the names that lead here from it, each as it is selected. */
export function variantPath(set: PackageSet): {
  readonly base: PackageSet;
  readonly names: readonly string[];
} {
  const names: string[] = [];
  let base = set;
  for (; base.variant; base = base.variant.of) names.unshift(base.variant.name);
  return { base, names };
}

/** Whether a set says by its name which backend its packages have. */
export const isOfBackend = (set: PackageSet): boolean =>
  variantPath(set).names.some((name) => name.startsWith('pkgs') && !isForPlatform(name));

/** Whether names say no more than that: nothing of one architecture or one CUDA. */
export const isPlainSwitch = (names: readonly string[]): boolean =>
  names.every((name) => name === 'pkgsCuda' || name === 'pkgsRocm');

/** The sets made of each, by name: a set is the same wherever it is asked for. */
const made = new WeakMap<PackageSet, Map<string, PackageSetValue>>();

/** The package set that names selected from another one mean; undefined for anything else. */
export function packageVariant(ev: Evaluator, { root, ops }: Extern): Value | undefined {
  const [first, second] = ops;
  if (root.type !== 'pkgs' || first?.op !== 'select' || ops.length > 2) return undefined;
  if (second && second.op !== 'select') return undefined;
  const { set } = root;
  if (first.name === 'cudaPackages' && second?.name === 'pkgs') {
    return { kind: 'pkgs', set, level: Number.POSITIVE_INFINITY };
  }
  const platform = platformVariant(first.name, second?.name);
  if (platform?.kind === 'stage')
    return isCross(set) ? undefined : { kind: 'pkgs', set, level: Number.POSITIVE_INFINITY };
  const changed = platform
    ? new Map<string, Value>()
    : settings.map((of) => of(first.name, second?.name)).find((found) => found !== undefined);
  if (!changed) return undefined;
  const name = second ? `${first.name}.${second.name}` : first.name;
  const known = made.get(set) ?? new Map<string, PackageSetValue>();
  made.set(set, known);
  let variant = known.get(name);
  if (!variant) {
    const config = changed.size === 0 ? set.config : ev.lazy(() => configured(ev, set, changed), first.node);
    const system = platform?.kind === 'platform' ? platformOf(platform.system, name, first.node) : set.system;
    variant = packageSet({ ...set, config, system, variant: { of: set, name } });
    known.set(name, variant);
  }
  return variant;
}

/** Whether a set is one that is built on another platform. */
const isCross = (set: PackageSet): boolean =>
  variantPath(set).names.some((name) => name.startsWith('pkgsCross.') || name === 'pkgsStatic');

const platformOf = (system: string | undefined, name: string, node: Node | undefined): Thunk =>
  Thunk.of(system === undefined ? unknown(`the platform of \`${name}\` is not known`, node) : str(system));

/** The set's configuration with settings changed; what it is given as is a function, or can't be seen, in the rest. */
function configured(ev: Evaluator, set: PackageSet, changed: ReadonlyMap<string, Value>): Value {
  const entries = new Map([...changed].map(([name, value]) => [name, Thunk.of(value)]));
  const base = set.config.force();
  switch (base.kind) {
    case 'failure':
      return base;
    case 'attrs':
    case 'config':
    case 'extern':
    case 'unknown':
      return update(ev, base, attrs(entries), set.node);
    default: {
      const hole = base.kind === 'union' ? base : unknown('the configuration is a function', set.node);
      return attrs(entries, [], { hole, under: new Map() });
    }
  }
}
