/** `hardware.gpu = "cuda";` on a host of which no module declares the option. */
import { collect } from '../../eval/modules/collect.ts';
import { allDeclarations, declarationAt } from '../../eval/modules/declarations.ts';
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { ModuleSystem } from '../../eval/modules/system.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import { formerHardwareOptions, isHardwareOption } from '../../upstream/hardware-options.ts';
import { whatItLeaves } from '../known-modules.ts';
import { relatedTo } from '../related.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';
import { declareOption } from './declare.ts';

export const undeclaredOption: Rule = {
  id: 'undeclared-option',
  severity: 'error',
  summary: 'the GPU option, or another `hardware.…`, is set and no module declares it',
  *check({ fleet, isAboutLlama }) {
    if (!fleet) return;
    for (const host of fleet.hosts) {
      if (host.kind !== 'nixos' || !host.modules) continue;
      for (const path of undeclared(fleet, host.modules, isAboutLlama)) yield* found(fleet, host, path);
    }
  },
};

function* undeclared(fleet: Fleet, system: ModuleSystem, isAboutLlama: boolean): Iterable<readonly string[]> {
  const { option } = fleet.options;
  const leaves = whatModulesLeave(fleet, system);
  if (!leaves || leaves.includes('unknown')) return;
  if (!isDeclared(fleet, system, option)) yield option;
  if (leaves.includes('our-option')) return;
  // Where neither llama.cpp nor its option is spoken of, other options are nobody's affair.
  if (!isAboutLlama && definitionsAt(fleet.ev, system, option).definitions.length === 0) return;
  for (const name of hardwareNames(fleet, system)) {
    const path = ['hardware', name];
    if (path.join('.') === option.slice(0, 2).join('.')) continue;
    if (formerHardwareOptions.has(name) || isHardwareOption(name, fleet.nixpkgsDay) !== 'no') continue;
    if (!isDeclared(fleet, system, path)) yield path;
  }
}

/** Whether surely no module of a host declares the GPU option. */
export function isUndeclared(fleet: Fleet, system: ModuleSystem): boolean {
  const leaves = whatModulesLeave(fleet, system);
  return (
    leaves !== undefined && !leaves.includes('unknown') && !isDeclared(fleet, system, fleet.options.option)
  );
}

/** What the modules of inputs leave to be judged; undefined where a module that we don't see, or that isn't there, may declare anything. */
function whatModulesLeave(fleet: Fleet, system: ModuleSystem): ReturnType<typeof whatItLeaves>[] | undefined {
  const { holes, failures, opaque } = collect(fleet.ev, system);
  if (holes.length > 0 || failures.length > 0) return undefined;
  return opaque.map(({ value }) => whatItLeaves(fleet, value));
}

/** Whether a module declares the option, one above it or one within it. */
function isDeclared(fleet: Fleet, system: ModuleSystem, path: readonly string[]): boolean {
  if (fleet.ev.withDoubt(() => declarationAt(fleet.ev, system, path))) return true;
  if (system.memo.collected?.modules.some(({ options }) => options && !isSeen(options.force()))) return true;
  return allDeclarations(fleet.ev, system).some((one) =>
    path.every((name, index) => one.path[index] === name),
  );
}

/** Options that come from a set which we don't see whole may be any. */
const isSeen = (value: { readonly kind: string; readonly rest?: unknown }): boolean =>
  value.kind === 'attrs' && value.rest === undefined;

function hardwareNames(fleet: Fleet, system: ModuleSystem): string[] {
  const names = new Set<string>();
  for (const { value, doubt } of definitionsAt(fleet.ev, system, ['hardware']).definitions) {
    const set = value.force();
    if (!doubt && set.kind === 'attrs') for (const name of set.entries.keys()) names.add(name);
  }
  return [...names];
}

function* found(fleet: Fleet, host: Host, path: readonly string[]): Iterable<Found> {
  const name = path.join('.');
  const isOurs = name === fleet.options.option.join('.');
  for (const { node, doubt } of definitionsAt(fleet.ev, host.modules!, path).definitions) {
    if (doubt || !node) continue;
    yield {
      file: node.file,
      span: nameSpan(node),
      message: `No module of ${host.name} declares the option \`${name}\`: Nix stops with “The option \`${name}' does not exist”.`,
      related: relatedTo(fleet, host.node, `${host.name} is made here`),
      fixes: isOurs ? [declare(name), declareAlone(fleet, name)] : [],
    };
  }
}

const declare = (option: string): Fix => ({
  kind: 'step',
  title: `Declare \`${option}\` in a module that every host imports`,
  safe: false,
  preferred: true,
  step: 'write-module',
  arguments: { option },
});

/** Where there is nothing else to migrate, as where hosts choose their packages by themselves. */
const declareAlone = (fleet: Fleet, option: string): Fix => ({
  kind: 'change',
  title: `Declare \`${option}\` in a module of its own`,
  safe: false,
  change: () => declareOption(fleet),
});
