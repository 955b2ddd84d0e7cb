/**
 * One lowering for each kind of expression that tree-sitter-nix knows.
 */

import { childOf, isExpr, type Lowering, lowerExpr, own, report } from './lower.ts';
import { lowerAttrPath, lowerBindings, lowerInterpolation } from './lower-bindings.ts';
import { lowerFunction } from './lower-function.ts';
import {
  lowerApply,
  lowerBinary,
  lowerElements,
  lowerHasAttr,
  lowerOr,
  lowerUnary,
} from './lower-operators.ts';
import type { RawNode } from './raw-tree.ts';
import { indentedParts, mergeText, unescapeQuoted } from './strings.ts';
import type { AttrSet, Expr, Interpolation, Let, PathExpr, StringExpr } from './syntax.ts';

type Lower = (raw: RawNode, lowering: Lowering) => Expr;

/** By the type of tree-sitter's node. */
export const expressions: Readonly<Record<string, Lower>> = {
  variable_expression: lowerVariable,
  integer_expression: (raw, lowering) => lowerNumber(raw, lowering, 'int'),
  float_expression: (raw, lowering) => lowerNumber(raw, lowering, 'float'),
  string_expression: (raw, lowering) => lowerString(raw, lowering, 'quoted'),
  indented_string_expression: (raw, lowering) => lowerString(raw, lowering, 'indented'),
  uri_expression: lowerUri,
  path_expression: lowerPath,
  hpath_expression: lowerPath,
  spath_expression: lowerSearchPath,
  list_expression: lowerList,
  attrset_expression: (raw, lowering) => lowerAttrSet(raw, lowering, false),
  rec_attrset_expression: (raw, lowering) => lowerAttrSet(raw, lowering, true),
  let_attrset_expression: lowerLegacyLet,
  let_expression: lowerLet,
  function_expression: lowerFunction,
  apply_expression: lowerApply,
  or_expression: lowerOr,
  select_expression: lowerSelect,
  has_attr_expression: lowerHasAttr,
  unary_expression: lowerUnary,
  binary_expression: lowerBinary,
  if_expression: lowerIf,
  with_expression: lowerWith,
  assert_expression: lowerAssert,
  parenthesized_expression: lowerParen,
};

function lowerVariable(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  if (start === end) return { kind: 'Error', file, parent: undefined, start, end, parts: [] };
  const name = lowering.text.slice(start, end);
  // A keyword here; where Nix takes it for a name after all, lowering of applications and lists has met it.
  if (name === 'or') report(lowering, raw, 'unexpected `or`');
  return { kind: 'Variable', file, parent: undefined, start, end, name };
}

function lowerNumber(raw: RawNode, lowering: Lowering, type: 'int' | 'float'): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  return {
    kind: 'Literal',
    file,
    parent: undefined,
    start,
    end,
    type,
    text: lowering.text.slice(start, end),
  };
}

/** How long each quote is; 0 where there is none. A string without children is closed. */
function quotesOf(raw: RawNode, style: 'quoted' | 'indented'): [open: number, close: number] {
  const quotes = style === 'quoted' ? '"' : "''";
  const first = raw.children[0];
  const last = raw.children.at(-1);
  if (first === undefined || last === undefined) return [quotes.length, quotes.length];
  const closed = last !== first && last.type === quotes;
  return [first.type === quotes ? first.end - first.start : 0, closed ? last.end - last.start : 0];
}

/** `"…"` and `''…''`. What lies between the interpolations is read from the text: tree-sitter's fragments say less than Nix needs. */
export function lowerString(raw: RawNode, lowering: Lowering, style: 'quoted' | 'indented'): StringExpr {
  const { file } = lowering;
  const { start, end } = raw;
  const [open, close] = quotesOf(raw, style);
  const pieces = textAndInterpolations(raw, start + open, end - close, lowering);
  const parts =
    style === 'indented'
      ? indentedParts(pieces)
      : mergeText(pieces.map((piece) => (typeof piece === 'string' ? unescapeQuoted(piece) : piece)));
  return ownParts({ kind: 'String', file, parent: undefined, start, end, style, parts });
}

function lowerUri(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const text = lowering.text.slice(start, end);
  return { kind: 'String', file, parent: undefined, start, end, style: 'uri', parts: [text] };
}

function lowerPath(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const parts = mergeText(textAndInterpolations(raw, start, end, lowering));
  const last = parts.at(-1);
  if (typeof last === 'string' && last.endsWith('/')) report(lowering, raw, 'path has a trailing slash');
  return ownParts({ kind: 'Path', file, parent: undefined, start, end, parts });
}

function textAndInterpolations(raw: RawNode, start: number, end: number, lowering: Lowering) {
  const pieces: (string | Interpolation)[] = [];
  let from = start;
  for (const child of raw.children) {
    if (child.type !== 'interpolation') continue;
    pieces.push(lowering.text.slice(from, child.start), lowerInterpolation(child, lowering));
    from = child.end;
  }
  pieces.push(lowering.text.slice(from, Math.max(from, end)));
  return pieces;
}

function ownParts<T extends StringExpr | PathExpr>(node: T): T {
  for (const part of node.parts) if (typeof part !== 'string') part.parent = node;
  return node;
}

function lowerSearchPath(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  return {
    kind: 'SearchPath',
    file,
    parent: undefined,
    start,
    end,
    name: lowering.text.slice(start + 1, end - 1),
  };
}

function lowerList(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const elements = lowerElements(raw.children.filter(isExpr), lowering);
  return own({ kind: 'List', file, parent: undefined, start, end, elements }, elements);
}

function lowerAttrSet(raw: RawNode, lowering: Lowering, recursive: boolean): AttrSet {
  const { file } = lowering;
  const { start, end } = raw;
  const bindings = lowerBindings(raw, lowering);
  const open = childOf(raw, '{')?.start ?? raw.start;
  return own({ kind: 'AttrSet', file, parent: undefined, start, end, recursive, bindings, open }, bindings);
}

function lowerLegacyLet(raw: RawNode, lowering: Lowering): Let {
  const { file } = lowering;
  const { start, end } = raw;
  const bindings = lowerBindings(raw, lowering);
  const inOffset = childOf(raw, '}')?.start ?? raw.end;
  return own(
    { kind: 'Let', file, parent: undefined, start, end, bindings, body: undefined, inOffset },
    bindings,
  );
}

function lowerLet(raw: RawNode, lowering: Lowering): Let {
  const { file } = lowering;
  const { start, end } = raw;
  const bindings = lowerBindings(raw, lowering);
  const keyword = childOf(raw, 'in');
  const body = lowerExpr(raw.children.find(isExpr), lowering, raw.end);
  const inOffset = keyword?.start ?? body.start;
  return own({ kind: 'Let', file, parent: undefined, start, end, bindings, body, inOffset }, bindings, body);
}

function lowerSelect(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const [first, second] = raw.children.filter(isExpr);
  const base = lowerExpr(first, lowering, raw.start);
  const path = lowerAttrPath(childOf(raw, 'attrpath'), lowering);
  const or = childOf(raw, 'or');
  const fallback = or && lowerExpr(second, lowering, or.end);
  return own(
    { kind: 'Select', file, parent: undefined, start, end, base, path, default: fallback },
    base,
    path,
    fallback,
  );
}

function lowerIf(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const after = (keyword: string) => {
    const index = raw.children.findIndex((child) => child.type === keyword);
    const next = raw.children[index + 1];
    return lowerExpr(next && isExpr(next) ? next : undefined, lowering, raw.children[index]?.end ?? raw.end);
  };
  const [condition, then, otherwise] = [after('if'), after('then'), after('else')];
  const node = { kind: 'If', file, parent: undefined, start, end, condition, then, else: otherwise } as const;
  return own(node, condition, then, otherwise);
}

function lowerWith(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const [namespace, body] = headAndBody(raw, lowering);
  return own({ kind: 'With', file, parent: undefined, start, end, namespace, body }, namespace, body);
}

function lowerAssert(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const [condition, body] = headAndBody(raw, lowering);
  return own({ kind: 'Assert', file, parent: undefined, start, end, condition, body }, condition, body);
}

/** `with head; body` and `assert head; body`. */
function headAndBody(raw: RawNode, lowering: Lowering): [Expr, Expr] {
  const [head, body] = raw.children.filter(isExpr);
  return [lowerExpr(head, lowering, raw.start), lowerExpr(body, lowering, raw.end)];
}

function lowerParen(raw: RawNode, lowering: Lowering): Expr {
  const { file } = lowering;
  const { start, end } = raw;
  const inner = lowerExpr(raw.children.find(isExpr), lowering, raw.start + 1);
  return own({ kind: 'Paren', file, parent: undefined, start, end, inner }, inner);
}
