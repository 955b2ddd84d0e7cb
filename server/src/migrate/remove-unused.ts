/**
 * Package files that nothing calls any more: what called them has become the host's selected package, or went with the old overlay.
 *
 *     llama = pkgs.callPackage ./pkgs/llama-cpp.nix { };    →  the file goes with the line
 */
import { isProblem } from '../eval/files.ts';
import { dirname } from '../eval/paths.ts';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import type { Node, PathExpr } from '../nix/syntax.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import { walk } from '../nix/walk.ts';
import type { Migration } from './state.ts';
import { pathOf, usesOf } from './uses.ts';
import { isListed } from './write-module.ts';

/** Removes the files that the plan so far has left without a caller. */
export function removeUnused(migration: Migration): void {
  const seen = new Set<string>();
  // A file that goes may be the last to call another.
  for (let left = goneCalls(migration); left.length > 0; left = goneCalls(migration)) {
    const fresh = left.filter((path) => !seen.has(path));
    if (fresh.length === 0) return;
    for (const path of fresh) {
      seen.add(path);
      if (isUnused(migration, path)) migration.delete(path);
    }
  }
}

/** Nix files about llama.cpp that are called in text that goes. */
function goneCalls(migration: Migration): string[] {
  const found = new Set<string>();
  const look = (root: Node, isGone: (node: Node) => boolean): void =>
    walk(root, (node) => {
      const path =
        node.kind === 'Path' && isGone(node) && isCalled(node) ? fileOf(migration, node) : undefined;
      if (path !== undefined && !migration.isDeleted(path)) found.add(path);
      return undefined;
    });
  for (const path of migration.deletedFiles()) {
    const source = migration.source(path);
    if (source) look(source.tree.root, () => true);
  }
  for (const [path, edits] of migration.editedFiles()) {
    const source = migration.source(path);
    if (source) look(source.tree.root, (node) => isTakenOut(node, edits));
  }
  return [...found];
}

const isTakenOut = (node: Node, edits: readonly TextEdit[]): boolean =>
  edits.some(
    (edit) =>
      edit.start <= node.start &&
      edit.end >= node.end &&
      !edit.newText.includes(node.file.text.slice(node.start, node.end)),
  );

/** `callPackage ./x.nix { }`, `import ./x.nix`: not an element of a list of modules. */
const isCalled = (path: PathExpr): boolean => path.parent?.kind === 'Apply' && path.parent.arg === path;

/** The file that a path names; what the plan itself writes is not meant. */
function fileOf({ fleet, overlayPath, modulePath }: Migration, node: PathExpr): string | undefined {
  const path = pathOf(node);
  if (path === undefined || !path.startsWith(`${fleet.root}/`)) return undefined;
  for (const file of [path, `${path}/default.nix`]) {
    if (file === overlayPath || file === modulePath) return undefined;
    const text = file.endsWith('.nix') ? fleet.files.text(file) : undefined;
    if (typeof text === 'string' && speaksOfLlama(text)) return file;
  }
  return undefined;
}

/** True where every place that names a file goes, and no folder is listed that it would be found in. */
function isUnused(migration: Migration, file: string): boolean {
  const { fleet } = migration;
  if (isListed(fleet, dirname(file).slice(fleet.root.length + 1)) || isProblem(fleet.files.text(file)))
    return false;
  const edits = new Map(migration.editedFiles());
  return usesOf(migration, file).every(
    ({ path }) => migration.isDeleted(path.file.path) || isTakenOut(path, edits.get(path.file.path) ?? []),
  );
}
