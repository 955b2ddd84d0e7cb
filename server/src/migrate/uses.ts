/** Where the text of the flake's files names another file, and the call that imports it. */
import { dirname, normalise } from '../eval/paths.ts';
import { nixFiles } from '../fleet/nix-files.ts';
import type { Apply, Expr, PathExpr } from '../nix/syntax.ts';
import { ancestors, skipParens, walk } from '../nix/walk.ts';
import type { Migration } from './state.ts';

/** Where a file is named in the text of others. */
export interface Use {
  readonly path: PathExpr;
  /** The call that imports it, with its arguments. */
  readonly call: Expr;
}

/** Every place that names a file, or the folder that it is the default.nix of. */
export function usesOf(migration: Migration, target: string): Use[] {
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
  const path = pathOf(node);
  return path === target || (path !== undefined && `${path}/default.nix` === target);
}

/** The absolute path that a literal path means; undefined for one that is put together or in a home folder. */
export function pathOf(node: PathExpr): string | undefined {
  const [only] = node.parts;
  if (node.parts.length !== 1 || typeof only !== 'string' || only.startsWith('~')) return undefined;
  return normalise(only.startsWith('/') ? only : `${dirname(node.file.path)}/${only}`);
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
