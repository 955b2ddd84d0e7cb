/**
 * The llama.cpp package that an expression gives, told from how it is written, wherever it stands: what a host installs is the evaluator's
 * to know, but a script of a service, a development shell or an overlay that nobody applies has its mistakes as well.
 *
 *     pkgs.llama-cpp.override { useCuda = true; }                 nixpkgs'
 *     inputs.llama-cpp.packages.${system}.cuda                    the official flake's
 */

import type { Fleet } from '../fleet/types.ts';
import { resolve } from '../nix/scopes.ts';
import type { AttrSet, Expr, Lambda, Node, SourceFile } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import type { Day } from '../upstream/day.ts';
import { nixpkgsVariant } from '../upstream/nixpkgs-packages.ts';
import type { PackageOrigin } from '../upstream/override-arguments.ts';
import { isDated, nixpkgsDays } from './days.ts';
import { inputPath } from './input-paths.ts';
import { nodesOf, textOf } from './nodes.ts';
import { overlayAround } from './overlay-functions.ts';
import { type OverrideCall, overrideCall } from './override-calls.ts';
import type { RuleContext } from './rule.ts';
import { callOf, libraryFunction } from './uses.ts';
import { isPackageSet, onHosts } from './written-sets.ts';

export interface WrittenPackage {
  readonly origin: PackageOrigin;
  /** The output or attribute that it was taken by, before overrides: `default`, `llama-cpp-vulkan`. */
  readonly name: string;
  /** The days that it may be judged by; at least one. */
  readonly days: readonly Day[];
  /** The expression without its overrides. */
  readonly base: Expr;
}

export interface WrittenOverride extends WrittenPackage {
  readonly call: OverrideCall;
  /** What `.override` is given, by name, where it is written. */
  readonly arguments: readonly (readonly [string, Node])[];
}

/** Every `.override` of a package of llama.cpp that the files write. */
export function* writtenOverrides(context: RuleContext): Iterable<WrittenOverride> {
  for (const file of context.files) {
    if (!file.text.includes('override')) continue;
    for (const apply of nodesOf(file, 'Apply')) {
      const call = overrideCall(apply);
      if (call?.method !== 'override' || !call.set) continue;
      const found = writtenPackage(context, call.base);
      if (found) yield { ...found, call, arguments: argumentsIn(call.set) };
    }
  }
}

const argumentsIn = (set: AttrSet): [string, Node][] =>
  set.bindings.flatMap((binding): [string, Node][] => {
    if (binding.kind === 'Inherit') return binding.names.map((name) => [name.name, name]);
    const [name] = binding.path;
    return name?.name === undefined ? [] : [[name.name, binding]];
  });

const maxDepth = 12;

/** The package; undefined for anything else, and where it can't be told. */
export function writtenPackage(context: RuleContext, expr: Expr, depth = 0): WrittenPackage | undefined {
  const { fleet } = context;
  if (!fleet || depth > maxDepth) return undefined;
  const inner = skipParens(expr);
  const call = overrideCall(inner);
  if (call) return writtenPackage(context, call.base, depth + 1);
  const ofInput = fromInput(fleet, inner);
  if (ofInput) return ofInput;
  if (inner.kind === 'Select' && !inner.default) return fromSelect(context, fleet, inner, depth);
  return inner.kind === 'Variable' ? fromName(context, fleet, inner, depth) : undefined;
}

/** An output of the official flake, or of an input that is a nixpkgs. */
function fromInput(fleet: Fleet, expr: Expr): WrittenPackage | undefined {
  const at = inputPath(fleet, expr);
  const input = at && fleet.inputs.find(({ name }) => name === at.input);
  if (!at || !input) return undefined;
  const [place, , name, ...more] = at.names;
  if (input.llama?.isUpstream && isDated(input)) {
    const days = [fleet.upstreamDay];
    if (place === 'packages' && name !== undefined && more.length === 0)
      return { origin: 'upstream', name, days, base: expr };
    if (place === 'legacyPackages' && more.join() === 'llama-cpp' && name !== undefined)
      return { origin: 'upstream', name, days, base: expr };
    return undefined;
  }
  const isNixpkgs = input.kind === 'nixpkgs' && place === 'legacyPackages' && more.length === 0;
  if (!isNixpkgs || name === undefined || !nixpkgsVariant(name)) return undefined;
  return { origin: 'nixpkgs', name, days: nixpkgsDays(fleet), base: expr };
}

function fromSelect(
  context: RuleContext,
  fleet: Fleet,
  select: Expr & { kind: 'Select' },
  depth: number,
): WrittenPackage | undefined {
  const names = select.path.map(({ name }) => name);
  const base = skipParens(select.base);
  if (names.length === 1 && names[0] !== undefined)
    return fromSet(context, fleet, base, names[0], select, depth);
  const { fn, args } = callOf(base);
  // `(inputs.llama-cpp.overlays.default final prev).llamaPackages.llama-cpp`
  const at = args.length === 2 ? inputPath(fleet, fn) : undefined;
  const input = at && fleet.inputs.find(({ name }) => name === at.input);
  const isScope = names.join('.') === 'llamaPackages.llama-cpp';
  if (!isScope || !input?.llama?.isUpstream || !isDated(input) || at?.names.join('.') !== 'overlays.default')
    return undefined;
  return { origin: 'upstream', name: 'llama-cpp', days: [fleet.upstreamDay], base: select };
}

function fromName(
  context: RuleContext,
  fleet: Fleet,
  variable: Expr & { kind: 'Variable' },
  depth: number,
): WrittenPackage | undefined {
  const { name } = variable;
  const meaning = resolve(variable);
  switch (meaning.kind) {
    case 'with': {
      // A set that is nearer may have the name.
      const [nearest] = meaning.withs;
      return nearest && fromSet(context, fleet, skipParens(nearest.namespace), name, variable, depth);
    }
    case 'let':
    case 'rec': {
      if (meaning.all.length !== 1) return undefined;
      const { node } = meaning;
      if (node.kind === 'Binding')
        return node.path.length === 1 ? writtenPackage(context, node.value, depth + 1) : undefined;
      const from = node.parent?.kind === 'Inherit' ? node.parent.from : undefined;
      return from && fromSet(context, fleet, skipParens(from), node.name, variable, depth);
    }
    case 'formal': {
      // `{ llama-cpp, lib }:`, as callPackage fills it.
      const isPackage = meaning.lambda === variable.file.tree.root && isPackageFunction(meaning.lambda);
      return isPackage && nixpkgsVariant(name) && isPlain(context, name)
        ? { origin: 'nixpkgs', name, days: nixpkgsDays(fleet), base: variable }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** A function of packages: of nothing that a module or an overlay's file is called with. */
const isPackageFunction = ({ formals }: Lambda): boolean =>
  formals !== undefined &&
  !formals.formals.some(({ name }) => ['inputs', 'config', 'pkgs', 'self', 'options'].includes(name));

/** A name of a set: of packages, or of an input's outputs. */
function fromSet(
  context: RuleContext,
  fleet: Fleet,
  set: Expr,
  name: string,
  base: Expr,
  depth: number,
): WrittenPackage | undefined {
  const at = inputPath(fleet, set);
  const input = at && fleet.inputs.find((one) => one.name === at.input);
  if (at && input?.llama?.isUpstream && isDated(input) && at.names[0] === 'packages' && at.names.length === 2)
    return { origin: 'upstream', name, days: [fleet.upstreamDay], base };
  if (!nixpkgsVariant(name) && name !== 'llama-cpp') return undefined;
  const isSet = isPackageSet(fleet, set, depth);
  if (!isSet) return undefined;
  const origin = isPlain(context, name) ? 'nixpkgs' : onHosts(fleet, set, name);
  if (!origin) return undefined;
  return { origin, name, days: origin === 'nixpkgs' ? nixpkgsDays(fleet) : [fleet.upstreamDay], base };
}

const plain = new WeakMap<readonly SourceFile[], ReadonlySet<string> | 'all'>();

/** Whether nothing that the flake writes puts another package in the place of nixpkgs' one. */
function isPlain(context: RuleContext, name: string): boolean {
  let replaced = plain.get(context.files);
  if (replaced === undefined) {
    // While it is worked out, a definition that hangs on another is not taken for one.
    plain.set(context.files, new Set());
    replaced = replacedNames(context);
    plain.set(context.files, replaced);
  }
  return replaced !== 'all' && !replaced.has(name);
}

/** Names that overlays define as something else than nixpkgs' package; `all` where llama.cpp's own overlay is used as it is. */
function replacedNames(context: RuleContext): ReadonlySet<string> | 'all' {
  const names = new Set<string>();
  for (const file of context.files) {
    if (usesOfficialOverlay(context, file)) return 'all';
    for (const binding of nodesOf(file, 'Binding')) {
      const [first, ...more] = binding.path;
      if (!first?.name || more.length > 0 || !nixpkgsVariant(first.name) || !isDefinition(binding)) continue;
      if (writtenPackage(context, binding.value)?.origin !== 'nixpkgs') names.add(first.name);
    }
    for (const inherited of nodesOf(file, 'InheritName')) {
      const from = inherited.parent?.kind === 'Inherit' ? inherited.parent.from : undefined;
      if (!from || !nixpkgsVariant(inherited.name) || !isDefinition(inherited)) continue;
      const { fleet } = context;
      const found = fleet && fromSet(context, fleet, skipParens(from), inherited.name, from, 0);
      if (found?.origin !== 'nixpkgs') names.add(inherited.name);
    }
  }
  return names;
}

/** Whether a name stands in the set of an overlay or of `packageOverrides`, or among the arguments of `callPackage`. */
function isDefinition(node: Node): boolean {
  if (overlayAround(node)) return true;
  const set = node.kind === 'InheritName' ? node.parent?.parent : node.parent;
  if (set?.parent?.kind === 'Apply' && set.parent.arg === set)
    return /callPackage|import/.test(textOf(set.parent.fn));
  return [...ancestors(node)].some(
    (above) => above.kind === 'Binding' && above.path.at(-1)?.name === 'packageOverrides',
  );
}

/** `inputs.llama-cpp.overlays.default` that is not called there and then with `final prev`. */
function usesOfficialOverlay({ fleet }: RuleContext, file: SourceFile): boolean {
  if (!fleet || !file.text.includes('overlay')) return false;
  return nodesOf(file, 'Select').some((select) => {
    const at = /overlays?/.test(textOf(select)) ? inputPath(fleet, select) : undefined;
    const input = at && fleet.inputs.find(({ name }) => name === at.input);
    const isLlama = input && (input.llama || /llama/i.test(`${input.name} ${input.source}`));
    if (!isLlama || !/^overlays?$/.test(at?.names[0] ?? '')) return false;
    let outer: Node = select;
    while (outer.parent?.kind === 'Paren') outer = outer.parent;
    return (
      !(outer.parent?.kind === 'Apply' && outer.parent.fn === outer) || libraryFunction(select) !== undefined
    );
  });
}
