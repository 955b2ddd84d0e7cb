/** Step remove-stale: the old overlay goes, and with it every place that applies it. */

import { isProblem } from '../eval/files.ts';
import type { OverlayFile } from '../fleet/types.ts';
import type { AttrSet, Binding, Expr, ListExpr, Node, PathExpr } from '../nix/syntax.ts';
import { walk } from '../nix/walk.ts';
import { isEditable, moduleSet, relativePath } from './places.ts';
import { inputsAt, passedAs } from './reach-inputs.ts';
import { removeUnused } from './remove-unused.ts';
import { removeWritten } from './remove-written.ts';
import { staleOverlays } from './stale-overlays.ts';
import type { Migration } from './state.ts';
import { pathOf, usesOf } from './uses.ts';
import { definitionOf } from './wanted.ts';

/** Removes what the official flake replaces. Returns why it can't. */
export function removeStale(migration: Migration): string | undefined {
  if (migration.options.keepStale) return undefined;
  for (const overlay of staleOverlays(migration)) {
    const problem = removeOverlay(migration, overlay);
    if (problem) return problem;
  }
  removeWritten(migration);
  removeDead(migration);
  removeUnused(migration);
  return undefined;
}

/** Overlays of llama.cpp that lists still import although their file is gone. */
function removeDead(migration: Migration): void {
  for (const { host } of migration.wanted) {
    const pkgs = host.modules?.pkgs?.force();
    const overlays = pkgs?.kind === 'pkgs' ? pkgs.set.overlays.force() : undefined;
    if (overlays?.kind !== 'list') continue;
    for (const list of overlays.origins) {
      if (list.kind !== 'List' || !isEditable(list, migration.fleet.root)) continue;
      for (const element of list.elements) {
        const path = importedPath(element);
        const isDead =
          path !== undefined && /(^|[^o])llama/i.test(path) && isProblem(migration.fleet.files.type(path));
        if (isDead && migration.isFirst(element, 'dead')) removeElement(migration, list, element);
      }
    }
  }
}

/** The path that an element imports, where there is one and only one in it. */
function importedPath(element: Expr): string | undefined {
  const paths: PathExpr[] = [];
  walk(element, (node) => {
    if (node.kind === 'Path') paths.push(node);
    return undefined;
  });
  return paths.length === 1 ? pathOf(paths[0]!) : undefined;
}

function removeOverlay(migration: Migration, overlay: OverlayFile): string | undefined {
  const { fleet, overlayPath } = migration;
  const shown = overlay.path.slice(fleet.root.length + 1);
  const kept = keptDefinitions(migration);
  const isKept = [...overlay.packages.values()].some(({ definition }) => definition && kept.has(definition));
  if (overlay.others.length > 0 || isKept) return removePackages(migration, overlay, kept);
  for (const use of usesOf(migration, overlay.path)) {
    const list = use.call.parent;
    const change = migration.editsOf(use.path.file.path);
    if (list?.kind === 'List' && isAppliedToHosts(migration, list)) {
      removeElement(migration, list, use.call);
    } else if (
      migration.options.target === 'upstream' &&
      ['Paren', 'Apply', 'Select'].includes(use.call.kind)
    ) {
      // Another package set applies it: it gets the new overlay, under whatever name the inputs have there.
      const found = inputsAt(migration, use.call);
      if ('problem' in found) return `${shown} is used in another package set, where ${found.problem}`;
      const text = `import ${relativePath(use.path.file.path, overlayPath)} { ${passedAs('inputs', found.text)} }`;
      change.replace(use.call, use.call.kind === 'Paren' ? `(${text})` : text);
    } else {
      return `${shown} is used in ${use.path.file.path.slice(fleet.root.length + 1)} in a way that can’t be changed`;
    }
  }
  if (overlay.path !== overlayPath) migration.delete(overlay.path);
  return undefined;
}

/** The bindings of overlays that hosts with a llama.cpp that stays take it from. */
export function keptDefinitions({ fleet, wanted }: Migration): ReadonlySet<Node> {
  const migrated = new Set(
    wanted.flatMap(({ packages }) =>
      packages.flatMap(({ installed, by }) => (by === 'loose' ? [] : [installed])),
    ),
  );
  const all = fleet.hosts.flatMap(({ packages }) => packages).filter((one) => !migrated.has(one));
  return new Set(all.flatMap((one) => definitionOf(fleet.ev, one) ?? []));
}

/** The file keeps what is not llama.cpp, and what hosts go on using. */
function removePackages(
  migration: Migration,
  overlay: OverlayFile,
  kept: ReadonlySet<Node>,
): string | undefined {
  const change = migration.editsOf(overlay.path);
  for (const found of overlay.packages.values()) {
    const binding = found.definition;
    if (binding && kept.has(binding)) continue;
    if (binding?.kind !== 'Binding' || binding.file.path !== overlay.path) {
      migration.notes.push(
        `${overlay.path.slice(migration.fleet.root.length + 1)} still defines ${found.name}.`,
      );
      continue;
    }
    change.removeBinding(binding);
  }
  return undefined;
}

/** True for a list that feeds `nixpkgs.overlays` of a host: the module applies the new overlay there. */
function isAppliedToHosts(migration: Migration, list: ListExpr): boolean {
  return migration.fleet.hosts.some((host) => {
    const pkgs = host.modules?.pkgs?.force();
    const overlays = pkgs?.kind === 'pkgs' ? pkgs.set.overlays.force() : undefined;
    return overlays?.kind === 'list' && overlays.origins.includes(list);
  });
}

/** Takes an element out of a list of overlays; a definition that is left without any goes too. */
export function removeElement(migration: Migration, list: ListExpr, element: Expr): void {
  const change = migration.editsOf(list.file.path);
  const binding: Node | undefined = list.parent;
  const isOnly =
    !migration.filled.has(list) &&
    list.elements.length === 1 &&
    binding?.kind === 'Binding' &&
    binding.value === list;
  const set = isOnly ? binding.parent : undefined;
  if (set?.kind !== 'AttrSet' || !endsInOverlays(binding as Binding)) change.removeListElement(element);
  else if (!removeModule(migration, set)) change.removeBinding(binding as Binding);
}

/** A module that did nothing but apply the overlay goes with it, and so does what imports its file. */
function removeModule(migration: Migration, set: AttrSet): boolean {
  const { path } = set.file;
  if (set.bindings.length === 1 && set.parent?.kind === 'List' && isEditable(set, migration.fleet.root)) {
    migration.editsOf(path).removeListElement(set);
    return true;
  }
  if (
    set.bindings.length !== 1 ||
    moduleSet(set.file.tree.root) !== set ||
    path === migration.fleet.flakePath
  )
    return false;
  const uses = usesOf(migration, path);
  if (uses.length === 0 || uses.some((use) => use.call.parent?.kind !== 'List')) return false;
  for (const use of uses) migration.editsOf(use.path.file.path).removeListElement(use.call);
  migration.delete(path);
  return true;
}

const endsInOverlays = (binding: Binding): boolean => binding.path.at(-1)?.name === 'overlays';
