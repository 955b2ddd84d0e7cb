/**
 * tree-sitter's tree copied into plain objects, so that it can be deleted at once and lowered without a call into WASM.
 */
import type { TreeCursor } from 'web-tree-sitter';
import type { Comment } from './syntax.ts';

/** A node of tree-sitter's tree. Comments are kept apart, and so are the errors among its children. */
export interface RawNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** tree-sitter made it up to go on: an empty span. */
  readonly missing: boolean;
  /** Tokens and nodes in order, without comments and `ERROR` nodes. */
  readonly children: RawNode[];
  /** `ERROR` nodes among the children. */
  readonly errors: RawNode[];
}

const none: never[] = [];

/** Types that have no children, and are frequent: not asking spares a call. */
const leaves = new Set([
  'identifier',
  'string_fragment',
  'escape_sequence',
  'integer_expression',
  'comment',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '=',
  ';',
  '.',
  ',',
  ':',
  '"',
  "''",
  '${',
]);

/** Copies the tree below the cursor. Iterative: nesting costs no stack. */
export function readTree(cursor: TreeCursor, text: string): { root: RawNode; comments: Comment[] } {
  const comments: Comment[] = [];
  const root = readNode(cursor, cursor.nodeType);
  const parents = [root];
  if (!cursor.gotoFirstChild()) return { root, comments };
  for (;;) {
    const type = cursor.nodeType;
    const node = readNode(cursor, type);
    const parent = parents[parents.length - 1]!;
    if (type === 'comment') {
      const { start, end } = node;
      comments.push({ kind: text.startsWith('#', start) ? 'line' : 'block', start, end });
    } else if (type === 'ERROR') parent.errors.push(node);
    else parent.children.push(node);

    if (!leaves.has(type) && cursor.gotoFirstChild()) {
      parents.push(node);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      cursor.gotoParent();
      parents.pop();
      if (parents.length === 0) return { root, comments };
    }
  }
}

function readNode(cursor: TreeCursor, type: string): RawNode {
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const leaf = leaves.has(type);
  return {
    type,
    start,
    end,
    missing: start === end && cursor.nodeIsMissing,
    children: leaf ? none : [],
    errors: leaf ? none : [],
  };
}
