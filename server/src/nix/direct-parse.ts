/**
 * The syntax tree of valid Nix text, read straight from the text: what nearly every file is, several times faster than by way of
 * tree-sitter's tree. The tree is the very same; a text that is not plainly valid, or that is rarely so, gives none, and tree-sitter
 * reads it.
 *
 *     a.b or c ++ f x y        Binary(Select, Apply(Apply(f, x), y))
 *     └ select ┘  └ apply ┘    operators by their precedence, applications of selects of simple expressions
 */
import { readAttrPath, readBindings, readFormals } from './direct-sets.ts';
import { readIndented, readInterpolation, readQuoted } from './direct-strings.ts';
import {
  code,
  enter,
  expect,
  giveUp,
  isDigit,
  isKeyword,
  isNameStart,
  isPathPart,
  isUri,
  nameEnd,
  notPlain,
  pathEnd,
  type Reading,
  readName,
  skipBlanks,
} from './direct-text.ts';
import { maxDepth, own } from './lower.ts';
import { mergeText } from './strings.ts';
import type { BinaryOp, Expr, Interpolation, Lambda, Node, SourceFile, Span, SyntaxTree } from './syntax.ts';
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

/** How strongly an operator binds, and whether it binds to the right. */
const strengths: Readonly<Record<BinaryOp | '?', readonly [strength: number, toRight: boolean]>> = {
  '|>': [0, false],
  '<|': [0, true],
  '->': [1, true],
  '||': [2, false],
  '&&': [3, false],
  '==': [4, false],
  '!=': [4, false],
  '<': [5, false],
  '>': [5, false],
  '<=': [5, false],
  '>=': [5, false],
  '//': [6, true],
  '+': [8, false],
  '-': [8, false],
  '*': [9, false],
  '/': [9, false],
  '++': [10, true],
  '?': [11, false],
};
const operators: ReadonlySet<string> = new Set(Object.keys(strengths));
/** Of no operator. */
const none = [-1, false] as const;
const notStrength = 7;
const negateStrength = 12;
/** Of these, Nix reads only one without parentheses, and it does not mix the pipes. */
const unchained = new Set([0, 4, 5]);

/** The operator here; undefined where there is none. What can be an argument is read before. */
function operatorAt({ text, at }: Reading): BinaryOp | '?' | undefined {
  const two = text.slice(at, at + 2);
  if (operators.has(two)) return two as BinaryOp;
  const one = two.charAt(0);
  return operators.has(one) ? (one as BinaryOp) : undefined;
}

/** Operators of at least a strength, and what they stand between. */
function readOperation(r: Reading, least: number): Expr {
  enter(r);
  const { file } = r;
  let left = readOperand(r);
  for (let length = 1; ; length++) {
    skipBlanks(r);
    const op = operatorAt(r);
    const [strength, toRight] = op === undefined ? none : strengths[op];
    if (op === undefined || strength < least) {
      if (length > r.longest) r.longest = length;
      r.depth--;
      return left;
    }
    const opOffset = r.at;
    const { start } = left;
    r.at += op.length;
    if (op === '?') {
      if (left.kind === 'HasAttr') giveUp();
      const path = readAttrPath(r);
      const end = r.at;
      left = own({ kind: 'HasAttr', file, parent: undefined, start, end, base: left, path }, left, path);
      continue;
    }
    const right = readOperation(r, toRight ? strength : strength + 1);
    if (unchained.has(strength) && [left, right].some((side) => clashes(side, op, strength))) giveUp();
    const { end } = right;
    left = own(
      { kind: 'Binary', file, parent: undefined, start, end, op, left, right, opOffset },
      left,
      right,
    );
  }
}

function clashes(side: Expr, op: BinaryOp, strength: number): boolean {
  if (side.kind !== 'Binary' || strengths[side.op][0] !== strength) return false;
  return strength > 0 || side.op !== op;
}

/** `!x`, `-x`, or an application. */
function readOperand(r: Reading): Expr {
  const { file } = r;
  const char = skipBlanks(r);
  const op = char === code['!'] ? '!' : char === code['-'] && pathEnd(r) === 0 ? '-' : undefined;
  if (op === undefined) return readApplication(r);
  const start = r.at;
  r.at++;
  const operand = readOperation(r, (op === '!' ? notStrength : negateStrength) + 1);
  const { end } = operand;
  return own({ kind: 'Unary', file, parent: undefined, start, end, op, operand }, operand);
}

function readApplication(r: Reading): Expr {
  const { file } = r;
  let fn = readSelect(r);
  let length = 1;
  for (; beginsSimple(r, skipBlanks(r)); length++) {
    const arg = readSelect(r);
    fn = own({ kind: 'Apply', file, parent: undefined, start: fn.start, end: arg.end, fn, arg }, fn, arg);
  }
  if (length > r.longest) r.longest = length;
  return fn;
}

const searchPath = /<[a-zA-Z0-9._+-]+(?:\/[a-zA-Z0-9._+-]+)*>/y;

/** Whether an argument or an element of a list begins here. */
function beginsSimple(r: Reading, char: number): boolean {
  switch (char) {
    case code['"']:
    case code['(']:
    case code['{']:
    case code['[']:
    case code["'"]:
      return true;
    case code['<']:
      searchPath.lastIndex = r.at;
      return searchPath.test(r.text);
    default:
  }
  if (!isPathPart(char)) return false;
  if (pathEnd(r) > 0 || isDigit(char)) return true;
  if (!isNameStart(char)) return false;
  const word = r.text.slice(r.at, nameEnd(r.text, r.at));
  return word === 'rec' || !isKeyword(word);
}

/** `x.a.b or y`, or what stands before the first dot. */
function readSelect(r: Reading): Expr {
  enter(r);
  const base = readSimple(r);
  r.depth--;
  if (skipBlanks(r) !== code['.'] || pathEnd(r) > 0) return base;
  const { file } = r;
  r.at++;
  const path = readAttrPath(r);
  let end = r.at;
  skipBlanks(r);
  let fallback: Expr | undefined;
  if (r.text.startsWith('or', r.at) && nameEnd(r.text, r.at) === r.at + 2) {
    r.at += 2;
    skipBlanks(r);
    enter(r);
    fallback = readSelect(r);
    r.depth--;
    end = fallback.end;
  }
  const { start } = base;
  return own(
    { kind: 'Select', file, parent: undefined, start, end, base, path, default: fallback },
    base,
    path,
    fallback,
  );
}

function readSimple(r: Reading): Expr {
  const { file, text } = r;
  const start = r.at;
  const char = text.charCodeAt(start);
  switch (char) {
    case code['"']:
      return readQuoted(r);
    case code["'"]:
      return readIndented(r);
    case code['{']:
      return readSet(r, start, false);
    case code['(']: {
      r.at++;
      const inner = readExpr(r);
      expect(r, ')');
      return own({ kind: 'Paren', file, parent: undefined, start, end: r.at, inner }, inner);
    }
    case code['[']:
      return readList(r);
    case code['<']: {
      searchPath.lastIndex = start;
      const name = searchPath.exec(text)?.[0] ?? giveUp();
      r.at += name.length;
      return { kind: 'SearchPath', file, parent: undefined, start, end: r.at, name: name.slice(1, -1) };
    }
    default:
  }
  const end = pathEnd(r);
  if (end > 0) return readPath(r, end);
  if (isDigit(char)) return readNumber(r);
  if (text.startsWith('rec', start) && nameEnd(text, start) === start + 3) {
    r.at += 3;
    return readSet(r, start, true);
  }
  const name = readName(r);
  return { kind: 'Variable', file, parent: undefined, start, end: r.at, name };
}

function readSet(r: Reading, start: number, recursive: boolean): Expr {
  const { file } = r;
  const open = expect(r, '{');
  const bindings = readBindings(r, '}');
  expect(r, '}');
  const end = r.at;
  return own({ kind: 'AttrSet', file, parent: undefined, start, end, recursive, bindings, open }, bindings);
}

function readList(r: Reading): Expr {
  const { file } = r;
  const start = r.at;
  const elements: Expr[] = [];
  r.at++;
  while (beginsSimple(r, skipBlanks(r))) elements.push(readSelect(r));
  expect(r, ']');
  return own({ kind: 'List', file, parent: undefined, start, end: r.at, elements }, elements);
}

const number = /[0-9]+(\.[0-9]+(?:[Ee][+-]?[0-9]+)?)?(?![\w.'])/y;

function readNumber(r: Reading): Expr {
  const { file } = r;
  const start = r.at;
  number.lastIndex = start;
  const [text, fraction] = number.exec(r.text) ?? giveUp();
  // A float has no zeros in front.
  if (fraction !== undefined && /^0\d/.test(text)) giveUp();
  r.at += text.length;
  const type = fraction === undefined ? 'int' : 'float';
  return { kind: 'Literal', file, parent: undefined, start, end: r.at, type, text };
}

/** @param end of the text before the first interpolation */
function readPath(r: Reading, end: number): Expr {
  const { file, text } = r;
  const start = r.at;
  const pieces: (string | Interpolation)[] = [text.slice(start, end)];
  r.at = end;
  while (text.startsWith('${', r.at)) {
    pieces.push(readInterpolation(r));
    const from = r.at;
    while (isPathPart(text.charCodeAt(r.at))) r.at++;
    pieces.push(text.slice(from, r.at));
  }
  const parts = mergeText(pieces);
  if (parts.some((part) => typeof part === 'string' && part.includes('//')) || text[r.at - 1] === '/')
    giveUp();
  const path = { kind: 'Path', file, parent: undefined, start, end: r.at, parts } as const;
  return own(
    path,
    parts.filter((part) => typeof part !== 'string'),
  );
}
