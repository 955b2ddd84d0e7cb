/**
 * Sets of packages, told from how they are written: an argument of such a name, `import nixpkgs { … }`,
 * `nixpkgs.legacyPackages.${system}`; and what the hosts that have one as their own find in it.
 */
import type { ModuleSystem } from '../eval/modules/system.ts';
import { selectName } from '../eval/select.ts';
import { llamaPackage } from '../fleet/llama-package.ts';
import type { Fleet } from '../fleet/types.ts';
import { resolve } from '../nix/scopes.ts';
import type { Expr, Lambda, Variable } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import type { PackageOrigin } from '../upstream/override-arguments.ts';
import { inputPath } from './input-paths.ts';
import { moduleFilesOf } from './module-files.ts';
import { moduleFiles } from './modules.ts';
import { hasForeignLlama } from './package-sets.ts';
import { callOf, isBuiltin } from './uses.ts';

const maxDepth = 12;

const setNames = /^_*(pkgs|final|prev|self|super|unstable|stable|pkgs[-_]?unstable|pkgs[-_]?stable|nixpkgs)$/;

/** A set of packages: an argument of that name, `import nixpkgs { … }`, `nixpkgs.legacyPackages.${system}`. */
export function isPackageSet(fleet: Fleet, expr: Expr, depth: number): boolean {
  const inner = skipParens(expr);
  if (depth > maxDepth) return false;
  if (inner.kind === 'Variable') {
    const meaning = resolve(inner);
    if (meaning.kind === 'lambda' || meaning.kind === 'formal') return setNames.test(inner.name);
    const bound = meaning.kind === 'let' && meaning.all.length === 1 ? meaning.node : undefined;
    return (
      bound?.kind === 'Binding' && bound.path.length === 1 && isPackageSet(fleet, bound.value, depth + 1)
    );
  }
  if (inner.kind === 'Apply') {
    const { fn, args } = callOf(inner);
    return isBuiltin(fn, 'import') && args.length === 2 && isNixpkgs(fleet, args[0]!);
  }
  const at = inputPath(fleet, inner);
  const isLegacy = at?.names[0] === 'legacyPackages' && at.names.length === 2;
  return isLegacy && fleet.inputs.some(({ name, kind }) => name === at.input && kind === 'nixpkgs');
}

function isNixpkgs(fleet: Fleet, expr: Expr): boolean {
  const inner = skipParens(expr);
  if (inner.kind === 'SearchPath') return inner.name === 'nixpkgs';
  const at = inputPath(fleet, inner);
  return (
    at !== undefined &&
    at.names.length === 0 &&
    fleet.inputs.some((one) => one.name === at.input && one.kind === 'nixpkgs')
  );
}

/** The function whose argument a name is. */
function formalsOf(variable: Variable): Lambda | undefined {
  const meaning = resolve(variable);
  return meaning.kind === 'formal' ? meaning.lambda : undefined;
}

const isOfModule = (fleet: Fleet, modules: ModuleSystem, lambda: Lambda): boolean =>
  skipParens(lambda.file.tree.root) === lambda ||
  moduleFilesOf(fleet, modules, [lambda.file]).some((module) => module.lambda === lambda);

/** What the hosts that have the file as a module have under the name, where it is the same on all of them. */
export function onHosts(fleet: Fleet, set: Expr, name: string): PackageOrigin | undefined {
  const lambda = set.kind === 'Variable' && set.name === 'pkgs' ? formalsOf(set) : undefined;
  if (!lambda) return undefined;
  const { ev, upstreamDay, nixpkgsDay } = fleet;
  const kindOf = (input: string) => fleet.inputs.find((one) => one.name === input)?.kind ?? 'other';
  const origins = new Set<string | undefined>();
  for (const { modules } of fleet.hosts) {
    if (!modules || !moduleFiles(fleet, modules).has(set.file.path)) continue;
    // A file that a module stands in may have sets of packages of its own beside it.
    if (!isOfModule(fleet, modules, lambda)) return undefined;
    const pkgs = modules.pkgs?.force();
    if (pkgs?.kind === 'pkgs' && hasForeignLlama(fleet, pkgs.set)) return undefined;
    const value = pkgs && selectName(ev, pkgs, name, undefined);
    origins.add(value && llamaPackage({ ev, kindOf, upstreamDay, nixpkgsDay }, value)?.origin);
  }
  const [only, ...more] = origins;
  return more.length === 0 && (only === 'upstream' || only === 'nixpkgs') ? only : undefined;
}
