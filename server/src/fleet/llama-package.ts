/**
 * From a value to the llama.cpp package that it is: where it comes from, and what overrides made of it.
 *
 *     pkgs.llama-cpp.override { cudaSupport = true; }        nixpkgs, cuda
 *     inputs.llama-cpp.packages.${system}.vulkan             upstream, vulkan
 */
import type { Evaluator } from '../eval/evaluator.ts';
import type { InputKind } from '../eval/models/index.ts';
import { definingOverlay, type PackageSet } from '../eval/package-set.ts';
import { selectName } from '../eval/select.ts';
import type { Extern, PackageSetValue, Value } from '../eval/value.ts';
import type { Backend } from '../upstream/backends.ts';
import type { Day } from '../upstream/day.ts';
import { llamaOutputBackends, llamaSystems } from '../upstream/llama-outputs.ts';
import { nixpkgsHas, nixpkgsVariant } from '../upstream/nixpkgs-packages.ts';
import type { BuildSource } from './build-source.ts';
import { isDerivation, type LlamaDerivation, llamaDerivation } from './derivations.ts';
import { oneOf } from './one-of.ts';
import { describePackage } from './package-build.ts';
import { steps } from './package-steps.ts';
import type { LlamaPackage, Origin } from './types.ts';

/** What is gathered while a value's steps are followed. */
export interface Build {
  readonly name: string;
  readonly origin: Origin;
  /** Backends that the output itself brings, before overrides. */
  readonly base: readonly Backend[];
  /** The set of packages that it is built in, where that is known. */
  readonly pkgs: Value | undefined;
  /** The platform that it is built for, where its name says so: that of an output of a flake. */
  readonly system?: string;
  readonly overrides: ReadonlyMap<string, Value>;
  /** Why the overrides are not all known. */
  readonly overridesUnknown: boolean;
  readonly flags: readonly string[];
  readonly flagsKnown: boolean;
  /** `cmakeFlags` was set anew, without the package's own. */
  readonly replaced: boolean;
  readonly compilerFlags: readonly string[];
  readonly changed: readonly string[];
  /** What `src` was set to; undefined for the package's own. */
  readonly source: BuildSource | undefined;
  /** The output or attribute names a backend. */
  readonly named: boolean;
}

export interface PackageContext {
  readonly ev: Evaluator;
  readonly kindOf: (input: string) => InputKind;
  readonly upstreamDay: Day;
  readonly nixpkgsDay: Day;
}

const start = (
  name: string,
  origin: Origin,
  base: readonly Backend[],
  pkgs: Value | undefined,
  named: boolean,
): Build => ({
  name,
  origin,
  base,
  pkgs,
  overrides: new Map(),
  overridesUnknown: false,
  flags: [],
  flagsKnown: true,
  replaced: false,
  compilerFlags: [],
  changed: [],
  source: undefined,
  named,
});

/** The llama.cpp package that a value is; undefined where it surely is none. */
export function llamaPackage(context: PackageContext, value: Value): LlamaPackage | undefined {
  if (value.kind === 'union') {
    const each = value.options.map((option) => llamaPackage(context, option));
    return oneOf(each, value);
  }
  const build = buildOf(context, value);
  return build && describePackage(context, build, value);
}

export function buildOf(context: PackageContext, value: Value): Build | undefined {
  if (value.kind === 'attrs') {
    // `drv // { … }`, and what callPackage adds to a set.
    if (value.rest?.hole.kind !== 'extern') return undefined;
    const build = buildOf(context, value.rest.hole);
    return build && { ...build, changed: [...build.changed, ...value.entries.keys()] };
  }
  if (value.kind !== 'extern') return undefined;
  const { root, ops } = value;
  if (root.type === 'overridable') return overridable(context, value);
  const local = isDerivation(value) ? llamaDerivation(context.ev, value) : undefined;
  if (local) return steps(context, localBuild(local), ops.slice(local.used));
  const first = firstStep(context, value);
  if (!first) return undefined;
  return steps(context, first.build, ops.slice(first.used));
}

/** The package that an extern begins with, and how many of its steps name it. */
function firstStep(context: PackageContext, value: Extern): { build: Build; used: number } | undefined {
  const { root, ops } = value;
  const names = ops.map((op) => (op.op === 'select' ? op.name : '()'));
  if (root.type === 'pkgs') {
    const name = names[0];
    if (name === undefined) return undefined;
    const pkgs: Value = { kind: 'pkgs', set: root.set, level: Number.POSITIVE_INFINITY };
    const variant = nixpkgsVariant(name);
    if (!variant || nixpkgsHas(name, context.nixpkgsDay) === 'no') {
      // A name of ours that no overlay defines and that nixpkgs hasn't got: Nix throws, and somebody meant a llama.cpp.
      return /^llama-cpp(-[\w-]+)?$/.test(name)
        ? { build: start(name, 'unknown', [], pkgs, true), used: 1 }
        : undefined;
    }
    const base = variant.backend ? [variant.backend] : [];
    const shadowed = base.length > 0 ? shadowedPackage(context, root.set) : undefined;
    if (shadowed) return { build: { ...shadowed, name, base, named: true }, used: 1 };
    return { build: start(name, 'nixpkgs', base, pkgs, base.length > 0), used: 1 };
  }
  const of = root.type === 'import' ? root.of.root : root;
  if (of.type !== 'input') return undefined;
  if (root.type === 'input' && context.kindOf(root.name) === 'llama-cpp')
    return upstreamStep(context, value, names);
  const at = names.findIndex((name) => /^llama[-_]?cpp/i.test(name));
  return at >= 0 ? { build: start(names[at]!, 'other', [], undefined, true), used: at + 1 } : undefined;
}

/** nixpkgs' variants are made of `llama-cpp`: what an overlay makes of that, they have too. */
function shadowedPackage(context: PackageContext, set: PackageSet): Build | undefined {
  // An overlay may make `llama-cpp` of a variant, which Nix takes for the recursion that it is.
  if (beingShadowed.has(set)) return undefined;
  beingShadowed.add(set);
  try {
    return shadowing(context, set);
  } finally {
    beingShadowed.delete(set);
  }
}

const beingShadowed = new Set<PackageSet>();

const ofNixpkgs = (build: Build | undefined): Build | undefined =>
  build?.origin === 'nixpkgs' ? build : undefined;

function shadowing(context: PackageContext, set: PackageSet): Build | undefined {
  const pkgs: PackageSetValue = { kind: 'pkgs', set, level: Number.POSITIVE_INFINITY };
  const overlay = definingOverlay(context.ev, pkgs, 'llama-cpp');
  if (!overlay || !('index' in overlay)) return undefined;
  const value = selectName(context.ev, overlay.result, 'llama-cpp', undefined);
  if (value.kind !== 'union') return ofNixpkgs(buildOf(context, value));
  const first = value.options.map((option) => ofNixpkgs(buildOf(context, option))).find(Boolean);
  if (!first) return undefined;
  const whole = llamaPackage(context, value);
  if (!whole) return { ...first, overridesUnknown: true, flagsKnown: false };
  const { overrides, flags, flagsKnown, replaced, changed, source } = whole;
  return { ...first, overrides, flags, flagsKnown, replaced, changed, source };
}

/** An output of the official flake. */
function upstreamStep(
  context: PackageContext,
  value: Extern,
  names: readonly string[],
): { build: Build; used: number } | undefined {
  const day = context.upstreamDay;
  const make = (place: 'packages' | 'legacyPackages', name: string, used: number, pkgs?: Value) => {
    const base = llamaOutputBackends(place, name, day) ?? [];
    return {
      build: {
        ...start(name === 'default' ? 'llama-cpp' : name, 'upstream' as const, base, pkgs, base.length > 0),
        ...(llamaSystems.includes(names[1]!) && { system: names[1]! }),
      },
      used,
    };
  };
  if (names[0] === 'packages' && names.length >= 3) return make('packages', names[2]!, 3);
  if (names[0] === 'defaultPackage' && names.length >= 2) return make('packages', 'default', 2);
  if (names[0] === 'legacyPackages' && names[3] === 'llama-cpp') return make('legacyPackages', names[2]!, 4);
  if (names.slice(0, 4).join('.') === 'overlays.default.().()') {
    const call = value.ops[2];
    const pkgs = call?.op === 'call' ? call.arg.force() : undefined;
    const used =
      names[4] === 'llama-cpp' ? 5 : names[4] === 'llamaPackages' && names[5] === 'llama-cpp' ? 6 : 0;
    return used ? { build: start('llama-cpp', 'upstream', [], pkgs, false), used } : undefined;
  }
  return undefined;
}

/** `callPackage ./llama.nix { }`: whatever its file makes, followed into; a derivation of llama.cpp's sources is a local one. */
function overridable(context: PackageContext, value: Extern): Build | undefined {
  if (value.root.type !== 'overridable') return undefined;
  const inner = buildOf(context, value.root.result);
  if (inner) return steps(context, inner, value.ops);
  const made = value.root.result.kind === 'extern' ? value.root.result : undefined;
  const local = made && llamaDerivation(context.ev, made);
  return local && steps(context, localBuild(local), value.ops);
}

const localBuild = ({ name, source }: LlamaDerivation): Build => ({
  ...start(name, 'local', [], undefined, true),
  source,
});
