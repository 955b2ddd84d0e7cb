/**
 * tree-sitter's tree copied into plain objects, so that it can be deleted at once and lowered without a call into WASM.
 *
 * Each question to a cursor crosses into WASM, and there are five a node: nodes are not asked what their type tells.
 */
import type { Language, Tree } from 'web-tree-sitter';
import type { Comment } from './syntax.ts';

/** A node of tree-sitter's tree. Comments are kept apart, and so are the errors among its children. */
export interface RawNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** tree-sitter made it up to go on: an empty span. */
  readonly missing: boolean;
  /** Tokens and nodes in order, without comments and `ERROR` nodes. Strings without interpolation have none. */
  readonly children: readonly RawNode[];
  /** `ERROR` nodes among the children. */
  readonly errors: readonly RawNode[];
}

const none: never[] = [];

/** Named nodes that are read as one, whatever is in them. */
const wholes = new Set([
  'identifier',
  'keyword',
  'variable_expression',
  'integer_expression',
  'float_expression',
  'spath_expression',
  'uri_expression',
  'string_fragment',
  'escape_sequence',
  'path_fragment',
  'dollar_escape',
  'ellipses',
  'comment',
]);

/** For each type id of a language: its name, whether it is a token of that very text, and whether not to look for children. */
interface Types {
  readonly names: readonly string[];
  readonly token: readonly boolean[];
  readonly leaf: readonly boolean[];
}

const typesOf = new WeakMap<Language, Types>();

function types(language: Language): Types {
  const known = typesOf.get(language);
  if (known !== undefined) return known;
  const names = language.types;
  const token = names.map((_, id) => !language.nodeTypeIsNamed(id));
  const leaf = names.map((name, id) => token[id] === true || wholes.has(name));
  const made = { names, token, leaf };
  typesOf.set(language, made);
  return made;
}

/** Copies a tree. Iterative: nesting costs no stack. */
export function readTree(tree: Tree, text: string): { root: RawNode; comments: Comment[] } {
  const cursor = tree.walk();
  try {
    const { names, token, leaf } = types(tree.language);
    const comments: Comment[] = [];
    const root: Branch = branch(names[cursor.nodeTypeId] ?? 'ERROR', cursor.startIndex, cursor.endIndex);
    const parents = [root];
    // Without errors nothing is missing: a first child starts with its parent, a last one ends with it, a token is as long as its name.
    const clean = !tree.rootNode.hasError;
    let first = true;
    if (!cursor.gotoFirstChild()) return { root, comments };
    for (;;) {
      const parent = parents[parents.length - 1]!;
      const id = cursor.nodeTypeId;
      const type = names[id] ?? 'ERROR';
      const start = clean && first ? parent.start : cursor.startIndex;
      const end = clean && token[id] === true ? start + type.length : cursor.endIndex;
      first = false;
      if (leaf[id] === true || isPlainString(type, text, start, end)) {
        if (type === 'comment')
          comments.push({ kind: text.startsWith('#', start) ? 'line' : 'block', start, end });
        else parent.children.push({ type, start, end, missing: start === end, children: none, errors: none });
      } else {
        const node = branch(type, start, end);
        if (type !== 'ERROR') parent.children.push(node);
        else if (parent.errors === none) parent.errors = [node];
        else parent.errors.push(node);
        if (cursor.gotoFirstChild()) {
          parents.push(node);
          first = true;
          continue;
        }
      }
      let last = end;
      for (;;) {
        const above = parents[parents.length - 1]!;
        if (!(clean && last === above.end && above !== root) && cursor.gotoNextSibling()) break;
        cursor.gotoParent();
        parents.pop();
        if (parents.length === 0) return { root, comments };
        last = above.end;
      }
    }
  } finally {
    cursor.delete();
  }
}

interface Branch extends RawNode {
  readonly children: RawNode[];
  errors: RawNode[];
}

/** The list of errors is made when the first comes: few nodes have one. */
function branch(type: string, start: number, end: number): Branch {
  return { type, start, end, missing: false, children: [], errors: none };
}

/** A closed string without interpolation: its text says all. The rare ones that end in an escape are read in full. */
function isPlainString(type: string, text: string, start: number, end: number): boolean {
  if (type === 'string_expression') {
    if (end - start < 2 || text[end - 1] !== '"' || text[end - 2] === '\\') return false;
  } else if (type === 'indented_string_expression') {
    if (end - start < 4 || !text.endsWith("''", end) || /['\\$]/.test(text[end - 3]!))
      return end - start === 4;
  } else return false;
  return !/\$\{|\0/.test(text.slice(start, end));
}
