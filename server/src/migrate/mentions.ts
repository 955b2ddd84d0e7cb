/** Where the flake's text names a package of llama.cpp, whether a host is seen to have it or not. */
import { nixFiles, speaksOfLlama } from '../fleet/nix-files.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import { resolve } from '../nix/scopes.ts';
import type { Expr, Node, Variable } from '../nix/syntax.ts';
import { skipParens, walk } from '../nix/walk.ts';
import { inputPath } from '../rules/input-paths.ts';
import { isExpr, isMention } from './package-source.ts';

const maxFiles = 10_000;

/** The expressions, overrides and all, in the order of the files; those of the official flake itself are left out. */
export function mentionsIn(fleet: Fleet): Expr[] {
  const found: Expr[] = [];
  for (const path of nixFiles(fleet.files, fleet.root).slice(0, maxFiles)) {
    const text = fleet.files.text(path);
    if (typeof text !== 'string' || !speaksOfLlama(text)) continue;
    const source = fleet.files.source(path);
    if ('problem' in source || source.tree.errors.length > 0) continue;
    walk(source.tree.root, (node) => {
      const isIt = isExpr(node) && isMention(node) && node.kind !== 'Paren';
      if (isIt && isOfPackages(node) && !isOfOfficialFlake(fleet, node)) found.push(node);
      return !isIt;
    });
  }
  return found;
}

function isOfOfficialFlake(fleet: Fleet, expr: Expr): boolean {
  const at = inputPath(fleet, expr);
  return fleet.inputs.some(({ name, kind }) => kind === 'llama-cpp' && name === at?.input);
}

const packageName = /^llama-cpp(-[\w.-]+)?$/;

/** What sets of packages are called, and what holds them. */
const setName = /pkgs|packages|stable|inputs|^(final|prev|self|super)$|^llama/i;

/**
 * Whether a name is one of a package: the last that is selected from something else than the configuration, or one that stands by
 * itself. A name of the file's own says what it is where it is bound.
 */
function isOfPackages(expr: Expr): boolean {
  const inner = skipParens(expr);
  const root = rootVariable(inner);
  if (!root || root.name === 'config') return false;
  if (/llama/i.test(root.name) && ['let', 'rec'].includes(resolve(root).kind)) return false;
  if (inner.kind !== 'Select') return true;
  if (!setName.test(root.name)) return false;
  const last = inner.path.at(-1)?.name ?? '';
  return packageName.test(last) || (packageName.test(root.name) && /^override/.test(last));
}

/** The name that an expression begins with: `pkgs` of `(pkgs.llama-cpp.override { … })`. */
export function rootVariable(expr: Expr): Variable | undefined {
  const inner = skipParens(expr);
  if (inner.kind === 'Apply') return rootVariable(inner.fn);
  if (inner.kind === 'Select') return rootVariable(inner.base);
  return inner.kind === 'Variable' ? inner : undefined;
}

/** Those that may be of a host: what stands in another host's folder or file is not. */
export function mentionsOf(fleet: Fleet, mentions: readonly Expr[], host: string | undefined): Expr[] {
  const others = new Set(fleet.hosts.flatMap(({ name }) => (name === host ? [] : [name])));
  return mentions.filter((expr) => {
    const steps = stepsTo(fleet, expr);
    return (host !== undefined && steps.includes(host)) || !steps.some((step) => others.has(step));
  });
}

/** Whether one stands in the host's own folder or file. */
export const isInPlaceOf = (fleet: Fleet, mentions: readonly Expr[], host: string): boolean =>
  mentions.some((expr) => stepsTo(fleet, expr).includes(host));

const stepsTo = ({ root }: Fleet, { file }: Expr): string[] =>
  file.path
    .slice(root.length + 1)
    .replace(/\.nix$/, '')
    .split('/');

/** Those in files from which no host is seen to have a package. */
export function looseMentions(fleet: Fleet, mentions: readonly Expr[]): Expr[] {
  const seen = new Set(fleet.hosts.flatMap(({ packages }) => packages.flatMap(filesOf)));
  return mentions.filter(({ file }) => !seen.has(file.path));
}

/** The files that a package is installed by, defined in and named in. */
function filesOf({ place, package: found }: Host['packages'][number]): string[] {
  const { definition, value } = found;
  const nodes: (Node | undefined)[] = [place, definition, value.kind === 'extern' ? value.node : undefined];
  return nodes.flatMap((node) => (node ? [node.file.path] : []));
}
