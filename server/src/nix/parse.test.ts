import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { parseNix } from './parse.ts';
import type { Node } from './syntax.ts';
import { outline, parseText } from './testing.ts';
import { children, walk } from './walk.ts';

beforeAll(loadParserNode);

const structure: [source: string, outline: string][] = [
  // Operators, from those that bind least to those that bind most.
  ['a |> b |> c', '(|> (|> a b) c)'],
  ['a <| b <| c', '(<| a (<| b c))'],
  ['a -> b |> c', '(|> (-> a b) c)'],
  ['a -> b -> c', '(-> a (-> b c))'],
  ['a || b -> c', '(-> (|| a b) c)'],
  ['a || b || c && d', '(|| (|| a b) (&& c d))'],
  ['a && b == c', '(&& a (== b c))'],
  ['a < b == c >= d', '(== (< a b) (>= c d))'],
  ['a // b // c', '(// a (// b c))'],
  ['a < b // c', '(< a (// b c))'],
  ['!a // b', '(// (! a) b)'],
  ['!a ? b', '(! (? a b))'],
  ['!a && b', '(&& (! a) b)'],
  ['!a + b', '(! (+ a b))'],
  ['a + b - c', '(- (+ a b) c)'],
  ['a + b * c / d', '(+ a (/ (* b c) d))'],
  ['a ++ b ++ c', '(++ a (++ b c))'],
  ['a * b ++ c', '(* a (++ b c))'],
  ['a ? b.c."d" && e', '(&& (? a b.c.d) e)'],
  ['-a + b', '(+ (- a) b)'],
  ['-f x', '(- (call f x))'],
  ['-a ? b', '(? (- a) b)'],
  ['f x y.z ++ w', '(++ (call (call f x) (. y z)) w)'],
  // Select binds tighter than application: `attrNames { … }.${k}` is what facts of Nix warn of.
  ['attrNames { a = 1; }.${k}', '(call attrNames (. (set a=1) ${k}))'],
  ['a.b or c d', '(call (. a b or c) d)'],
  ['a.b or c.d or e', '(. a b or (. c d or e))'],
  ['(a.b).c', '(. (. a b) c)'],
  // `or` is a name where nothing else fits.
  ['{ or = 1; }.or', '(. (set or=1) or)'],
  ['f x or y', '(call (call f (call x or)) y)'],
  ['[ f or g ]', '(list (call f or) g)'],
  ['a.b or c or', '(. a b or (call c or))'],
  // Everything else.
  ['x: y: x', '(fn x (fn y x))'],
  ['{ a, b ? 1, ... }@args: a', '(fn args {a b?1 ...} a)'],
  ['args@{ a, }: a', '(fn args {a} a)'],
  ['{ }: 1', '(fn {} 1)'],
  ['{ ... }: 1', '(fn {...} 1)'],
  ['x:y', '"x:y"'],
  ['let a = 1; inherit b; inherit (c) d e; in a', '(let a=1 (inherit b) (inherit c d e) a)'],
  ['let { body = 1; }', '(let body=1)'],
  ['{ inherit; inherit (a); }', '(set (inherit) (inherit a))'],
  ['rec { a."b c".${d}."e${f}" = 1; }', '(rec a.b c.${d}.${"e${f}"}=1)'],
  ['{ ${"a"} = 1; }', '(set a=1)'],
  ['with a; assert b; if c then d else e', '(with a (assert b (if c d e)))'],
  ['[ 1 1.5 .5e3 (f x) (-1) ]', '(list 1 1.5 .5e3 (call f x) (- 1))'],
  ['[ a/b ./c ~/d <e/f> "g" ]', '(list a/b ./c ~/d <e/f> "g")'],
  ['./${a}/b.nix', './${a}/b.nix'],
  ['~/${a}', '~/${a}'],
  ['./a//b', './a//b'],
  ['a//b', '(// a b)'],
  ["''${a}'${b}''", '"${a}\'${b}"'],
];

describe('structure', () => {
  test.each(structure)('%s', (source, expected) => {
    const { root, errors } = parseText(source);
    expect(errors).toEqual([]);
    expect(outline(root)).toBe(expected);
  });
});

describe('what Nix rejects is an error, in one clause', () => {
  const rejected: [source: string, message: string][] = [
    ['', 'missing expression'],
    ['{ a = ; }', 'missing expression'],
    ['{ a = 1 }', 'missing `;`'],
    ['{ a = [ 1; }', 'missing `]`'],
    ...[
      '{ pkgs, ... }:\n{\n  a.b.enable: true;\n}',
      '{ a: true; }',
      '{ a : b : 1; }',
      '{ "a": 1 }',
      '{ a: 1, b: 2 }',
      '{ a = 1; b: 2; }',
      '{ x.y = { a: 1; }; }',
      'let a: 1; in a',
    ].map((source): [string, string] => [source, '`:` where `=` must stand']),
    ['with lib; x: }', 'unexpected `}`'],
    ['{ x = 1; a.b true; }', 'unexpected `true`'],
    ['{ a.b = 1', 'unclosed `{`'],
    ['let x = 1;', '`let` without `in`'],
    ['if a then b', '`if` without `else`'],
    ['a.', 'unexpected `.`'],
    ['x y )', 'unexpected `)`'],
    ['x: }', 'unexpected `}`'],
    ['{ services. }', 'unexpected `}`'],
    ['{ inputs = { ... }; }', 'unexpected `...`'],
    ['a.let', 'unexpected `let`'],
    ['{ in }: 1', 'unexpected `in`'],
    ['[ or ]', 'unexpected `or`'],
    ['a == b == c', 'unexpected `==`'],
    ['a < b < c', 'unexpected `<`'],
    ['a |> f <| g', 'unexpected `<|`'],
    ['a ? b ? c', 'unexpected `?`'],
    ['./a/', 'path has a trailing slash'],
    ['~/', 'path has a trailing slash'],
    ['{ inherit ${a}; }', 'dynamic attribute in `inherit`'],
    ['llama\u2011cpp', 'unexpected `\u2011` (U+2011)'],
    ['a\u202fb', 'unexpected `\u202f` (U+202F)'],
    ['\u201cx\u201d', 'unexpected `\u201c` (U+201C)'],
    ['"a\u0000"', 'unexpected character U+0000'],
  ];
  test.each(rejected)('%j', (source, message) => {
    const { errors } = parseText(source);
    expect(errors[0]?.message).toBe(message);
    for (const { start, end, region } of errors) {
      expect(region.start).toBeLessThanOrEqual(start);
      expect(region.end).toBeGreaterThanOrEqual(end);
    }
  });
});

describe('what is around an error is still there', () => {
  const tolerated: [source: string, outline: string][] = [
    ['{ a = ; b = 2; }', '(set a=∅ b=2)'],
    ['{ a = foo.; b = 2; }', '(set a=foo b=2)'],
    ['{ a.b = 1', '(set a.b=1)'],
    ['{ a = %; }', '(set a=∅)'],
    ['foo: bar: }', '(fn foo bar)'],
    ['x y )', '(call x y)'],
    ['let x = 1;', '(let x=1 ∅)'],
    ['a.', 'a'],
    ['{ services. }', '(set services=∅)'],
    ['{ lib, ... }: { a = lib.', '(fn {lib ...} (set a=lib))'],
    ['{ a, b }: with lib; let x = 1; y = in x', '(fn {a b} (with lib (let x=1 y=∅ x)))'],
    ['x@{ a }: rec { b = [ 1 (f', '(fn x {a} (rec b=(list 1 f)))'],
    ['{ a = { b = [ 1 2; }; c = 3; }', '(set a=(set b=(list 1 2)) c=3)'],
    ['if a then b', '(∅ a b)'],
    ['"a${', '∅'],
  ];
  test.each(tolerated)('%s', (source, expected) => {
    const { root, errors } = parseText(source);
    expect(errors.length).toBeGreaterThan(0);
    expect(outline(root)).toBe(expected);
  });
});

const sample = `# A host.
{ config, lib ? <nixpkgs/lib>, pkgs, ... }@args:
/* block */
with lib;
let
  inherit (pkgs) stdenv;
  f = x: -x + 1.5;
  legacy = let { body = 1; };
in
assert !(args ? inputs.self) -> true;
rec {
  inherit f;
  imports = [ ./a.nix ../b/\${f 1}.nix (import ~/c { }) ];
  services."llama-cpp".\${config.name} = if a == b then "x\${f}\\n" else ''
    y \${toString 1}
  '';
  z = config.a.b or null |> map f;
  url = https://example.org/x;
}
`;

test('the text of each expression, alone, parses to the same kind', () => {
  const { root, errors } = parseText(sample);
  expect(errors).toEqual([]);
  let count = 0;
  walk(root, (node) => {
    if (
      !['Binding', 'Inherit', 'InheritName', 'AttrName', 'Formals', 'Formal', 'Interpolation'].includes(
        node.kind,
      )
    ) {
      count++;
      const again = parseText(sample.slice(node.start, node.end));
      expect(again.errors).toEqual([]);
      // The text of `a |> b` within parentheses of its own is no different, so outlines are the same too.
      expect(outline(again.root)).toBe(outline(node));
    }
    return true;
  });
  expect(count).toBeGreaterThan(50);
});

test('children lie within their parent, in order, and know it', () => {
  walk(parseText(sample).root, (node) => {
    let from = node.start;
    for (const child of children(node)) {
      expect(child.parent).toBe(node);
      expect(child.start).toBeGreaterThanOrEqual(from);
      expect(child.end).toBeLessThanOrEqual(node.end);
      from = child.end;
    }
    return true;
  });
});

test('offsets of the tokens that edits stand on', () => {
  const at = (source: string, kind: Node['kind']) => {
    const found: Node[] = [];
    walk(parseText(source).root, (node) => {
      if (node.kind === kind) found.push(node);
      return true;
    });
    return found[0];
  };
  expect(at('rec /* { */ { a = 1; }', 'AttrSet')).toMatchObject({ open: 12, end: 22 });
  expect(at('{ a = 1; }', 'Binding')).toMatchObject({ start: 2, equals: 4, end: 8 });
  expect(at('let a = 1; in a', 'Let')).toMatchObject({ inOffset: 11 });
  expect(at('let { body = 1; }', 'Let')).toMatchObject({ inOffset: 16, body: undefined });
  expect(at('{ a, ... } @ b : c', 'Lambda')).toMatchObject({ colon: 15, nameSpan: { start: 13, end: 14 } });
  expect(at('{ a, ... }: b', 'Formals')).toMatchObject({ start: 0, end: 10, ellipsis: { start: 5, end: 8 } });
  expect(at('{ a ? 1 }: b', 'Formal')).toMatchObject({ start: 2, end: 7, nameSpan: { start: 2, end: 3 } });
  expect(at('a ++ b', 'Binary')).toMatchObject({ opOffset: 2 });
});

test('comments are in order, with their kind, and end before their line does', () => {
  const { comments } = parseText('# a\r\n{ /* b\n */ x = "# no"; # c\n}');
  expect(comments).toEqual([
    { kind: 'line', start: 0, end: 3 },
    { kind: 'block', start: 7, end: 15 },
    { kind: 'line', start: 28, end: 31 },
  ]);
});

test('a byte order mark is no part of the text, and offsets are UTF-16', () => {
  const file = parseNix('\uFEFF"😀" + x', { uri: 'file:///x.nix', path: '/x.nix', version: 3 });
  expect(file).toMatchObject({ text: '"😀" + x', version: 3, uri: 'file:///x.nix', path: '/x.nix' });
  expect(file.tree.root).toMatchObject({ kind: 'Binary', right: { start: 7, end: 8 }, file });
});

describe('text that means harm ends in an error, soon', () => {
  const deep = 10_000;
  const hostile: [name: string, text: string][] = [
    ['lists in lists', '['.repeat(deep) + ']'.repeat(deep)],
    ['lists that never end', '['.repeat(deep)],
    ['sets that never end', '{a='.repeat(deep)],
    ['strings in strings', `${'"${'.repeat(deep)}"`],
    ['a long sum', Array(deep).fill('1').join('+')],
    ['functions of functions', 'x: '.repeat(deep)],
    ['closing braces', '}'.repeat(deep)],
    ['control characters', Array.from({ length: deep }, (_, i) => String.fromCharCode(i % 128)).join('')],
  ];
  test.each(hostile)('%s', (_, text) => {
    const { root, errors } = parseText(text);
    expect(errors.length).toBeGreaterThan(0);
    let count = 0;
    walk(root, () => {
      count++;
      return true;
    });
    expect(count).toBeGreaterThan(0);
  });
});

test('a list of very many elements is no harm', { timeout: 60_000 }, () => {
  const many = 130_000;
  const { root } = parseText(`[${' 1'.repeat(many)} ]`);
  expect(root.kind === 'List' && root.elements.length).toBe(many);
});
