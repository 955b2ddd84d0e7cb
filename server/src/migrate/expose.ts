/**
 * Step expose: the variants among the flake's outputs, so that CI can build them: as packages, each from the package set of a host that
 * has it, and as a map from host to package.
 */

import { definitionsAt } from '../eval/modules/definitions.ts';
import { selectionOf } from '../fleet/gpu.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import type { Edits } from '../nix/edits.ts';
import { attrName, bindingForms, insertAttr } from '../nix/edits-attrs.ts';
import type { AttrSet, Expr, Lambda } from '../nix/syntax.ts';
import type { Selection } from '../upstream/backends.ts';
import { outputsFunction } from './add-input.ts';
import { moduleSet } from './places.ts';
import { specialPlaces } from './special-packages.ts';
import { type Migration, needsOption } from './state.ts';

/** Adds the outputs. Returns why it can't. */
export function expose(migration: Migration): string | undefined {
  if (!migration.options.expose) return undefined;
  const exposed = exposedHosts(migration);
  if (exposed.length === 0) {
    migration.notes.push('No NixOS host has a llama.cpp that could be exposed.');
    return undefined;
  }
  const outputs = outputsFunction(migration.fleet);
  const place = outputs && outputsPlace(outputs.body);
  if (!outputs || !place)
    return 'the flake’s outputs are not written out in one set where packages could be added; migrate without --expose, and add them where the outputs are made';
  const change = migration.editsOf(migration.fleet.flakePath);
  const self = selfText(outputs, change);
  const path = [...place.path, 'hostLlamaPkg'];
  if (bindingForms(place.set, path).exact.length === 0)
    insertAttr(change, place.set, path, hostMap(self, exposed));
  for (const [system, variants] of bySystem(exposed)) exposeSystem(migration, place, self, system, variants);
  return undefined;
}

/** The guide's map from host to package. */
function hostMap(self: string, exposed: readonly ExposedHost[]): string {
  const hosts = `${self}.nixosConfigurations`;
  const names = exposed.map(({ host }) => attrName(host.name));
  if (exposed.every(({ isSelected }) => isSelected))
    return `builtins.mapAttrs (_: host: host.config.services.llama-cpp.package) {\n  inherit (${hosts}) ${names.join(' ')};\n}`;
  const lines = exposed.map(({ variant, isSelected }, index) => {
    const what = isSelected ? 'config.services.llama-cpp.package' : `pkgs.llama-cpp-${variant}`;
    return `  ${names[index]} = ${hosts}.${names[index]}.${what};\n`;
  });
  return `{\n${lines.join('')}}`;
}

/** A set that outputs are written in, and where in it they begin. */
interface OutputsPlace {
  readonly set: AttrSet;
  readonly path: readonly string[];
  /** False where the set is one of several that the outputs are put together from. */
  readonly isWhole: boolean;
}

/** The outputs' own set, or `flake` in the module that flake-parts is called with. */
function outputsPlace(body: Expr): OutputsPlace | undefined {
  const call = resultOf(body);
  if (call.kind === 'Apply' && call.fn.kind === 'Apply' && isMkFlake(call.fn.fn)) {
    const set = moduleSet(call.arg);
    return set && { set, path: ['flake'], isWhole: true };
  }
  const part = call.kind === 'Binary' && call.op === '//' ? partWithHosts(operands(call)) : undefined;
  const set = part ?? moduleSet(body);
  return set && { set, path: [], isWhole: part === undefined };
}

/** `eachDefaultSystem (…) // { nixosConfigurations = …; }`: the set with the hosts, else the last that is written out. */
function partWithHosts(parts: readonly Expr[]): AttrSet | undefined {
  const sets = parts.flatMap((part) => moduleSet(part) ?? []);
  const hasHosts = (set: AttrSet): boolean => {
    const { exact, below } = bindingForms(set, ['nixosConfigurations']);
    return exact.length + below.length > 0;
  };
  return sets.findLast(hasHosts) ?? sets.at(-1);
}

const operands = (expr: Expr): Expr[] =>
  expr.kind === 'Binary' && expr.op === '//' ? [...operands(expr.left), ...operands(expr.right)] : [expr];

const isMkFlake = (fn: Expr): boolean =>
  fn.kind === 'Select' ? fn.path.at(-1)?.name === 'mkFlake' : fn.kind === 'Variable' && fn.name === 'mkFlake';

/** What a `let` or a parenthesis is about. */
function resultOf(expr: Expr): Expr {
  if (expr.kind === 'Paren') return resultOf(expr.inner);
  return expr.kind === 'Let' && expr.body ? resultOf(expr.body) : expr;
}

/** Whether a module of the host selects `services.llama-cpp.package`. */
const definesPackage = ({ ev }: Fleet, { modules }: Host): boolean =>
  modules !== undefined &&
  definitionsAt(ev, modules, ['services', 'llama-cpp', 'package']).definitions.length > 0;

interface ExposedHost {
  readonly host: Host;
  readonly variant: Selection;
  /** Whether it has what the GPU option selects, and not a choice of its own. */
  readonly isSelected: boolean;
}

/** The hosts that have llama.cpp, migrated now or before. */
function exposedHosts({ fleet, wanted }: Migration): ExposedHost[] {
  return fleet.hosts.flatMap((host) => {
    if (host.kind !== 'nixos' || host.packages.length === 0) return [];
    const promised = wanted.find((one) => one.host === host);
    const variant = promised?.variant ?? selectionOf(host.packages[0]!.package);
    const isSelected = promised ? needsOption(promised) : definesPackage(fleet, host);
    return variant ? [{ host, variant, isSelected }] : [];
  });
}

/** The name that the flake itself has in its outputs, which is given to it where it has none. */
function selfText(outputs: Lambda, change: Edits): string {
  const { formals, name } = outputs;
  if (formals?.formals.some((formal) => formal.name === 'self')) return 'self';
  if (name !== undefined || !formals) return `${name}.self`;
  change.addFormal(formals, 'self');
  return 'self';
}

/** Of each system, a host for each variant. */
function bySystem(wanted: readonly ExposedHost[]): Map<string, Map<string, ExposedHost>> {
  const systems = new Map<string, Map<string, ExposedHost>>();
  for (const exposed of wanted) {
    const { system } = exposed.host;
    if (system === undefined) continue;
    const variants = systems.get(system) ?? new Map<string, ExposedHost>();
    systems.set(system, variants);
    if (!variants.has(exposed.variant)) variants.set(exposed.variant, exposed);
  }
  return systems;
}

/** A host's package as an expression. Its `pkgs` is not what its modules have where that is a special argument. */
function packageText(migration: Migration, self: string, { host, variant, isSelected }: ExposedHost): string {
  const hasOverlay = migration.options.target === 'upstream' && !specialPlaces(migration, host);
  const what = hasOverlay || !isSelected ? `pkgs.llama-cpp-${variant}` : 'config.services.llama-cpp.package';
  return `${self}.nixosConfigurations.${attrName(host.name)}.${what}`;
}

function exposeSystem(
  migration: Migration,
  { set, path: start, isWhole }: OutputsPlace,
  self: string,
  system: string,
  variants: ReadonlyMap<string, ExposedHost>,
): void {
  const change = migration.editsOf(migration.fleet.flakePath);
  const lines = [...variants].map(([variant, host]) => [
    `llama-cpp-${variant}`,
    packageText(migration, self, host),
  ]);
  const path = [...start, 'packages', system];
  const { exact, below, opaque } = bindingForms(set, path);
  const isFree = exact.length + below.length + opaque.length === 0;
  if (isFree && !isWhole) {
    // `//` would put this set's packages in the place of the others'.
    notePackages(migration, system);
    return;
  }
  if (isFree) {
    insertAttr(
      change,
      set,
      path,
      `{\n${lines.map(([name, value]) => `  ${name} = ${value};`).join('\n')}\n}`,
    );
    return;
  }
  const added = lines.map(([name, value]) => insertAttr(change, set, [...path, name!], value!));
  if (added.includes(false)) notePackages(migration, system);
}

const notePackages = ({ notes }: Migration, system: string): void =>
  void notes.push(
    `The flake makes its packages of ${system} in a way that nothing could be added to; hostLlamaPkg has them all.`,
  );
