/**
 * Where an expression needs parentheses: `[ (f x) ]`, `(a: b) c`, `(x // y).z`.
 */
import { parseNix } from './parse.ts';
import type { Expr, Node } from './syntax.ts';

/** What may stand in a place without parentheses: anything, what juxtaposition allows too, or single terms alone. */
type Room = 'any' | 'operand' | 'term';

const terms: ReadonlySet<Expr['kind']> = new Set([
  'Variable',
  'Literal',
  'String',
  'Path',
  'SearchPath',
  'List',
  'AttrSet',
  'Paren',
  'Select',
]);

function roomAt(node: Expr): Room {
  const { parent } = node;
  if (parent === undefined) return 'any';
  const operandOf: ReadonlySet<Node['kind']> = new Set(['Binary', 'Unary', 'HasAttr']);
  if (parent.kind === 'List' || parent.kind === 'Select') return 'term';
  if (parent.kind === 'Apply') return parent.fn === node ? 'operand' : 'term';
  return operandOf.has(parent.kind) ? 'operand' : 'any';
}

/** The kind of expression that a text is. @throws Error if it is none */
function kindOf(text: string): Expr {
  const { tree } = parseNix(text, { uri: 'untitled:edit', path: '/edit', version: 0 });
  if (tree.errors.length > 0) throw new Error(`not a Nix expression (${tree.errors[0]?.message}): ${text}`);
  return tree.root;
}

function fits(expr: Expr, room: Room): boolean {
  if (room === 'any') return true;
  if (terms.has(expr.kind)) return true;
  if (expr.kind === 'Let') return expr.body === undefined;
  return room === 'operand' && expr.kind === 'Apply';
}

/** An expression's text, in parentheses where a list element needs them. @throws Error if it is no expression */
export function asElement(text: string): string {
  return fits(kindOf(text), 'term') ? text : parenthesised(text);
}

/** An expression's text, in parentheses where the place of the expression that it replaces needs them. @throws Error if it is no expression */
export function asReplacement(node: Expr, text: string): string {
  const expr = kindOf(text);
  const selected = node.parent?.kind === 'Select' && node.parent.base === node;
  const endsOpen = selected && expr.kind === 'Select' && expr.default !== undefined;
  return fits(expr, roomAt(node)) && !endsOpen ? text : parenthesised(text);
}

/** Whether a `let … in` in front of an expression needs parentheses about both. */
export function needsParensForLet(node: Expr): boolean {
  return roomAt(node) !== 'any';
}

function parenthesised(text: string): string {
  return /(?:^|\n)[^\n]*#[^\n]*$/.test(text) ? `(${text}\n)` : `(${text})`;
}
