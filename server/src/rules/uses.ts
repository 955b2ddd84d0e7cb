/** What rules ask of syntax: which builtin is called, with what, and which file an `import` names. */
import { dirname, normalise } from '../eval/paths.ts';
import { resolve } from '../nix/scopes.ts';
import type { Apply, Binding, Expr, Node, PathExpr, Variable } from '../nix/syntax.ts';
import { skipParens, staticPath } from '../nix/walk.ts';

export interface Call {
  /** What is called, without parentheses. */
  readonly fn: Expr;
  /** In order. */
  readonly args: readonly Expr[];
}

/** An application taken apart: `f a b`. Anything else is a call without arguments. */
export function callOf(expr: Expr): Call {
  const args: Expr[] = [];
  let fn = skipParens(expr);
  while (fn.kind === 'Apply') {
    args.unshift(fn.arg);
    fn = skipParens(fn.fn);
  }
  return { fn, args };
}

/** The whole application that a function or argument stands in: of `f` in `f a b`, all of it. */
export function wholeCall(expr: Expr): Expr {
  let whole: Expr = expr;
  for (;;) {
    const { parent } = whole;
    if (parent?.kind === 'Apply' && parent.fn === whole) whole = parent;
    else if (parent?.kind === 'Paren' && parent.parent?.kind === 'Apply' && parent.parent.fn === parent)
      whole = parent;
    else return whole;
  }
}

/** Whether a name is a global of Nix, or inherited from `builtins` or `lib`. */
function isLibraryName(variable: Variable): boolean {
  const meaning = resolve(variable);
  switch (meaning.kind) {
    case 'global':
      return true;
    case 'with':
      return meaning.withs.some(({ namespace }) => isLibrary(skipParens(namespace)));
    case 'let':
    case 'rec': {
      const { node } = meaning;
      if (node.kind !== 'InheritName' || node.parent?.kind !== 'Inherit') return false;
      return node.parent.from !== undefined && isLibrary(skipParens(node.parent.from));
    }
    default:
      return false;
  }
}

/** `builtins`, `lib`, `pkgs.lib`, `inputs.nixpkgs.lib`, `lib.attrsets`. */
function isLibrary(expr: Expr): boolean {
  if (expr.kind === 'Variable') {
    if (expr.name === 'builtins') return resolve(expr).kind === 'global';
    return expr.name === 'lib';
  }
  if (expr.kind !== 'Select' || expr.default) return false;
  const names = staticPath(expr.path);
  if (names?.at(-1) === 'lib') return true;
  return isLibrary(skipParens(expr.base)) && names?.length === 1 && sections.has(names[0]!);
}

const sections = new Set(['attrsets', 'lists', 'strings', 'modules', 'trivial', 'options', 'customisation']);

/** The name of the builtin or lib function that an expression is: `attrNames` of `builtins.attrNames` and `lib.attrNames`. */
export function libraryFunction(expr: Expr): string | undefined {
  const fn = skipParens(expr);
  if (fn.kind === 'Variable') return isLibraryName(fn) ? fn.name : undefined;
  if (fn.kind !== 'Select' || fn.default) return undefined;
  const names = staticPath(fn.path);
  const name = names?.at(-1);
  if (!names || name === undefined) return undefined;
  const base = skipParens(fn.base);
  if (names.length === 1) return isLibrary(base) ? name : undefined;
  const isLib = isLibrary(base) || names.slice(0, -1).includes('lib');
  return isLib ? name : undefined;
}

/** True for `builtins.NAME` and for the name inherited from `builtins`. */
export function isBuiltin(expr: Expr, name: string): boolean {
  const fn = skipParens(expr);
  if (fn.kind === 'Select') {
    const base = skipParens(fn.base);
    return base.kind === 'Variable' && base.name === 'builtins' && staticPath(fn.path)?.join('.') === name;
  }
  return fn.kind === 'Variable' && fn.name === name && isLibraryName(fn);
}

/** What a `let` gives the name that a variable is; undefined for any other name. */
export function letValue(variable: Variable): Expr | undefined {
  const meaning = resolve(variable);
  if (meaning.kind !== 'let' || meaning.all.length !== 1) return undefined;
  const { node } = meaning;
  return node.kind === 'Binding' && node.path.length === 1 ? node.value : undefined;
}

export interface ImportCall {
  readonly path: PathExpr;
  /** Absolute. */
  readonly file: string;
  /** What the imported value is called with. */
  readonly args: readonly Expr[];
}

/** `import ./overlays/llama-cpp.nix { inherit inputs; }`; undefined where the path is not literal. */
export function importCall(expr: Expr): ImportCall | undefined {
  const { fn, args } = callOf(expr);
  const [first, ...rest] = args;
  if (!first || !isBuiltin(fn, 'import')) return undefined;
  const path = skipParens(first);
  const file = path.kind === 'Path' ? literalPath(path) : undefined;
  return path.kind === 'Path' && file !== undefined ? { path, file, args: rest } : undefined;
}

/** The absolute path that a path without interpolations means. `~/x` is somebody's home. */
export function literalPath(path: PathExpr): string | undefined {
  const [text, ...more] = path.parts;
  if (typeof text !== 'string' || more.length > 0 || text.startsWith('~')) return undefined;
  return normalise(text.startsWith('/') ? text : `${dirname(path.file.path)}/${text}`);
}

/** The names that lead to a binding within the module, overlay or argument it stands in: `nixpkgs.overlays`. */
export function namesTo(binding: Binding): string[] {
  const names = binding.path.map(({ name }) => name ?? '*');
  let node: Node | undefined = binding.parent;
  while (node) {
    if (node.kind === 'Binding') names.unshift(...node.path.map(({ name }) => name ?? '*'));
    else if (!isTransparent(node)) break;
    node = node.parent;
  }
  return names;
}

/** Nodes through which a set stays part of what stands around it: `mkIf x { … }`, `mkMerge [ { … } ]`, `a // { … }`. */
function isTransparent(node: Node): boolean {
  if (node.kind === 'AttrSet' || node.kind === 'Paren' || node.kind === 'With') return true;
  if (node.kind === 'List' || node.kind === 'If') return true;
  if (node.kind === 'Binary') return node.op === '//';
  return node.kind === 'Apply' && propertyFunction(node) !== undefined;
}

const properties = new Set([
  'mkIf',
  'mkMerge',
  'mkDefault',
  'mkForce',
  'mkBefore',
  'mkAfter',
  'mkOverride',
  'mkOrder',
]);

/** `mkIf` of `lib.mkIf c x`, and the like. */
export function propertyFunction(node: Apply): string | undefined {
  const { fn } = callOf(node);
  const name = fn.kind === 'Variable' ? fn.name : fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
  return name !== undefined && properties.has(name) ? name : undefined;
}
