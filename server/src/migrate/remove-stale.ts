/** Step remove-stale: the old overlay goes, and with it every place that applies it. */

import { dirname, normalise } from '../eval/paths.ts';
import { nixFiles } from '../fleet/nix-files.ts';
import type { OverlayFile } from '../fleet/types.ts';
import type { Apply, Binding, Expr, ListExpr, Node, PathExpr } from '../nix/syntax.ts';
import { ancestors, skipParens, walk } from '../nix/walk.ts';
import { relativePath } from './places.ts';
import type { Migration } from './state.ts';
import { staleOverlays } from './write-overlay.ts';

/** Removes what the official flake replaces. Returns why it can't. */
export function removeStale(migration: Migration): string | undefined {
  if (migration.options.keepStale) return undefined;
  for (const overlay of staleOverlays(migration)) {
    const problem = removeOverlay(migration, overlay);
    if (problem) return problem;
  }
  return undefined;
}

/** Where a file is named in the text of others. */
interface Use {
  readonly path: PathExpr;
  /** The call that imports it, with its arguments. */
  readonly call: Expr;
}

function usesOf(migration: Migration, target: string): Use[] {
  const found: Use[] = [];
  for (const file of nixFiles(migration.fleet.files, migration.fleet.root)) {
    const text = migration.fleet.files.text(file);
    const stem = target.slice(target.lastIndexOf('/') + 1).replace(/\.nix$/, '');
    // A folder's default.nix is named by the folder.
    const name = stem === 'default' ? dirname(target).slice(dirname(target).lastIndexOf('/') + 1) : stem;
    if (typeof text !== 'string' || !text.includes(name)) continue;
    const source = migration.source(file);
    if (!source || source.tree.errors.length > 0) continue;
    walk(source.tree.root, (node) => {
      if (node.kind === 'Path' && pathNames(node, target)) found.push({ path: node, call: wholeCall(node) });
      return undefined;
    });
  }
  return found;
}

function pathNames(node: PathExpr, target: string): boolean {
  const [only] = node.parts;
  if (node.parts.length !== 1 || typeof only !== 'string' || only.startsWith('~')) return false;
  const path = normalise(only.startsWith('/') ? only : `${dirname(node.file.path)}/${only}`);
  return path === target || `${path}/default.nix` === target;
}

/** `(import ./x.nix inputs)` around a path: through calls and parentheses. */
function wholeCall(path: PathExpr): Expr {
  let expr: Expr = path;
  for (const outer of ancestors(path)) {
    const isCall = outer.kind === 'Apply' && (outer.fn === expr || (outer.arg === expr && isImport(outer)));
    if (!isCall && outer.kind !== 'Paren' && !(outer.kind === 'Select' && outer.base === expr)) break;
    expr = outer as Expr;
  }
  return expr;
}

const isImport = (call: Apply): boolean => {
  const fn = skipParens(call.fn);
  return (
    (fn.kind === 'Variable' && fn.name === 'import') ||
    (fn.kind === 'Select' && fn.path.at(-1)?.name === 'import')
  );
};

function removeOverlay(migration: Migration, overlay: OverlayFile): string | undefined {
  const { fleet, overlayPath } = migration;
  const shown = overlay.path.slice(fleet.root.length + 1);
  if (overlay.others.length > 0) {
    return removePackages(migration, overlay);
  }
  for (const use of usesOf(migration, overlay.path)) {
    const list = use.call.parent;
    const change = migration.editsOf(use.path.file.path);
    if (list?.kind === 'List' && isAppliedToHosts(migration, list)) {
      removeElement(migration, list, use.call);
    } else if (use.call.kind === 'Paren' || use.call.kind === 'Apply' || use.call.kind === 'Select') {
      // Another package set applies it: it gets the new overlay, under whatever name the inputs have there.
      const text = `import ${relativePath(use.path.file.path, overlayPath)} { inherit inputs; }`;
      change.replace(use.call, use.call.kind === 'Paren' ? `(${text})` : text);
    } else {
      return `${shown} is used in ${use.path.file.path.slice(fleet.root.length + 1)} in a way that can’t be changed`;
    }
  }
  if (overlay.path !== overlayPath) migration.delete(overlay.path);
  return undefined;
}

/** The file keeps what is not llama.cpp. */
function removePackages(migration: Migration, overlay: OverlayFile): string | undefined {
  const change = migration.editsOf(overlay.path);
  for (const found of overlay.packages.values()) {
    const binding = found.definition;
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
function removeElement(migration: Migration, list: ListExpr, element: Expr): void {
  const change = migration.editsOf(list.file.path);
  const binding: Node | undefined = list.parent;
  const isOnly =
    !migration.filled.has(list) &&
    list.elements.length === 1 &&
    binding?.kind === 'Binding' &&
    binding.value === list;
  if (isOnly && binding.parent?.kind === 'AttrSet' && endsInOverlays(binding)) change.removeBinding(binding);
  else change.removeListElement(element);
}

const endsInOverlays = (binding: Binding): boolean => binding.path.at(-1)?.name === 'overlays';
