/**
 * The syntax tree of valid Nix text, read straight from the text: what nearly every file is, several times faster than by way of
 * tree-sitter's tree. The tree is the very same; a text that is not plainly valid, or that is rarely so, gives none, and tree-sitter
 * reads it.
 *
 *     a.b or c ++ f x y        Binary(Select, Apply(Apply(f, x), y))
 *     └ select ┘  └ apply ┘    operators by their precedence, applications of selects of simple expressions
 */
import { readOperation } from './direct-operators.ts';
import { readBindings, readFormals } from './direct-sets.ts';
import {
  code,
  enter,
  expect,
  isNameStart,
  isUri,
  nameEnd,
  notPlain,
  pathEnd,
  type Reading,
  readName,
  skipBlanks,
} from './direct-text.ts';
import { maxDepth, own } from './lower.ts';
import type { Expr, Lambda, Node, SourceFile, Span, SyntaxTree } from './syntax.ts';
import { children } from './walk.ts';

/** The tree of a text that is plainly Nix; undefined for any other. */
export function parseDirectly(text: string, file: SourceFile): SyntaxTree | undefined {
  // To tree-sitter it ends the text, in comments too.
  if (text.includes('\0')) return undefined;
  const reading: Reading = { file, text, at: 0, depth: 0, deepest: 0, longest: 0, comments: [] };
  try {
    const root = readExpr(reading);
    skipBlanks(reading);
    return reading.at === text.length && isShallow(root, reading)
      ? { root, comments: reading.comments, errors: [] }
      : undefined;
  } catch (problem) {
    if (problem === notPlain) return undefined;
    throw problem;
  }
}

/** Whether the tree is surely no deeper than lowering allows: as nearly always by a product, else by its nodes. */
function isShallow(root: Expr, { deepest, longest }: Reading): boolean {
  if (deepest * (longest + 2) < maxDepth) return true;
  const open: [node: Node, depth: number][] = [[root, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, depth] = next;
    if (depth > maxDepth) return false;
    // A binding counts for two.
    for (const child of children(node)) open.push([child, depth + (node.kind === 'Binding' ? 2 : 1)]);
  }
  return true;
}

/** Any expression. */
export function readExpr(r: Reading): Expr {
  enter(r);
  const expr = readWhole(r);
  r.depth--;
  return expr;
}

function readWhole(r: Reading): Expr {
  const char = skipBlanks(r);
  const start = r.at;
  if (char === code['{']) return isFormals(r) ? readLambda(r, start) : readOperation(r, 0);
  if (!isNameStart(char) || pathEnd(r) > 0) return readOperation(r, 0);
  const end = nameEnd(r.text, start);
  const special = forms.get(r.text.slice(start, end));
  if (special) {
    r.at = end;
    return special(r, start);
  }
  r.at = end;
  const next = skipBlanks(r);
  r.at = start;
  const isLambda = (next === code[':'] && !isUri(r.text, end)) || next === code['@'];
  return isLambda ? readLambda(r, start) : readOperation(r, 0);
}

/** Expressions that begin with a keyword and reach as far as they can, after it. */
const forms = new Map<string, (r: Reading, start: number) => Expr>(
  Object.entries({
    let(r: Reading, start: number): Expr {
      const { file } = r;
      const bindings = readBindings(r, 'in');
      const inOffset = expect(r, 'in');
      const body = readExpr(r);
      const end = body.end;
      return own(
        { kind: 'Let', file, parent: undefined, start, end, bindings, body, inOffset },
        bindings,
        body,
      );
    },
    if(r: Reading, start: number): Expr {
      const { file } = r;
      const condition = readExpr(r);
      expect(r, 'then');
      const then = readExpr(r);
      expect(r, 'else');
      const otherwise = readExpr(r);
      const end = otherwise.end;
      return own(
        { kind: 'If', file, parent: undefined, start, end, condition, then, else: otherwise },
        condition,
        then,
        otherwise,
      );
    },
    with(r: Reading, start: number): Expr {
      const { file } = r;
      const namespace = readExpr(r);
      expect(r, ';');
      const body = readExpr(r);
      const end = body.end;
      return own({ kind: 'With', file, parent: undefined, start, end, namespace, body }, namespace, body);
    },
    assert(r: Reading, start: number): Expr {
      const { file } = r;
      const condition = readExpr(r);
      expect(r, ';');
      const body = readExpr(r);
      const end = body.end;
      return own({ kind: 'Assert', file, parent: undefined, start, end, condition, body }, condition, body);
    },
  }),
);

/** Whether the `{` here opens the formals of a function rather than a set. */
function isFormals(r: Reading): boolean {
  const start = r.at;
  r.at++;
  let char = skipBlanks(r);
  let is = r.text.startsWith('...', r.at);
  if (char === code['}']) {
    r.at++;
    char = skipBlanks(r);
    is = char === code[':'] || char === code['@'];
  } else if (isNameStart(char)) {
    r.at = nameEnd(r.text, r.at);
    char = skipBlanks(r);
    is = char === code[','] || char === code['?'] || char === code['}'];
  }
  r.at = start;
  return is;
}

/** `x: body`, `{ a }: body`, `x@{ a }: body`, `{ a }@x: body`. */
function readLambda(r: Reading, start: number): Lambda {
  let nameSpan: Span | undefined;
  const name = (): string => {
    skipBlanks(r);
    const from = r.at;
    const text = readName(r);
    nameSpan = { start: from, end: r.at };
    return text;
  };
  let named = r.text.charCodeAt(start) === code['{'] ? undefined : name();
  const at = (): boolean => {
    if (skipBlanks(r) !== code['@']) return false;
    r.at++;
    return true;
  };
  const hasFormals = named === undefined || at();
  const formals = hasFormals ? readFormals(r) : undefined;
  if (named === undefined && at()) named = name();
  const colon = expect(r, ':');
  const body = readExpr(r);
  const lambda: Lambda = {
    kind: 'Lambda',
    file: r.file,
    parent: undefined,
    start,
    end: body.end,
    name: named,
    nameSpan,
    formals,
    body,
    colon,
  };
  return own(lambda, formals, body);
}
