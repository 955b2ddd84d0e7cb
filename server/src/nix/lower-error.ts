/**
 * What can be had of text that is not Nix: tree-sitter leaves the tokens and the whole nodes it had read, flat in one `ERROR` node.
 *
 *     { lib, ... }: { a = lib.      formals  `:`  `{`  attrpath  `=`  variable  `.`
 *
 * Reads them by recursive descent into the structure they were about to become. The result is a guess that serves
 * completion and the like; `tree.errors` says that it is one.
 */

import { errorExpr, isExpr, type Lowering, lowerExpr, missingExpr, own } from './lower.ts';
import { binding, lowerAttrName, lowerAttrPath, lowerBindingLike } from './lower-bindings.ts';
import { lowerFormals } from './lower-function.ts';
import type { RawNode } from './raw-tree.ts';
import type { Binding, Expr, Inherit, Node } from './syntax.ts';
import { tokensOf, tokenType } from './syntax-errors.ts';

/** Where nesting is deeper than this nothing is guessed: reading an error takes several calls a level. */
const maxGuessDepth = 100;

/** A place in the tokens of an error. */
interface Reader {
  readonly tokens: readonly RawNode[];
  readonly lowering: Lowering;
  index: number;
}

/**
 * The expression an `ERROR` node was about to become, or an `ErrorExpr` with the nodes in it.
 * Where tree-sitter has an expression beside its errors, that one is the better guess if the tokens do not make one.
 */
export function lowerError(raw: RawNode, lowering: Lowering, otherwise?: RawNode): Expr {
  const reader: Reader = { tokens: tokensOf(raw), lowering, index: 0 };
  const parts: Node[] = [];
  while (reader.index < reader.tokens.length) {
    const part = readExpr(reader) ?? readBinding(reader);
    if (part === undefined) reader.index++;
    else parts.push(part);
  }
  const [only] = parts;
  const whole = parts.length === 1 && only !== undefined && only.start === reader.tokens[0]?.start;
  if (whole && only.kind !== 'Binding' && only.kind !== 'Inherit') return only as Expr;
  return otherwise && isExpr(otherwise) ? lowerExpr(otherwise, lowering) : errorExpr(raw, parts, lowering);
}

/** The bindings within an `ERROR` node that stands among bindings. */
export function salvageBindings(raw: RawNode, lowering: Lowering): (Binding | Inherit)[] {
  const tokens = tokensOf(raw);
  return readBindings({ tokens, lowering, index: 0 }, []);
}

function peek({ tokens, index, lowering }: Reader, ahead = 0): string | undefined {
  const token = tokens[index + ahead];
  return token && tokenType(token, lowering.text);
}

/** Goes over a token of that type, if it is the next. */
function accept(reader: Reader, type: string): RawNode | undefined {
  return peek(reader) === type ? reader.tokens[reader.index++] : undefined;
}

/** Where the last token that was read ends. */
function lastEnd({ tokens, index }: Reader): number {
  return tokens[Math.max(0, index - 1)]?.end ?? 0;
}

function readExpr(reader: Reader): Expr | undefined {
  const { lowering } = reader;
  if (lowering.depth >= maxGuessDepth) return undefined;
  lowering.depth++;
  const expr = readOperand(reader);
  lowering.depth--;
  return expr;
}

function readExprOrMissing(reader: Reader): Expr {
  return readExpr(reader) ?? missingExpr(lastEnd(reader), reader.lowering);
}

/** What an expression that begins with this token goes on with. */
const readers: Readonly<Record<string, (reader: Reader, start: number) => Expr>> = {
  '{': (reader, start) => readSet(reader, start, false),
  rec: (reader, start) => {
    reader.index++;
    return readSet(reader, start, true);
  },
  let: readLet,
  with: readWith,
  '(': readParen,
  '[': readList,
};

function readOperand(reader: Reader): Expr | undefined {
  const { tokens, index, lowering } = reader;
  const token = tokens[index];
  const type = peek(reader);
  if (token === undefined || type === undefined) return undefined;
  if (isLambda(reader)) return readLambda(reader, token);
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read !== undefined && (type !== 'rec' || peek(reader, 1) === '{')) return read(reader, token.start);
  let expr = readAtom(reader);
  while (expr !== undefined) {
    const arg: Expr | undefined = readAtom(reader);
    if (arg === undefined) break;
    const { file } = lowering;
    expr = own(
      { kind: 'Apply', file, parent: undefined, start: expr.start, end: arg.end, fn: expr, arg },
      expr,
      arg,
    );
  }
  return expr;
}

function readAtom(reader: Reader): Expr | undefined {
  const { tokens, index, lowering } = reader;
  const token = tokens[index];
  if (token === undefined || isLambda(reader)) return undefined;
  if (isExpr(token)) {
    reader.index++;
    return lowerExpr(token, lowering);
  }
  // `name =` and `name.name =` begin a binding.
  if (token.type !== 'identifier' || peek(reader, 1) === '=' || peek(reader, 1) === '.') return undefined;
  reader.index++;
  const { start, end } = token;
  return {
    kind: 'Variable',
    file: lowering.file,
    parent: undefined,
    start,
    end,
    name: lowering.text.slice(start, end),
  };
}

function isLambda(reader: Reader): boolean {
  if (!/^(?:formals|identifier|variable_expression)$/.test(peek(reader) ?? '')) return false;
  return peek(reader, 1) === ':' || peek(reader, 1) === '@';
}

function readLambda(reader: Reader, first: RawNode): Expr {
  const { lowering } = reader;
  const { file, text } = lowering;
  reader.index++;
  const second = accept(reader, '@') && (accept(reader, 'identifier') ?? accept(reader, 'formals'));
  const colon = accept(reader, ':');
  const both = [first, second];
  const name = both.find((raw) => raw !== undefined && raw.type !== 'formals');
  const formals = lowerFormals(
    both.find((raw) => raw?.type === 'formals'),
    lowering,
  );
  const body = readExprOrMissing(reader);
  const nameSpan = name && { start: name.start, end: name.end };
  return own(
    {
      kind: 'Lambda',
      file,
      parent: undefined,
      start: first.start,
      end: Math.max(body.end, lastEnd(reader)),
      name: name && text.slice(name.start, name.end),
      nameSpan,
      formals,
      body,
      colon: colon?.start ?? body.start,
    },
    formals,
    body,
  );
}

function readSet(reader: Reader, start: number, recursive: boolean): Expr {
  const { file } = reader.lowering;
  const open = reader.tokens[reader.index++]?.start ?? start;
  const bindings = readBindings(reader, ['}', ')', ']', 'in']);
  accept(reader, '}');
  const end = lastEnd(reader);
  return own({ kind: 'AttrSet', file, parent: undefined, start, end, recursive, bindings, open }, bindings);
}

function readLet(reader: Reader, start: number): Expr {
  const { file } = reader.lowering;
  reader.index++;
  const bindings = readBindings(reader, ['in', '}', ')', ']']);
  const inOffset = accept(reader, 'in')?.start ?? lastEnd(reader);
  const body = readExprOrMissing(reader);
  const end = Math.max(body.end, lastEnd(reader));
  return own({ kind: 'Let', file, parent: undefined, start, end, bindings, body, inOffset }, bindings, body);
}

function readWith(reader: Reader, start: number): Expr {
  const { file } = reader.lowering;
  reader.index++;
  const namespace = readExprOrMissing(reader);
  accept(reader, ';');
  const body = readExprOrMissing(reader);
  const end = Math.max(body.end, lastEnd(reader));
  return own({ kind: 'With', file, parent: undefined, start, end, namespace, body }, namespace, body);
}

function readParen(reader: Reader, start: number): Expr {
  const { file } = reader.lowering;
  reader.index++;
  const inner = readExprOrMissing(reader);
  accept(reader, ')');
  return own({ kind: 'Paren', file, parent: undefined, start, end: lastEnd(reader), inner }, inner);
}

function readList(reader: Reader, start: number): Expr {
  const { file } = reader.lowering;
  reader.index++;
  const elements: Expr[] = [];
  for (;;) {
    const type = peek(reader);
    const nested = type === '{' || type === '[' || type === '(' ? readExpr(reader) : readAtom(reader);
    if (nested === undefined) break;
    elements.push(nested);
  }
  accept(reader, ']');
  const end = lastEnd(reader);
  return own({ kind: 'List', file, parent: undefined, start, end, elements }, elements);
}

/** Bindings up to one of the tokens that end them; goes over what is none. */
function readBindings(reader: Reader, ends: readonly string[]): (Binding | Inherit)[] {
  const bindings: (Binding | Inherit)[] = [];
  for (let type = peek(reader); type !== undefined && !ends.includes(type); type = peek(reader)) {
    const token = reader.tokens[reader.index]!;
    if (type === 'binding_set') {
      reader.index++;
      for (const child of token.children) {
        const binding = lowerBindingLike(child, reader.lowering);
        if (binding !== undefined) bindings.push(binding);
      }
      continue;
    }
    const found = readBinding(reader);
    if (found === undefined) reader.index++;
    else bindings.push(found);
  }
  return bindings;
}

/** A whole binding, or what there is of one: `a.b`, `a.b =`, `a.b = value`. */
function readBinding(reader: Reader): Binding | Inherit | undefined {
  const { tokens, index, lowering } = reader;
  const token = tokens[index];
  if (token === undefined) return undefined;
  const complete = lowerBindingLike(token, lowering);
  if (complete !== undefined) {
    reader.index++;
    return complete;
  }
  if (token.type !== 'attrpath' && token.type !== 'identifier') return undefined;
  reader.index++;
  const path = token.type === 'attrpath' ? lowerAttrPath(token, lowering) : [lowerAttrName(token, lowering)];
  while (accept(reader, '.') !== undefined) {
    const step = accept(reader, 'identifier');
    if (step !== undefined) path.push(lowerAttrName(step, lowering));
  }
  const equals = accept(reader, '=');
  const value = equals ? readExprOrMissing(reader) : missingExpr(lastEnd(reader), lowering);
  while (accept(reader, '.') !== undefined);
  accept(reader, ';');
  const end = Math.max(value.end, lastEnd(reader));
  return binding(token.start, end, path, equals?.start ?? value.start, value, lowering);
}
