import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { parseDirectly } from './direct-parse.ts';
import { parseNix, parseThoroughly } from './parse.ts';
import type { SourceFile, SyntaxTree } from './syntax.ts';

beforeAll(loadParserNode);

const fileOf = (text: string): SourceFile =>
  ({ uri: 'file:///x.nix', path: '/x.nix', version: 0, text }) as SourceFile;

/** A tree as text: every field of every node, parents by what and where they are. */
const shown = (tree: SyntaxTree | undefined): string =>
  JSON.stringify(tree, (key, value) => {
    if (key === 'file') return undefined;
    if (key === 'parent') return value && `${value.kind} ${value.start}–${value.end}`;
    return value;
  });

const readings = (text: string): [direct: SyntaxTree | undefined, thorough: SyntaxTree] => [
  parseDirectly(text, fileOf(text)),
  parseThoroughly(text, fileOf(text)),
];

const here = import.meta.dirname;
const texts = ['../eval/lib', '../eval/models', '../eval/models/frameworks'].flatMap((folder) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith('.nix'))
    .map((name): [string, string] => [name, readFileSync(join(here, folder, name), 'utf8')]),
);

test.each(texts)('%s is read directly, to the same tree', (_, text) => {
  const [direct, thorough] = readings(text);
  expect(direct).toBeDefined();
  expect(shown(direct)).toBe(shown(thorough));
});

test.each([
  'a.b or c ++ f x y',
  '!a.b ? c."d" && -x * 2 - 1 == 0 -> { }',
  'xs |> map f |> g',
  'x: { a, b ? 1, c, ... }@all: { }: args@{ }: { inherit x; inherit (y) "z"; a.${b}."c${d}" = 1.5; }',
  'let f = x: x; in with f; assert true; if a then b else rec { }',
  '[ ./a ../b/c.nix /d ./${e}/f <nixpkgs/lib> x.y or z (-1) ]',
  "\"a$$${b}\\${c}\\n$\" + ''\n  a ''${b} ''' $${c} ${d}\n    ''\\n\n''",
  '/* a */ { # b\n  c = /* d */ 1; # e\n}\n# f',
  '"s".p./a f x.${y}.p/q',
  'a //b',
  'a / b // c',
])('%s: whatever is read directly is the same tree', (text) => {
  const [direct, thorough] = readings(text);
  if (direct) expect(shown(direct)).toBe(shown(thorough));
});

test.each([
  '',
  '{ a = 1 }',
  'a == b == c',
  'a.let',
  'f or',
  'http://a.b/c',
  '{ a = \0; }',
  'x ~/y',
  '~/${z}',
])('%j is left to tree-sitter', (text) => {
  const [direct, thorough] = readings(text);
  expect(direct).toBeUndefined();
  expect(shown(parseNix(text, fileOf(text)).tree)).toBe(shown(thorough));
});

describe('text as it is while somebody types', () => {
  const pieces =
    "/ ./a a/b - + ++ . .. ... : x:y \" '' $ ${ } { ( ) [ ] ? @ # /* */ or rec let in if then else with assert inherit ; = == != < > <a> -> |> <| && || ! ~ ~/a 1 1.5 .5 a \\ é"
      .split(' ')
      .concat(' ', '\n', '\r', '\t', '\0', '');
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    gone: fc.nat(2),
    piece: fc.constantFrom(...pieces),
  });

  test('is read to the same tree or not at all', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 2 }), (of, edits) => {
        let text = of[1].slice(0, 3000);
        for (const { at, gone, piece } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + piece + text.slice(start + gone);
        }
        const direct = parseDirectly(text, fileOf(text));
        if (direct) expect(shown(direct)).toBe(shown(parseThoroughly(text, fileOf(text))));
      }),
      { numRuns: 400 },
    );
  });
});

test('nesting costs no more stack than there is: deep text is left to tree-sitter', () => {
  for (const text of [
    '('.repeat(5000) + ')'.repeat(5000),
    '[ '.repeat(5000),
    'a ++ '.repeat(5000),
    '!'.repeat(5000),
  ])
    expect(parseDirectly(text, fileOf(text))).toBeUndefined();
  const long = `${'a + '.repeat(1500)}a`;
  expect(parseDirectly(long, fileOf(long))).toBeUndefined();
  expect(parseNix(long, fileOf(long)).tree.errors).toHaveLength(1);
});
