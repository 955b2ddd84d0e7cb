import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { parseNix } from './parse.ts';
import { mergeText, unescapeQuoted } from './strings.ts';
import type { Expr } from './syntax.ts';

beforeAll(loadParserNode);

/** What Nix 2.8 evaluates each to, where x is a text with a line break and indentation of its own. */
const x = 'X\n  Y';

const quoted: [source: string, value: string][] = [
  ['""', ''],
  ['"abc"', 'abc'],
  ['"a\\nb\\tc\\rd"', 'a\nb\tc\rd'],
  ['"\\a\\\\\\""', 'a\\"'],
  ['"\\${x}"', '${x}'],
  ['"$${x}"', '$${x}'],
  ['"$$${x}"', '$$X\n  Y'],
  ['"$"', '$'],
  ['"a$b"', 'a$b'],
  ['"$\\{x}"', '${x}'],
  ['"\\$x"', '$x'],
  ['"a\\\nb"', 'a\nb'],
  ['"a\r\nb\rc"', 'a\nb\nc'],
  ['"a\\\r\nb"', 'a\r\nb'],
  ['"${x}"', 'X\n  Y'],
  ['" ${x} ${x}"', ' X\n  Y X\n  Y'],
  ['"$\\${x}"', '$${x}'],
  ['"é😀\\é"', 'é😀é'],
];

const indented: [source: string, value: string][] = [
  ["''''", ''],
  ["'' ''", ''],
  ["''\n''", ''],
  ["''\n  ''", ''],
  ["''a''", 'a'],
  ["''  a''", 'a'],
  ["''  a\n  b''", 'a\nb'],
  ["''\n  a\n    b\n  c\n''", 'a\n  b\nc\n'],
  ["''\n  a\n    b\n  ''", 'a\n  b\n'],
  ["''\n\n  a\n''", '\na\n'],
  ["''  \n  a\n''", 'a\n'],
  ["''\t\n  a\n''", '\t\n  a\n'],
  ["''\n\ta\n\tb\n''", '\ta\n\tb\n'],
  ["''\n  a\n\tb\n''", '  a\n\tb\n'],
  ["''\n  \ta\n  \tb\n''", '\ta\n\tb\n'],
  ["''\n  a\n \n  b\n''", 'a\n\nb\n'],
  ["''\n  a\n      \n  b\n''", 'a\n    \nb\n'],
  ["''\n  a\n\t\n  b\n''", '  a\n\t\n  b\n'],
  ["''\n    a\n  ${x}\n''", '  a\nX\n  Y\n'],
  ["''\n    ${x}\n  a\n''", '  X\n  Y\na\n'],
  ["''\n    ${x}    b\n      c\n''", 'X\n  Y    b\n  c\n'],
  ["''${x}''", 'X\n  Y'],
  ["''  ${x}''", 'X\n  Y'],
  ["''\n  ${x}\n''", 'X\n  Y\n'],
  ["''\n  ${x}\n    ''", 'X\n  Y\n'],
  ["''\n  ${x}${x}\n''", 'X\n  YX\n  Y\n'],
  ["''''${x}''", '${x}'],
  ["''$${x}''", '$${x}'],
  ["''$$${x}''", '$$X\n  Y'],
  ["'''''''", "''"],
  ["''a '''b''", "a ''b"],
  ["''''\\n''", '\n'],
  ["''''\\t''\\r''\\x''\\\\''", '\t\rx\\'],
  ["''\n  a''\\n  b\n''", 'a\nb\n'],
  ["''\n  a''\\n\n    b\n''", 'a\n\n  b\n'],
  ["''\n    ''\\n  b\n  c\n''", '  \nb\nc\n'],
  ["''\n    ''$ a\n  b\n''", '  $ a\nb\n'],
  ["''\n    ''' a\n   b\n''", " '' a\nb\n"],
  ["''\n   $ a\n  b\n''", ' $ a\nb\n'],
  ["''\n   'a'\n  b\n''", " 'a'\nb\n"],
  ["'''$x''", "'$x"],
  ["''' ''", "' "],
  ["''\\n''", '\\n'],
  ["''\n  a ''\\\n  b\n''", 'a \nb\n'],
  ["''''\\${x}''", '${x}'],
  ["''\r\n  a\r\n  b\r\n''", '\r\n  a\r\n  b\r\n'],
  ["''\n  a\r\n  b\r\n  ''", 'a\r\nb\r\n'],
  ["''\n  a\r\n\r\n  b\r\n''", '  a\r\n\r\n  b\r\n'],
  ["''\n  a\n  ''\\ \n  ''", 'a\n \n'],
  ["''\n  a\n  ''\\n  ''", 'a\n\n'],
  ["''\n  a\n ${x} ''", ' a\nX\n  Y '],
  ["''  \n    ''", ''],
  ["'' a\n''", 'a\n'],
  ["''\n  # c\n    d\n  ''\\${x} e\n''", '# c\n  d\n${x} e\n'],
  ["''\n  $'a'\n''", "$'a'\n"],
  ["''\n   ${x}\n  \n''", 'X\n  Y\n\n'],
  ["''\n  a\n   '' + ''\n  b''", 'a\nb'],
  ["''\n\n\n   a\n\n\n  ''", '\n\na\n\n\n'],
  ["''\n   '\n  ''", "'\n"],
  ["''\n  x\u00a0\n  \u00a0y\n''", 'x\u00a0\n\u00a0y\n'],
  ["''\n  é\n   😀\n''", 'é\n 😀\n'],
  ["''a''\\\r\nb''", 'a\r\nb'],
  ["''\n  a$\n  $b\n''", 'a$\n$b\n'],
  ["''$''", '$'],
  ["''a $''", 'a $'],
  ["''''$''", '$'],
  ["''''$''${x}''", '$${x}'],
  ["'''${x}''", "'X\n  Y"],
];

/** The value of a string with x put in. */
function evaluated(source: string): string {
  const { root, errors } = parseNix(source, { uri: 'file:///x.nix', path: '/x.nix', version: 0 }).tree;
  expect(errors).toEqual([]);
  return textOf(root);
}

function textOf(expr: Expr): string {
  if (expr.kind === 'Variable') return x;
  if (expr.kind === 'Binary') return textOf(expr.left) + textOf(expr.right);
  if (expr.kind !== 'String') throw new Error(`not a string: ${expr.kind}`);
  return expr.parts.map((part) => (typeof part === 'string' ? part : textOf(part.expr))).join('');
}

describe('"…" resolves escapes', () => {
  test.each(quoted)('%j', (source, value) => expect(evaluated(source)).toBe(value));
});

describe("''…'' drops the common indentation", () => {
  test.each(indented)('%j', (source, value) => expect(evaluated(source)).toBe(value));
});

test('texts are never neighbours, and never empty', () => {
  const parts = (source: string) => {
    const { root } = parseNix(source, { uri: 'file:///x.nix', path: '/x.nix', version: 0 }).tree;
    return root.kind === 'String'
      ? root.parts.map((part) => (typeof part === 'string' ? part : '·'))
      : undefined;
  };
  expect(parts('""')).toEqual([]);
  expect(parts('"${x}"')).toEqual(['·']);
  expect(parts('"a\\n$${b}${x}\\${c}"')).toEqual(['a\n$${b}', '·', '${c}']);
  expect(parts("''\n  a '''b''${c} ${x}${x}\n''")).toEqual(["a ''b${c} ", '·', '·', '\n']);
});

test('text without an escape is returned as it is', () => {
  expect(unescapeQuoted('a $b é')).toBe('a $b é');
  expect(mergeText(['a', 'b', { x }, '', 'c'])).toEqual(['ab', { x }, 'c']);
});
