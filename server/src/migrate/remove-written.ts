/**
 * The llama.cpp packages of overlays that stand in the flake's or a module's own text, and of `nixpkgs.config.packageOverrides`:
 * they go, and what is left without any package goes with them.
 */
import { overlayItems } from '../eval/overlay-items.ts';
import { overlayResult } from '../eval/package-set.ts';
import { isHole, type PackageSetValue, type Value } from '../eval/value.ts';
import { llamaPackage, type PackageContext } from '../fleet/llama-package.ts';
import type { Fleet } from '../fleet/types.ts';
import { resolve } from '../nix/scopes.ts';
import type { Binding, Expr, Node } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { isEditable } from './places.ts';
import { keptDefinitions, removeElement } from './remove-stale.ts';
import { dropUnused } from './select-package.ts';
import type { Migration } from './state.ts';

/** Removes them from what is applied to the migrated hosts' packages. */
export function removeWritten(migration: Migration): void {
  for (const { host } of migration.wanted) {
    const pkgs = host.modules?.pkgs?.force();
    if (pkgs?.kind !== 'pkgs') continue;
    for (const index of overlayItems(pkgs.set).keys()) removeFrom(migration, pkgs, index);
  }
}

function removeFrom(migration: Migration, pkgs: PackageSetValue, index: number): void {
  const { fleet } = migration;
  const item = overlayItems(pkgs.set)[index]!;
  const result = overlayResult(fleet.ev, pkgs.set, index);
  if (isHole(item)) return;
  if (migration.options.target === 'nixpkgs' && isOfficial(fleet, result)) {
    removeApplied(migration, pkgs, (element) => element === item.node);
    return;
  }
  if (result.kind !== 'attrs' || result.rest) return;
  const stale: Binding[] = [];
  const kept = keptDefinitions(migration);
  for (const [name, thunk] of result.entries) {
    const binding = thunk.binding;
    if (!/llama/i.test(name) || binding?.kind !== 'Binding' || !isOurs(migration, binding)) continue;
    if (kept.has(binding)) continue;
    if (llamaPackage(contextOf(fleet), thunk.force())) stale.push(binding);
  }
  const [first] = stale;
  if (first === undefined) return;
  if (stale.length === result.entries.size && removeWhole(migration, pkgs, first)) return;
  for (const binding of stale)
    if (migration.isFirst(binding, 'stale')) migration.editsOf(binding.file.path).removeBinding(binding);
}

const contextOf = ({ ev, inputs, upstreamDay, nixpkgsDay }: Fleet): PackageContext => ({
  ev,
  kindOf: (name) => inputs.find((input) => input.name === name)?.kind ?? 'other',
  upstreamDay,
  nixpkgsDay,
});

/** Files of overlays, which another step removes, are not meant; nor is what the plan itself writes. */
function isOurs({ fleet, overlayPath, modulePath }: Migration, binding: Binding): boolean {
  const { path } = binding.file;
  if (!isEditable(binding, fleet.root) || path === overlayPath || path === modulePath) return false;
  return !fleet.overlays.some((overlay) => overlay.path === path);
}

/** Takes the whole overlay away that a package is defined in, where it is written in the list or named there. */
function removeWhole(migration: Migration, pkgs: PackageSetValue, binding: Binding): boolean {
  const around = [...ancestors(binding)];
  const overrides = around.find((outer) => outer.kind === 'Binding' && isNamed(outer, 'packageOverrides'));
  if (overrides?.kind === 'Binding') {
    if (migration.isFirst(overrides, 'stale'))
      migration.editsOf(overrides.file.path).removeBinding(overrides);
    return true;
  }
  return removeApplied(migration, pkgs, (element) => isWithin(element, binding));
}

/** The official flake's overlay: it would take the place of nixpkgs' own llama.cpp. */
function isOfficial({ inputs }: Fleet, result: Value): boolean {
  if (result.kind !== 'extern' || result.root.type !== 'input') return false;
  const { name } = result.root;
  return inputs.some((input) => input.kind === 'llama-cpp' && input.name === name);
}

/** Takes an element out of the lists of overlays of a package set. */
function removeApplied(
  migration: Migration,
  pkgs: PackageSetValue,
  isMeant: (element: Expr) => boolean,
): boolean {
  const overlays = pkgs.set.overlays.force();
  if (overlays.kind !== 'list') return false;
  for (const list of overlays.origins) {
    if (list.kind !== 'List' || !isEditable(list, migration.fleet.root)) continue;
    const element = list.elements.find(isMeant);
    if (!element) continue;
    if (migration.isFirst(element, 'stale')) {
      removeElement(migration, list, element);
      dropUnused(migration, [element]);
    }
    return true;
  }
  return false;
}

const isNamed = (binding: Binding, name: string): boolean => binding.path.at(-1)?.name === name;

/** True where an element holds a node, or names the binding of a `let` that does. */
function isWithin(element: Expr, node: Node): boolean {
  const around = [...ancestors(node)];
  if (around.includes(element)) return true;
  const expr = skipParens(element);
  if (expr.kind !== 'Variable') return false;
  const meaning = resolve(expr);
  return meaning.kind === 'let' && around.includes(meaning.node);
}
