/** Operators by their precedence, and applications, for `direct-parse.ts`. */
import { readAttrPath } from './direct-sets.ts';
import { beginsSimple, readSelect } from './direct-simple.ts';
import { code, enter, giveUp, pathEnd, type Reading, skipBlanks } from './direct-text.ts';
import { own } from './lower.ts';
import type { BinaryOp, Expr } from './syntax.ts';

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
export function readOperation(r: Reading, least: number): Expr {
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
