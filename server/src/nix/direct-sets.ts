/** Bindings, attribute paths and formals, for `direct-parse.ts`. */
import { readExpr } from './direct-parse.ts';
import { readInterpolation, readQuoted } from './direct-strings.ts';
import {
  code,
  expect,
  giveUp,
  isNameStart,
  nameEnd,
  pathEnd,
  type Reading,
  readName,
  skipBlanks,
} from './direct-text.ts';
import { own } from './lower.ts';
import type { AttrName, Binding, Expr, Formal, Formals, Inherit, InheritName, Span } from './syntax.ts';

/** What stands between `{` and `}` or between `let` and `in`, up to the token that ends it. */
export function readBindings(r: Reading, end: '}' | 'in'): (Binding | Inherit)[] {
  const bindings: (Binding | Inherit)[] = [];
  for (;;) {
    const char = skipBlanks(r);
    if (char === code['}']) return bindings;
    const word = isNameStart(char) ? r.text.slice(r.at, nameEnd(r.text, r.at)) : '';
    if (word === end) return bindings;
    bindings.push(word === 'inherit' ? readInherit(r) : readBinding(r));
  }
}

function readBinding(r: Reading): Binding {
  const start = r.at;
  const path = readAttrPath(r);
  const equals = expect(r, '=');
  const value = readExpr(r);
  expect(r, ';');
  const end = r.at;
  return own(
    { kind: 'Binding', file: r.file, parent: undefined, start, end, path, value, equals },
    path,
    value,
  );
}

function readInherit(r: Reading): Inherit {
  const { file } = r;
  const start = expect(r, 'inherit');
  let from: Expr | undefined;
  if (skipBlanks(r) === code['(']) {
    r.at++;
    from = readExpr(r);
    expect(r, ')');
  }
  const names: InheritName[] = [];
  while (skipBlanks(r) !== code[';']) {
    const { start: at, end, name = giveUp() } = readAttrName(r);
    names.push({ kind: 'InheritName', file, parent: undefined, start: at, end, name });
  }
  expect(r, ';');
  return own({ kind: 'Inherit', file, parent: undefined, start, end: r.at, from, names }, from, names);
}

/** `a."b".${c}`; what is read ends with its last name. */
export function readAttrPath(r: Reading): AttrName[] {
  const path: AttrName[] = [];
  for (;;) {
    skipBlanks(r);
    path.push(readAttrName(r));
    const end = r.at;
    // Where a path seems to begin, a reader of whole words sees another one.
    if (r.text.charCodeAt(end) === code['/']) giveUp();
    if (skipBlanks(r) !== code['.'] || pathEnd(r) > 0) {
      r.at = end;
      return path;
    }
    r.at++;
  }
}

function readAttrName(r: Reading): AttrName {
  const { file } = r;
  const start = r.at;
  const char = r.text.charCodeAt(start);
  let name: string | undefined;
  let expr: Expr | undefined;
  const quoted = char === code['"'];
  if (quoted) {
    const text = readQuoted(r);
    name = staticText(text);
    if (name === undefined) expr = text;
  } else if (char === code.$) {
    ({ expr } = readInterpolation(r));
    name = staticText(expr);
  } else name = readName(r);
  return own({ kind: 'AttrName', file, parent: undefined, start, end: r.at, name, quoted, expr }, expr);
}

function staticText(expr: Expr): string | undefined {
  if (expr.kind !== 'String' || expr.parts.length > 1) return undefined;
  const [text = ''] = expr.parts;
  return typeof text === 'string' ? text : undefined;
}

/** `{ a, b ? 1, ... }` */
export function readFormals(r: Reading): Formals {
  const { file } = r;
  const start = expect(r, '{');
  const formals: Formal[] = [];
  let ellipsis: Span | undefined;
  while (skipBlanks(r) !== code['}']) {
    if (r.text.startsWith('...', r.at)) {
      ellipsis = { start: r.at, end: r.at + 3 };
      r.at += 3;
      skipBlanks(r);
      break;
    }
    formals.push(readFormal(r));
    if (skipBlanks(r) !== code[',']) break;
    r.at++;
  }
  expect(r, '}');
  return own({ kind: 'Formals', file, parent: undefined, start, end: r.at, formals, ellipsis }, formals);
}

function readFormal(r: Reading): Formal {
  const start = r.at;
  const name = readName(r);
  const nameSpan = { start, end: r.at };
  let fallback: Expr | undefined;
  let end = r.at;
  if (skipBlanks(r) === code['?']) {
    r.at++;
    fallback = readExpr(r);
    end = fallback.end;
  }
  return own(
    { kind: 'Formal', file: r.file, parent: undefined, start, end, name, nameSpan, default: fallback },
    fallback,
  );
}
