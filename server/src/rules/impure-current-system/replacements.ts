/** What to write for `builtins.currentSystem`, by where it stands. */
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import type { Edits } from '../../nix/edits.ts';
import type { Expr, Lambda } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { moduleFiles } from '../modules.ts';
import { isWithinOverlays } from '../overlay-lists.ts';
import type { Fix } from '../rule.ts';
import { systemOfCall } from './system-of-call.ts';

/** The fixes for one place, the best first; none where nothing in scope knows the system. */
export function replacements(fleet: Fleet, expr: Expr): Fix[] {
  const lambdas = [...ancestors(expr)].filter((node) => node.kind === 'Lambda');
  const overlay = lambdas.find((lambda, index) => isOverlayPair(lambda, lambdas[index + 1]));
  if (overlay) return [replaceBy(expr, `${overlay.name}.stdenv.hostPlatform.system`)];
  const module = moduleFunction(fleet, expr);
  if (!module) {
    const told = systemOfCall(expr);
    return told !== undefined ? [replaceBy(expr, told)] : inScope(expr, lambdas);
  }
  const { hosts, lambda } = module;
  if (!isWithinOverlays(expr) && !isWithinImports(expr))
    return [replaceBy(expr, 'pkgs.stdenv.hostPlatform.system', lambda, 'pkgs')];
  // What decides the overlays can't ask the packages that they make.
  if (isWithinImports(expr)) return [];
  const fixes: Fix[] = [];
  if (hosts.every((host) => saysPlatform(fleet, host)))
    fixes.push(replaceBy(expr, 'config.nixpkgs.hostPlatform.system', lambda, 'config'));
  const [system, ...others] = new Set(hosts.map((host) => host.system));
  if (system !== undefined && others.length === 0) fixes.push(replaceBy(expr, `"${system}"`));
  return fixes.map((fix, index) => ({ ...fix, preferred: index === 0 }));
}

/** `final: prev:`, the inner of the two first. */
const isOverlayPair = (inner: Lambda, outer: Lambda | undefined): boolean =>
  outer !== undefined &&
  skipParens(outer.body) === inner &&
  !inner.formals &&
  !outer.formals &&
  /^_*(prev|super|old|pkgs)/.test(inner.name ?? '');

/** The function of the module that an expression stands in, and the hosts that have the module. */
function moduleFunction(fleet: Fleet, expr: Expr): { hosts: Host[]; lambda: Lambda } | undefined {
  const lambda = skipParens(expr.file.tree.root);
  if (lambda.kind !== 'Lambda' || !lambda.formals) return undefined;
  const { path } = expr.file;
  const hosts = fleet.hosts.filter(
    ({ kind, modules }) => kind === 'nixos' && modules && moduleFiles(fleet, modules).has(path),
  );
  return hosts.length > 0 ? { hosts, lambda } : undefined;
}

const isWithinImports = (expr: Expr): boolean =>
  [...ancestors(expr)].some((node) => node.kind === 'Binding' && node.path.at(-1)?.name === 'imports');

const saysPlatform = (fleet: Fleet, { modules }: Host): boolean =>
  modules !== undefined &&
  definitionsAt(fleet.ev, modules, ['nixpkgs', 'hostPlatform']).definitions.some(({ doubt }) => !doubt);

/** `system` or `pkgs`, where a function around has been given one. What it holds is the caller's to say: not safe. */
function inScope(expr: Expr, lambdas: readonly Lambda[]): Fix[] {
  const has = (name: string): boolean =>
    lambdas.some(
      (lambda) => lambda.name === name || lambda.formals?.formals.some((f) => f.name === name && !f.default),
    );
  if (has('system')) return [{ ...replaceBy(expr, 'system'), safe: false }];
  if (has('pkgs')) return [{ ...replaceBy(expr, 'pkgs.stdenv.hostPlatform.system'), safe: false }];
  return [];
}

/** Replaces the expression, and makes the module's function ask for what the new text names. */
function replaceBy(expr: Expr, text: string, lambda?: Lambda, needs?: string): Fix {
  return {
    kind: 'change',
    title: `Write \`${text}\``,
    safe: true,
    preferred: true,
    change: () =>
      changeFile(expr.file, (edits: Edits) => {
        edits.replace(expr, text);
        if (lambda?.formals && needs !== undefined) edits.addFormal(lambda.formals, needs);
      }),
  };
}
