/**
 * From tree-sitter's tree to the syntax tree of `syntax.ts`: the entry, and what all lowering shares.
 */
import { lowerError } from './lower-error.ts';
import { expressions } from './lower-expr.ts';
import type { RawNode } from './raw-tree.ts';
import type { ErrorExpr, Expr, SyntaxError as NixSyntaxError, Node, SourceFile, Span } from './syntax.ts';

/** What lowering knows and collects while it goes through one file. */
export interface Lowering {
  readonly file: SourceFile;
  readonly text: string;
  readonly errors: NixSyntaxError[];
  /** How many expressions are open around the one being lowered. */
  depth: number;
  /** Nesting was too deep somewhere: it is reported once. */
  tooDeep: boolean;
}

/**
 * Expressions nested deeper than this are an error. No written program comes near it, and readers of the tree may recurse.
 */
export const maxDepth = 1000;

/** The file's expression, below tree-sitter's root. */
export function lowerRoot(raw: RawNode, lowering: Lowering): Expr {
  const expression = raw.children[0];
  if (raw.type === 'ERROR' || raw.errors.length > 0) return lowerError(raw, lowering, expression);
  if (expression !== undefined) return lowerExpr(expression, lowering);
  report(lowering, { start: raw.end, end: raw.end }, 'missing expression');
  return missingExpr(raw.end, lowering);
}

/** Any expression; an `ErrorExpr` where there is none, or where nesting is too deep. */
export function lowerExpr(raw: RawNode | undefined, lowering: Lowering, at = 0): Expr {
  if (raw === undefined) return missingExpr(at, lowering);
  const lower = expressions[raw.type];
  if (lower === undefined) return lowerError(raw, lowering);
  if (lowering.depth >= maxDepth) {
    if (!lowering.tooDeep) report(lowering, raw, 'nested too deeply');
    lowering.tooDeep = true;
    return errorExpr(raw, [], lowering);
  }
  lowering.depth++;
  const expr = lower(raw, lowering);
  lowering.depth--;
  return expr;
}

/** An expression that is not there, at an offset. */
export function missingExpr(at: number, lowering: Lowering): ErrorExpr {
  return errorExpr({ start: at, end: at }, [], lowering);
}

/** Text that is no expression, with the whole nodes that were found in it. */
export function errorExpr(span: Span, parts: readonly Node[], { file }: Lowering): ErrorExpr {
  return own({ kind: 'Error', file, parent: undefined, start: span.start, end: span.end, parts }, parts);
}

/** Notes that the text of a span is not Nix. */
export function report(lowering: Lowering, { start, end }: Span, message: string): void {
  lowering.errors.push({ start, end, message, region: { start, end } });
}

/** Makes a node the parent of its children. */
export function own<T extends Node>(
  node: T,
  ...children: readonly (Node | readonly Node[] | undefined)[]
): T {
  for (const child of children) {
    if (child === undefined) continue;
    if (!isList(child)) child.parent = node;
    else for (const element of child) element.parent = node;
  }
  return node;
}

function isList(child: Node | readonly Node[]): child is readonly Node[] {
  return Array.isArray(child);
}

/** The first child of that type. */
export function childOf(raw: RawNode, type: string): RawNode | undefined {
  return raw.children.find((child) => child.type === type);
}

/** Whether a child is an expression. */
export function isExpr(raw: RawNode): boolean {
  return raw.type in expressions;
}
