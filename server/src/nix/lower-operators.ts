/**
 * Applications and operators, with what Nix's own parser says beyond tree-sitter's precedences:
 * comparisons do not chain, the two pipes do not mix, and `f x or` is an old way to pass a function called `or`.
 */

import { childOf, isExpr, type Lowering, lowerExpr, own, report } from './lower.ts';
import { lowerAttrPath } from './lower-bindings.ts';
import type { RawNode } from './raw-tree.ts';
import type { Apply, Binary, BinaryOp, Expr, HasAttr, Unary, Variable } from './syntax.ts';

/** Operators of which Nix reads only one without parentheses. */
const unchained: readonly (readonly string[])[] = [
  ['==', '!='],
  ['<', '<=', '>', '>='],
];

/** `f x`. */
export function lowerApply(raw: RawNode, lowering: Lowering): Expr {
  const [fn, arg] = raw.children.filter(isExpr);
  if (fn !== undefined && isOr(arg, lowering)) return lowerExpr(passOr(fn, arg), lowering);
  return apply(lowerExpr(fn, lowering, raw.start), lowerExpr(arg, lowering, raw.end), lowering);
}

/** The elements of a list, in which `[ f or ]` is one. */
export function lowerElements(raws: readonly RawNode[], lowering: Lowering): Expr[] {
  const elements: RawNode[] = [];
  for (const raw of raws) {
    const fn = elements.at(-1);
    if (fn !== undefined && isOr(raw, lowering)) elements[elements.length - 1] = passOr(fn, raw);
    else elements.push(raw);
  }
  return elements.map((element) => lowerExpr(element, lowering));
}

/**
 * tree-sitter reads `f x or` as `(f x) or`, and `a.b or c or` as `(a.b or c) or`. To Nix the name `or` is the argument of the one
 * simple expression before it: `f (x or)`, `a.b or (c or)`.
 */
function passOr(fn: RawNode, or: RawNode): RawNode {
  const { end } = or;
  const last = fn.children.at(-1);
  const reaches = fn.type === 'apply_expression' || (fn.type === 'select_expression' && childOf(fn, 'or'));
  if (reaches && last !== undefined)
    return { ...fn, end, children: [...fn.children.slice(0, -1), passOr(last, or)] };
  return { type: 'or_expression', start: fn.start, end, missing: false, children: [fn, or], errors: [] };
}

/** `f or`, as `passOr` makes it. */
export function lowerOr(raw: RawNode, lowering: Lowering): Expr {
  const [fn, or] = raw.children as [RawNode, RawNode];
  const { start, end } = or;
  const name: Variable = { kind: 'Variable', file: lowering.file, parent: undefined, start, end, name: 'or' };
  return apply(lowerExpr(fn, lowering), name, lowering);
}

function isOr(raw: RawNode | undefined, { text }: Lowering): raw is RawNode {
  return raw?.type === 'variable_expression' && text.slice(raw.start, raw.end) === 'or';
}

function apply(fn: Expr, arg: Expr, { file }: Lowering): Apply {
  return own({ kind: 'Apply', file, parent: undefined, start: fn.start, end: arg.end, fn, arg }, fn, arg);
}

/** `-x`, `!x`. */
export function lowerUnary(raw: RawNode, lowering: Lowering): Unary {
  const operator = raw.children[0];
  const operand = lowerExpr(raw.children.find(isExpr), lowering, operator?.end ?? raw.end);
  const op = operator?.type === '!' ? '!' : '-';
  const { start, end } = raw;
  return own({ kind: 'Unary', file: lowering.file, parent: undefined, start, end, op, operand }, operand);
}

/** `a + b` and all other operators between two expressions. */
export function lowerBinary(raw: RawNode, lowering: Lowering): Binary {
  const [first, operator, second] = raw.children;
  const op = (operator?.type ?? '+') as BinaryOp;
  const opOffset = operator?.start ?? raw.start;
  checkChain(op, operator, first, second, lowering);
  const left = lowerExpr(first, lowering, raw.start);
  const right = lowerExpr(second, lowering, raw.end);
  const { start, end } = raw;
  const node = {
    kind: 'Binary',
    file: lowering.file,
    parent: undefined,
    start,
    end,
    op,
    left,
    right,
    opOffset,
  } as const;
  return own(node, left, right);
}

function checkChain(
  op: BinaryOp,
  operator: RawNode | undefined,
  left: RawNode | undefined,
  right: RawNode | undefined,
  lowering: Lowering,
) {
  if (operator === undefined) return;
  const group = unchained.find((ops) => ops.includes(op));
  const others = group ?? (op === '|>' ? ['<|'] : op === '<|' ? ['|>'] : []);
  const clash = [left, right].some(
    (side) => side?.type === 'binary_expression' && others.includes(side.children[1]?.type ?? ''),
  );
  if (clash) report(lowering, operator, `unexpected \`${op}\``);
}

/** `a ? b.c`. */
export function lowerHasAttr(raw: RawNode, lowering: Lowering): HasAttr {
  const [first] = raw.children;
  const operator = childOf(raw, '?');
  if (operator !== undefined && first?.type === 'has_attr_expression')
    report(lowering, operator, 'unexpected `?`');
  const base = lowerExpr(first, lowering, raw.start);
  const path = lowerAttrPath(childOf(raw, 'attrpath'), lowering);
  const { start, end } = raw;
  return own({ kind: 'HasAttr', file: lowering.file, parent: undefined, start, end, base, path }, base, path);
}
