/** Places in the author's text: what is in scope there, whose module it is, how a path is written from it. */
import { isLibNode } from '../eval/lib/index.ts';
import { dirname } from '../eval/paths.ts';
import { relative } from '../fleet/load.ts';
import type { Fleet } from '../fleet/types.ts';
import { bindingsOf } from '../nix/scopes.ts';
import type { AttrSet, Expr, Lambda, Node } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';

/** A path as Nix text, relative to the file that it stands in: `./nixos/llama-cpp.nix`. */
export function relativePath(from: string, to: string): string {
  const base = dirname(from).split('/').filter(Boolean);
  const target = to.split('/').filter(Boolean);
  let common = 0;
  while (common < base.length && common < target.length - 1 && base[common] === target[common]) common++;
  const up = base.length - common;
  const start = up === 0 ? './' : '../'.repeat(up);
  const path = start + target.slice(common).join('/');
  // A path literal holds only these characters; any other needs to be put together.
  if (/^[\w./+-]+$/.test(path)) return path;
  return `(${start.replace(/\/$/, '')}/. + "/${target.slice(common).join('/').replace(/["\\]/g, '\\$&')}")`;
}

/** The lambda, `let` or recursive set that binds a name at a node. */
export function binderAt(node: Node, name: string): Node | undefined {
  let inner: Node = node;
  for (const outer of ancestors(node)) {
    if (outer.kind === 'Lambda') {
      if (outer.name === name || outer.formals?.formals.some((formal) => formal.name === name)) return outer;
    } else if (
      (outer.kind === 'Let' || (outer.kind === 'AttrSet' && outer.recursive)) &&
      bindingsOf(outer).has(name)
    ) {
      return outer;
    }
    inner = outer;
  }
  return inner.kind === 'Lambda' && inner.name === name ? inner : undefined;
}

/** A place as people read it: `hosts/opal.nix:12`, from 1. */
export const placeOf = (fleet: Pick<Fleet, 'root'>, node: Node): string =>
  `${relative(fleet.root, node.file.path)}:${node.file.text.slice(0, node.start).split('\n').length}`;

/** True for a node of the author's files, which can be edited. */
export const isEditable = (node: Node | undefined, root: string): node is Node =>
  node !== undefined && !isLibNode(node) && node.file.path.startsWith(`${root}/`);

/** The set that a module's text comes to: through parentheses, functions, `let`, `with` and assertions. */
export function moduleSet(expr: Expr): AttrSet | undefined {
  switch (expr.kind) {
    case 'AttrSet':
      return expr;
    case 'Lambda':
    case 'With':
    case 'Assert':
      return moduleSet(expr.body);
    case 'Let':
      return expr.body && moduleSet(expr.body);
    case 'Paren':
      return moduleSet(expr.inner);
    default:
      return undefined;
  }
}

/** Names that modules take; a function with one of them is a module's. */
const moduleArguments = new Set([
  'config',
  'pkgs',
  'lib',
  'inputs',
  'options',
  'modulesPath',
  'osConfig',
  'self',
]);

export const isModuleArgument = (name: string): boolean => moduleArguments.has(name);

/**
 * The function of the module that a node stands in: the innermost one around it that takes what modules take. `container`: the
 * module's expression where it is no function.
 */
export function moduleFunction(node: Node): { readonly lambda: Lambda | undefined; readonly root: Expr } {
  const chain = [node, ...ancestors(node)];
  for (const [index, outer] of chain.entries()) {
    if (
      outer.kind === 'Lambda' &&
      outer.formals?.formals.some((formal) => moduleArguments.has(formal.name))
    ) {
      return { lambda: outer, root: outer };
    }
    if (outer.kind === 'Lambda' && outer.formals?.ellipsis && outer.formals.formals.length === 0) {
      return { lambda: outer, root: outer };
    }
    // An inline module: a set that is an element of a list of modules.
    const parent = chain[index + 1];
    if (outer.kind === 'AttrSet' && isModuleList(parent)) return { lambda: undefined, root: outer };
  }
  const root = chain.at(-1)!;
  const expr = skipParens(root as Expr);
  return { lambda: expr.kind === 'Lambda' ? expr : undefined, root: root as Expr };
}

function isModuleList(node: Node | undefined): boolean {
  if (node?.kind !== 'List') return false;
  const binding = [...ancestors(node)].find((outer) => outer.kind === 'Binding');
  const name = binding?.kind === 'Binding' ? binding.path.at(-1)?.name : undefined;
  return name === 'modules' || name === 'imports' || name === 'sharedModules';
}
