/**
 * What the tests of edits share: texts in, nodes found by what they are, texts out.
 */
import { type Edits, edits } from './edits.ts';
import { parseNix } from './parse.ts';
import type {
  AttrSet,
  Binding,
  Expr,
  Formals,
  Inherit,
  Lambda,
  Let,
  ListExpr,
  Node,
  SourceFile,
} from './syntax.ts';
import { walk } from './walk.ts';

/** A file with a text, which must be Nix. */
export function fileOf(text: string): SourceFile {
  const file = parseNix(text, { uri: 'file:///test.nix', path: '/test.nix', version: 1 });
  if (file.tree.errors.length > 0) throw new Error(`not Nix: ${file.tree.errors[0]?.message}\n${text}`);
  return file;
}

/** The nodes of a kind, in the order of the text. */
export function nodesOf<K extends Node['kind']>(file: SourceFile, kind: K): Extract<Node, { kind: K }>[] {
  const found: Extract<Node, { kind: K }>[] = [];
  walk(file.tree.root, (node) => {
    if (node.kind === kind) found.push(node as Extract<Node, { kind: K }>);
    return undefined;
  });
  return found;
}

/** Short ways to the nodes that a test changes. */
export interface Nodes {
  readonly file: SourceFile;
  readonly root: Expr;
  /** The first of its kind in the text. */
  readonly set: AttrSet;
  readonly list: ListExpr;
  readonly let: Let;
  readonly formals: Formals;
  readonly lambda: Lambda;
  readonly inherit: Inherit;
  /** The binding whose path is this text. */
  binding(path: string): Binding;
  /** The expression that is this text, the first one. */
  expr(source: string): Expr;
  /** The set that a binding's value is. */
  setAt(path: string): AttrSet;
}

export function nodesIn(file: SourceFile): Nodes {
  const first = <K extends Node['kind']>(kind: K): Extract<Node, { kind: K }> => {
    const [node] = nodesOf(file, kind);
    if (node === undefined) throw new Error(`no ${kind}`);
    return node;
  };
  const binding = (path: string): Binding => {
    const found = nodesOf(file, 'Binding').find(
      (node) => file.text.slice(node.path[0]!.start, node.path.at(-1)!.end) === path,
    );
    if (found === undefined) throw new Error(`no binding ${path}`);
    return found;
  };
  return {
    file,
    root: file.tree.root,
    get set() {
      return first('AttrSet');
    },
    get list() {
      return first('List');
    },
    get let() {
      return first('Let');
    },
    get formals() {
      return first('Formals');
    },
    get lambda() {
      return first('Lambda');
    },
    get inherit() {
      return first('Inherit');
    },
    binding,
    expr(source) {
      let found: Node | undefined;
      walk(file.tree.root, (node) => {
        if (file.text.slice(node.start, node.end) === source) found ??= node;
        return undefined;
      });
      if (found === undefined) throw new Error(`no expression ${source}`);
      return found as Expr;
    },
    setAt(path) {
      const { value } = binding(path);
      if (value.kind !== 'AttrSet') throw new Error(`${path} is no set`);
      return value;
    },
  };
}

/** What a change makes of a text. The result must be Nix. */
export function changed(before: string, change: (collector: Edits, nodes: Nodes) => void): string {
  const file = fileOf(before);
  const collector = edits(file);
  change(collector, nodesIn(file));
  const after = collector.apply();
  fileOf(after);
  return after;
}

/** A row of a table: what a user sees, the text before, the change, the text after. */
export type Case = readonly [
  title: string,
  before: string,
  change: (collector: Edits, nodes: Nodes) => void,
  after: string,
];
