/** The nodes of a file by kind, gathered once however many rules ask. */
import type { Expr, Node, SourceFile } from '../nix/syntax.ts';
import { ancestors, walk } from '../nix/walk.ts';

type ByKind = Map<Node['kind'], Node[]>;

const gathered = new WeakMap<SourceFile, ByKind>();

/** All nodes of a kind, in the order of the text. */
export function nodesOf<K extends Node['kind']>(
  file: SourceFile,
  kind: K,
): readonly Extract<Node, { kind: K }>[] {
  let byKind = gathered.get(file);
  if (!byKind) {
    byKind = gather(file);
    gathered.set(file, byKind);
  }
  return (byKind.get(kind) ?? []) as Extract<Node, { kind: K }>[];
}

function gather(file: SourceFile): ByKind {
  const byKind: ByKind = new Map();
  walk(file.tree.root, (node) => {
    const same = byKind.get(node.kind);
    if (same) same.push(node);
    else byKind.set(node.kind, [node]);
    return undefined;
  });
  return byKind;
}

/** The nearest node of a kind around one. */
export function enclosing<K extends Node['kind']>(
  node: Node,
  kind: K,
): Extract<Node, { kind: K }> | undefined {
  for (const above of ancestors(node)) if (above.kind === kind) return above as Extract<Node, { kind: K }>;
  return undefined;
}

/** The text of a node. */
export const textOf = (node: Node): string => node.file.text.slice(node.start, node.end);

/** An element of a list with the parentheses that a select in its place does not need; anything else as it is. */
export function bareElement(expr: Expr): Expr {
  let outer = expr;
  while (outer.parent?.kind === 'Paren') outer = outer.parent;
  return outer.parent?.kind === 'List' ? outer : expr;
}
