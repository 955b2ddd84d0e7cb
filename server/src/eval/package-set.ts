/**
 * `pkgs`: nixpkgs under a configuration, extended by overlays in order. A name is looked up from the last overlay to the
 * first; `final` is the whole, `prev` what stood before.
 */
import type { Node } from '../nix/syntax.ts';
import { apply } from './apply.ts';
import { forceAttrs, forceFunction } from './coerce.ts';
import type { Evaluator } from './evaluator.ts';
import { update } from './joining.ts';
import { libValue } from './lib/index.ts';
import { listedOverlays, overlayItems } from './overlay-items.ts';
import { callWith } from './overridable.ts';
import { packageMakers } from './packages.ts';
import { platform, stdenv } from './platform.ts';
import { mayHave, selectName } from './select.ts';
import { Thunk } from './thunk.ts';
import {
  attrs,
  type Extern,
  extern,
  isHole,
  type List,
  list,
  type PackageSetValue,
  primop,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';

export interface PackageSet {
  /** What it is made from: the nixpkgs input, `<nixpkgs>`, or whatever was imported. */
  readonly source: Value;
  /** Its platform: a string, or what decides it. */
  readonly system: Thunk;
  /** nixpkgs' `config` argument or option. */
  readonly config: Thunk;
  /** The list of overlays, first applied first. */
  readonly overlays: Thunk;
  /** The call or host that made it. */
  readonly node: Node | undefined;
  /** What each overlay gave, by its place. */
  readonly layers: Map<number, Thunk>;
  /** Where nixpkgs makes it of another one, with settings changed: `pkgsForCudaArch.sm_86` of that. */
  readonly variant?: { readonly of: PackageSet; readonly name: string } | undefined;
}

export function packageSet(
  parts: Pick<PackageSet, 'source' | 'system' | 'config' | 'overlays' | 'node' | 'variant'>,
): PackageSetValue {
  return { kind: 'pkgs', set: { ...parts, layers: new Map() }, level: Number.POSITIVE_INFINITY };
}

/** What the overlay at a place gives: a set, or unknown. */
export function overlayResult(ev: Evaluator, set: PackageSet, index: number): Value {
  let layer = set.layers.get(index);
  if (!layer) {
    layer = ev.lazy(() => {
      const item = overlayItems(set)[index]!;
      if (isHole(item))
        return item.hole.kind === 'unknown' || isOfInput(item.hole)
          ? item.hole
          : unknown('an overlay is not known', set.node);
      const written = item.force();
      const overlay = written.kind === 'union' ? written : forceFunction(ev, item, item.node);
      const final = Thunk.of({ kind: 'pkgs', set, level: Number.POSITIVE_INFINITY });
      const prev = Thunk.of({ kind: 'pkgs', set, level: index });
      return apply(ev, apply(ev, overlay, final, item.node), prev, item.node);
    }, set.node);
    set.layers.set(index, layer);
  }
  return layer.force();
}

const topLevel = (value: PackageSetValue): number => Math.min(value.level, overlayItems(value.set).length);

/** The overlay that gives a name its value in this package set; `undecided` where one that can't be seen might. */
export function definingOverlay(
  ev: Evaluator,
  value: PackageSetValue,
  name: string,
): { readonly index: number; readonly result: Value } | { readonly undecided: Unknown } | undefined {
  for (let index = topLevel(value) - 1; index >= 0; index--) {
    const result = overlayResult(ev, value.set, index);
    const has = overlayHas(ev, result, name);
    if (has === true) return { index, result };
    if (has === undefined) {
      return {
        undecided: result.kind === 'unknown' ? result : unseenNames(result, value),
      };
    }
  }
  return undefined;
}

/** Why it is not known whether an overlay has a name: the same for every name. */
function unseenNames(result: Value, { set }: PackageSetValue): Unknown {
  const hole = result.kind === 'attrs' ? result.rest?.hole : undefined;
  return hole?.kind === 'unknown'
    ? hole
    : unknown('not all names that an overlay defines are known', set.node);
}

/**
 * An overlay of an input is taken to leave alone the names that no model says it has: nobody could say anything about any
 * package otherwise. `Fleet` reports the ones whose name suggests otherwise.
 */
function overlayHas(ev: Evaluator, result: Value, name: string): boolean | undefined {
  if (result.kind === 'failure') return false;
  const has = mayHave(ev, result, name);
  if (has !== undefined) return has;
  if (result.kind === 'union') {
    const answers = new Set(result.options.map((option) => overlayHas(ev, option, name)));
    return answers.size === 1 ? [...answers][0] : undefined;
  }
  return isOfInput(result.kind === 'attrs' && result.rest ? result.rest.hole : result) ? false : undefined;
}

/** Whether all that is not seen of an overlay's result is an input's, or what else is not of this flake. */
const isOfInput = (value: Value): boolean =>
  value.kind === 'union' ? value.options.every(isOfInput) : value.kind === 'extern';

/** Names that every package set has, whatever its overlays. */
const ownNames = new Set([
  ...packageMakers,
  'lib',
  'pkgs',
  'system',
  'stdenv',
  'config',
  'overlays',
  'callPackage',
  'callPackages',
  'callPackageWith',
  'newScope',
  'extend',
  'appendOverlays',
  'buildPackages',
  'targetPackages',
  'path',
  'hostPlatform',
  'buildPlatform',
  'targetPlatform',
  'makeWrapper',
  'llama-cpp',
  'git',
  'cmake',
  'bash',
  'coreutils',
  'python3',
  'python3Packages',
  'cudaPackages',
  'rocmPackages',
  'nix',
]);

export function packageExists(ev: Evaluator, value: PackageSetValue, name: string): boolean | undefined {
  if (ownNames.has(name) || ev.models.packageExists?.(name)) return true;
  const overlay = definingOverlay(ev, value, name);
  return overlay && 'index' in overlay ? true : undefined;
}

export function packageSelect(
  ev: Evaluator,
  value: PackageSetValue,
  name: string,
  node: Node | undefined,
): Value {
  const own = ownValues[name]?.(ev, value, node);
  if (own) return own;
  const overlay = definingOverlay(ev, value, name);
  if (overlay && 'index' in overlay) return selectName(ev, overlay.result, name, node);
  if (overlay) return overlay.undecided;
  const base: Extern = extern({ type: 'pkgs', set: value.set }, [{ op: 'select', name, node }], node);
  return ev.models.extern(ev, base) ?? base;
}

/** `pkgs.lib`, which an overlay may extend; one that can’t be seen is taken to add names, not to change any. */
function libOf(ev: Evaluator, value: PackageSetValue, node: Node | undefined): Value {
  const lib = libValue(ev);
  const overlay = definingOverlay(ev, value, 'lib');
  if (overlay && 'index' in overlay) return selectName(ev, overlay.result, 'lib', node);
  const isUnseen = (result: Value): boolean =>
    isOfInput(result.kind === 'attrs' && result.rest ? result.rest.hole : result);
  const hasUnseen = Array.from({ length: topLevel(value) }, (_, index) =>
    overlayResult(ev, value.set, index),
  ).some(isUnseen);
  if (!overlay && !hasUnseen) return lib;
  const name = { op: 'select', name: 'lib', node } as const;
  const hole = overlay?.undecided ?? extern({ type: 'pkgs', set: value.set }, [name], node);
  return attrs(lib.entries, lib.origins, { hole, under: new Map() });
}

/** The parts of a package set that are no packages. */
const ownValues: Record<string, (ev: Evaluator, value: PackageSetValue, node: Node | undefined) => Value> = {
  lib: (ev, value, node) => libOf(ev, value, node),
  pkgs: (_ev, value) => value,
  system: (_ev, value) => value.set.system.force(),
  config: (_ev, value) => value.set.config.force(),
  overlays: (_ev, value) => value.set.overlays.force(),
  stdenv: (ev, value, node) => stdenv(ev, value, node),
  hostPlatform: (ev, value) => platform(ev, value),
  callPackage: (ev, value, node) =>
    primop('callPackage', 2, ([fn, args], at) =>
      callWith(
        ev,
        value,
        (name) => packageExists(ev, value, name),
        forceFunctionOrPath(ev, fn!, node),
        args!,
        at,
      ),
    ),
  newScope: (ev, value, node) =>
    primop('newScope', 3, ([extra, fn, args], at) => {
      const more = forceAttrs(ev, extra!, at);
      return callWith(
        ev,
        update(ev, value, more, at),
        (name) => mayHave(ev, more, name) || packageExists(ev, value, name),
        forceFunctionOrPath(ev, fn!, node),
        args!,
        at,
      );
    }),
  extend: (ev, value) => primop('extend', 1, ([overlay]) => extended(ev, value, list([overlay!]))),
  appendOverlays: (ev, value) =>
    primop('appendOverlays', 1, ([overlays]) => {
      const more = overlays!.force();
      return extended(
        ev,
        value,
        more.kind === 'list' ? more : list([{ hole: unknown('the overlays are not known') }]),
      );
    }),
};

function forceFunctionOrPath(ev: Evaluator, fn: Thunk, node: Node | undefined): Value {
  const value = fn.force();
  if (value.kind === 'path' || value.kind === 'string') return value;
  return forceFunction(ev, fn, node);
}

/** The same set with more overlays at the end. */
export function extended(ev: Evaluator, value: PackageSetValue, more: List): PackageSetValue {
  const { set } = value;
  return packageSet({
    ...set,
    overlays: ev.lazy(() => list([...listedOverlays(set), ...more.items])),
  });
}
