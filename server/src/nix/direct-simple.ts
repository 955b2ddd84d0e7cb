/** Simple expressions and selects from them: what can be an argument or an element of a list, for `direct-parse.ts`. */
import { readExpr } from './direct-parse.ts';
import { readAttrPath, readBindings } from './direct-sets.ts';
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
  nameEnd,
  pathEnd,
  type Reading,
  readName,
  skipBlanks,
} from './direct-text.ts';
import { own } from './lower.ts';
import { mergeText } from './strings.ts';
import type { Expr, Interpolation } from './syntax.ts';

const searchPath = /<[a-zA-Z0-9._+-]+(?:\/[a-zA-Z0-9._+-]+)*>/y;

/** Whether an argument or an element of a list begins here. */
export function beginsSimple(r: Reading, char: number): boolean {
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
export function readSelect(r: Reading): Expr {
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
