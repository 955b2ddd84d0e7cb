/** Operators. */
import type { Binary, Expr, Node, SourceFile, Unary } from '../nix/syntax.ts';
import { apply } from './apply.ts';
import { compare, equal } from './compare.ts';
import type { Env } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { evalExpr, isUndecided } from './expr.ts';
import { concat, update } from './joining.ts';
import { hasStandIn, normalise, pathOfString } from './paths.ts';
import { toText } from './strings.ts';
import { distribute, undecided } from './union.ts';
import { bool, expected, failure, float, int, path, str, typeName, unknown, type Value } from './value.ts';

/** Nix's parser makes calls of some operators, `__sub a b`, of whatever the name means there. Nobody means that; but a program may. */
const redefinable = /__(?:sub|mul|div|lessThan)\b/;
const suspects = new WeakMap<SourceFile, boolean>();

function isRedefined(node: Unary | Binary): boolean {
  let isSuspect = suspects.get(node.file);
  if (isSuspect === undefined) {
    isSuspect = redefinable.test(node.file.text);
    suspects.set(node.file, isSuspect);
  }
  return isSuspect && (node.kind === 'Unary' ? node.op === '-' : /^(?:[-*/]|[<>]=?)$/.test(node.op));
}

export function unary(ev: Evaluator, node: Unary, env: Env): Value {
  if (isRedefined(node)) return unknown('the operator may be redefined', node);
  return distribute(ev, evalExpr(ev, node.operand, env), (value) => {
    if (value.kind === 'failure') return value;
    if (isUndecided(value)) return undecided(value, node.operand);
    if (node.op === '!') {
      return value.kind === 'bool' ? bool(!value.value) : expected(value, 'a Boolean', node.operand);
    }
    if (value.kind === 'int') return checked(-value.value, node);
    // Nix subtracts from zero, so that the result is never minus zero.
    return value.kind === 'float' ? float(0 - value.value) : expected(value, 'an integer', node.operand);
  });
}

/** 64 bits. Newer Nix throws on overflow, older wraps around: nothing is certain there. */
export function checked(value: bigint, node: Node | undefined): Value {
  return value >= -(2n ** 63n) && value < 2n ** 63n
    ? int(value)
    : unknown('the number overflows 64 bits', node);
}

export function binary(ev: Evaluator, node: Binary, env: Env): Value {
  if (isRedefined(node)) return unknown('the operator may be redefined', node);
  switch (node.op) {
    case '&&':
      return logic(ev, node.left, node.right, env, (left) => (left ? undefined : false));
    case '||':
      return logic(ev, node.left, node.right, env, (left) => (left ? true : undefined));
    case '->':
      return logic(ev, node.left, node.right, env, (left) => (left ? undefined : true));
    case '|>':
      return apply(ev, evalExpr(ev, node.right, env), ev.thunk(node.left, env), node);
    case '<|':
      return apply(ev, evalExpr(ev, node.left, env), ev.thunk(node.right, env), node);
    case '++':
      return concat(ev, [evalExpr(ev, node.left, env), evalExpr(ev, node.right, env)], node);
    case '//':
      return update(ev, evalExpr(ev, node.left, env), evalExpr(ev, node.right, env), node);
    case '==':
    case '!=':
      return each(ev, ev.valueOf(node.left, env), ev.valueOf(node.right, env), (l, r) => {
        // Functions are never equal but where one stands in two sets or lists; here each side is a value of its own.
        const same = isFunction(l) && isFunction(r) ? false : equal(ev, l, r, node);
        return typeof same === 'boolean' ? bool(same === (node.op === '==')) : same;
      });
    default:
      return each(ev, evalExpr(ev, node.left, env), evalExpr(ev, node.right, env), (left, right) =>
        simple(ev, node, left, right),
      );
  }
}

const isFunction = (value: Value): boolean => value.kind === 'lambda' || value.kind === 'primop';

function each(ev: Evaluator, left: Value, right: Value, f: (left: Value, right: Value) => Value): Value {
  if (left.kind !== 'union' && right.kind !== 'union') return f(left, right);
  return distribute(ev, left, (l) => distribute(ev, right, (r) => f(l, r)));
}

function logic(
  ev: Evaluator,
  leftExpr: Expr,
  rightExpr: Expr,
  env: Env,
  short: (left: boolean) => boolean | undefined,
): Value {
  const right = (): Value => {
    const value = evalExpr(ev, rightExpr, env);
    return distribute(ev, value, (r) => {
      if (r.kind === 'bool' || r.kind === 'failure') return r;
      return isUndecided(r) ? undecided(r, rightExpr) : expected(r, 'a Boolean', rightExpr);
    });
  };
  return distribute(ev, evalExpr(ev, leftExpr, env), (left) => {
    if (left.kind === 'bool') {
      const value = short(left.value);
      return value === undefined ? right() : bool(value);
    }
    if (left.kind === 'failure') return left;
    return isUndecided(left)
      ? undecidedLogic(ev, left, leftExpr, right, short)
      : expected(left, 'a Boolean', leftExpr);
  });
}

/** `unknown && false` is false whatever the unknown is (or it throws). */
function undecidedLogic(
  ev: Evaluator,
  left: Value,
  leftExpr: Expr,
  right: () => Value,
  short: (left: boolean) => boolean | undefined,
): Value {
  const why = undecided(left, leftExpr);
  const value = ev.inDoubt(why, right);
  const shorted = short(true) ?? short(false)!;
  return value.kind === 'bool' && value.value === shorted ? value : why;
}

/** Operators that need both sides, each of them one value. */
function simple(ev: Evaluator, node: Binary, left: Value, right: Value): Value {
  if (left.kind === 'failure') return left;
  if (node.op === '+') return add(ev, node, left, right);
  if (right.kind === 'failure') return right;
  const open = [left, right].find(isUndecided);
  if (open) return undecided(open, node);
  switch (node.op) {
    case '<':
      return compared(ev, left, right, node);
    case '>':
      return compared(ev, right, left, node);
    case '<=':
      return not(compared(ev, right, left, node));
    case '>=':
      return not(compared(ev, left, right, node));
    case '-':
    case '*':
    case '/':
      return arithmetic(node.op, left, right, node);
    default:
      return unknown(`the operator ${node.op} is not followed`, node);
  }
}

function compared(ev: Evaluator, left: Value, right: Value, node: Node): Value {
  const less = compare(ev, left, right, node);
  return typeof less === 'boolean' ? bool(less) : less;
}

const not = (value: Value): Value => (value.kind === 'bool' ? bool(!value.value) : value);

export function arithmetic(
  op: '+' | '-' | '*' | '/',
  left: Value,
  right: Value,
  node: Node | undefined,
): Value {
  if (left.kind === 'int' && right.kind === 'int') {
    const [a, b] = [left.value, right.value];
    if (op === '+') return checked(a + b, node);
    if (op === '-') return checked(a - b, node);
    if (op === '*') return checked(a * b, node);
    return b === 0n ? failure('value', 'division by zero', node) : checked(a / b, node);
  }
  const a = asFloat(left);
  const b = asFloat(right);
  if (a === undefined) return expected(left, 'an integer', node);
  if (b === undefined) return expected(right, 'an integer', node);
  if (op === '+') return float(a + b);
  if (op === '-') return float(a - b);
  if (op === '*') return float(a * b);
  return b === 0 ? failure('value', 'division by zero', node) : float(a / b);
}

const asFloat = (value: Value): number | undefined =>
  value.kind === 'float' ? value.value : value.kind === 'int' ? Number(value.value) : undefined;

/** `+` of numbers, of strings, of a path and what has text. */
function add(ev: Evaluator, node: Binary, left: Value, right: Value): Value {
  const isNumber = (value: Value): boolean => value.kind === 'int' || value.kind === 'float';
  if (isNumber(left)) {
    if (right.kind === 'failure') return right;
    return isUndecided(right) ? undecided(right, node) : arithmetic('+', left, right, node);
  }
  if (left.kind === 'path') {
    const text = right.kind === 'path' ? right.path : toText(ev, right, { copy: false, more: false }, node);
    if (typeof text === 'string') return path(pathOfText(ev, left.path + text, node));
    return text.kind === 'union' ? text.why : text;
  }
  if (isUndecided(left)) {
    if (right.kind === 'failure') return right;
    return undecidedText(ev, left, right, node);
  }
  const first = toText(ev, left, { copy: true, more: false }, node);
  if (typeof first !== 'string') return first;
  if (right.kind === 'failure') return right;
  if (isNumber(right)) return failure('type', `cannot coerce ${typeName(right)} to a string`, node);
  const second = toText(ev, right, { copy: left.kind === 'string', more: false }, node);
  if (typeof second === 'string') {
    const isLong = first.length + second.length > ev.limits.size;
    return isLong ? unknown('the string is too long', node) : str(first + second, node);
  }
  if (second.kind === 'unknown') return unknown(second.reason, second.node ?? node, [first, right]);
  return second;
}

/** `/. + "${self}/a"` is a file of the flake as much as `./a`. */
const pathOfText = (ev: Evaluator, text: string, node: Node): string =>
  hasStandIn(text) ? pathOfString(ev, normalise(text), node) : normalise(text);

function undecidedText(ev: Evaluator, left: Value, right: Value, node: Node): Value {
  const why = undecided(left, node);
  const second =
    right.kind === 'string' || right.kind === 'path'
      ? toText(ev, right, { copy: true, more: false }, node)
      : right;
  return unknown(why.reason, why.node, [left, typeof second === 'string' ? second : right]);
}
