/**
 * Ways through the syntax tree. All are iterative: a tree's depth costs no stack.
 */
import type { AttrName, Expr, Node } from './syntax.ts';

type Children = {
  readonly [K in Node['kind']]: (node: Extract<Node, { kind: K }>) => readonly (Node | string | undefined)[];
};

const childrenOf: Children = {
  Variable: () => [],
  Literal: () => [],
  String: (node) => node.parts,
  Path: (node) => node.parts,
  SearchPath: () => [],
  List: (node) => node.elements,
  AttrSet: (node) => node.bindings,
  Let: (node) => [...node.bindings, node.body],
  Lambda: (node) => [node.formals, node.body],
  Apply: (node) => [node.fn, node.arg],
  Select: (node) => [node.base, ...node.path, node.default],
  HasAttr: (node) => [node.base, ...node.path],
  Unary: (node) => [node.operand],
  Binary: (node) => [node.left, node.right],
  If: (node) => [node.condition, node.then, node.else],
  With: (node) => [node.namespace, node.body],
  Assert: (node) => [node.condition, node.body],
  Paren: (node) => [node.inner],
  Error: (node) => node.parts,
  Binding: (node) => [...node.path, node.value],
  Inherit: (node) => [node.from, ...node.names],
  InheritName: () => [],
  AttrName: (node) => [node.expr],
  Formals: (node) => node.formals,
  Formal: (node) => [node.default],
  Interpolation: (node) => [node.expr],
};

/** The nodes directly below one, in the order of the text. */
export function children(node: Node): Node[] {
  const parts = (childrenOf[node.kind] as (node: Node) => readonly (Node | string | undefined)[])(node);
  return parts.filter((part) => part !== undefined && typeof part !== 'string');
}

/** Goes through a tree in the order of the text, parents first. A visitor that returns false keeps out of that node's children. */
export function walk(root: Node, visit: (node: Node) => boolean | undefined): void {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (visit(node) === false) continue;
    const below = children(node);
    for (let index = below.length - 1; index >= 0; index--) open.push(below[index]!);
  }
}

/**
 * The deepest node at an offset. Between two nodes the one that begins there wins; a cursor at the end of a name is on that name.
 * Undefined outside the root.
 */
export function nodeAt(root: Node, offset: number): Node | undefined {
  if (offset < root.start || offset > root.end) return undefined;
  let node = root;
  for (;;) {
    const below = children(node);
    const next =
      below.find(({ start, end }) => start <= offset && offset < end) ??
      below.findLast(({ end }) => end === offset);
    if (next === undefined) return node;
    node = next;
  }
}

/** The nodes around one, from the nearest outwards. */
export function* ancestors(node: Node): Generator<Node, void> {
  for (let above = node.parent; above !== undefined; above = above.parent) yield above;
}

/** An expression without the parentheses around it. */
export function skipParens(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'Paren') inner = inner.inner;
  return inner;
}

/** The names of an attribute path; undefined if one of them is dynamic. */
export function staticPath(path: readonly AttrName[]): string[] | undefined {
  const names: string[] = [];
  for (const { name } of path) {
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}
