/** Attribute paths as they are written: of a select from its root, of a binding with those of the sets around it. */
import type { AttrName, Node } from '../nix/syntax.ts';
import { ancestors } from '../nix/walk.ts';

export type NamePath = readonly (string | undefined)[];

/** The whole attribute path that ends with a name: of a select from its root, of a binding with those of the sets around it. */
export function pathTo(node: AttrName): NamePath {
  const { parent } = node;
  if (parent?.kind === 'Select' || parent?.kind === 'HasAttr') {
    const base = parent.base.kind === 'Variable' ? parent.base.name : undefined;
    return [base, ...parent.path.slice(0, parent.path.indexOf(node) + 1).map(({ name }) => name)];
  }
  if (parent?.kind !== 'Binding') return [node.name];
  const path: (string | undefined)[] = parent.path
    .slice(0, parent.path.indexOf(node) + 1)
    .map(({ name }) => name);
  let at: Node = parent;
  for (const above of ancestors(parent)) {
    // Only sets that are a binding's value continue its path; a function, a list or a call begins a new one.
    if (above.kind === 'Binding') path.unshift(...above.path.map(({ name }) => name));
    else if (above.kind !== 'AttrSet' && above.kind !== 'Paren' && above.kind !== 'Apply') break;
    at = above;
  }
  return at.parent === undefined && path.length === 0 ? [node.name] : path;
}

export const endsWith = (path: NamePath, end: readonly string[]): boolean =>
  path.length >= end.length && end.every((name, index) => path[path.length - end.length + index] === name);

/** What may stand before an option's path. */
export function isOptionRoot(path: NamePath, option: readonly string[]): boolean {
  const [first, ...more] = path.slice(0, path.length - option.length);
  return more.length === 0 && (first === undefined || ['config', 'options', 'osConfig'].includes(first));
}
