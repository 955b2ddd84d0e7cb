import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { parseNix } from './parse.ts';
import { type Binder, references, resolve } from './scopes.ts';
import type { InheritName, Node, Variable } from './syntax.ts';
import { nodeAt, walk } from './walk.ts';

beforeAll(loadParserNode);

/** Parses text with a `|` right before a name, and gives the root and the node at the mark. */
function at(marked: string): { root: Node; node: Node } {
  const offset = marked.indexOf('|');
  const { tree } = parseNix(marked.replace('|', ''), { uri: 'file:///x.nix', path: '/x.nix', version: 0 });
  expect(tree.errors).toEqual([]);
  return { root: tree.root, node: nodeAt(tree.root, offset)! };
}

function resolveAt(marked: string) {
  const { node } = at(marked);
  expect(['Variable', 'InheritName']).toContain(node.kind);
  return resolve(node as Variable | InheritName);
}

/** What a name means, with the text of the binder. */
function meaning(marked: string): string {
  const found = resolveAt(marked);
  const text = (node: Node) => node.file.text.slice(node.start, node.end);
  switch (found.kind) {
    case 'with':
      return `with ${found.withs.map(({ namespace }) => text(namespace)).join(', ')}`;
    case 'global':
      return `global ${found.name}`;
    case 'attribute':
      return `attribute of ${text(found.from)}`;
    case 'undefined':
      return 'undefined';
    case 'lambda':
      return `lambda ${found.node.name}`;
    default:
      return `${found.kind} ${text(found.node)}`;
  }
}

const table: [string, string][] = [
  ['let a = 1; in |a', 'let a = 1;'],
  ['let a = 1; b = |a; in b', 'let a = 1;'],
  ['let a = |a; in a', 'let a = |a;'],
  ['let a.b = 1; a.c = 2; in |a', 'let a.b = 1;'],
  ['let "a b" = 1; a = 2; in |a', 'let a = 2;'],
  ['let a = 1; in let a = 2; in |a', 'let a = 2;'],
  ['let a = 1; in let inherit |a; in a', 'let a = 1;'],
  ['let a = 1; in let inherit a; in |a', 'let a'],
  ['let a = 1; b = { inherit |a; }; in b', 'let a = 1;'],
  ['let a = 1; in rec { a = 2; inherit (|a) b; }', 'rec a = 2;'],
  ['let s = {}; inherit (s) |a; in a', 'attribute of s'],
  ['let s = {}; inherit (|s) a; in a', 'let s = {};'],
  ['rec { a = 1; b = |a; }', 'rec a = 1;'],
  ['{ a = 1; b = |a; }', 'undefined'],
  ['x: rec { inherit |x; y = x; }', 'lambda x'],
  ['x: rec { inherit x; y = |x; }', 'rec x'],
  ['rec { ${"a" + ""} = 1; b = |a; }', 'undefined'],
  ['rec { ${"a"} = 1; b = |a; }', 'rec ${"a"} = 1;'],
  ['n: rec { a = 1; ${|a} = 2; }', 'rec a = 1;'],
  ['rec { a.b = 1; c = { d = |a; }; }', 'rec a.b = 1;'],
  ['let { x = 1; body = |x; }', 'rec x = 1;'],
  ['x: |x', 'lambda x'],
  ['{ a }: |a', 'formal a'],
  ['{ a, b ? |a }: b', 'formal a'],
  ['{ a ? |b, b }: a', 'formal b'],
  ['{ a ? |args, ... }@args: a', 'lambda args'],
  ['args@{ a }: |args', 'lambda args'],
  ['a: { a }: |a', 'formal a'],
  ['with pkgs; |a', 'with pkgs'],
  ['p: with p; with p.q; |a', 'with p.q, p'],
  ['p: with p; with |q; a', 'with p'],
  ['let a = 1; in with p; |a', 'let a = 1;'],
  ['let a = 1; in { b = with p; with q; [ |a ]; }', 'let a = 1;'],
  ['with p; let a = 1; in |b', 'with p'],
  ['with { map = 1; }; |map', 'global map'],
  ['|builtins', 'global builtins'],
  ['|__currentSystem', 'global __currentSystem'],
  ['|__curPos', 'global __curPos'],
  ["|__foldl'", "global __foldl'"],
  ['let map = 1; in |map', 'let map = 1;'],
  ['|lib', 'undefined'],
  ['|head', 'undefined'],
  ['{ inherit |lib; }', 'undefined'],
  ['with p; { inherit |lib; }', 'with p'],
];

describe('what a name means', () => {
  test.each(table)('%s', (marked, expected) => {
    expect(meaning(marked)).toBe(expected.replace('|', ''));
  });
});

test('bindings that share the first step of their path bind the name together', () => {
  const found = resolveAt('let a.b = 1; a.c = 2; in |a');
  expect(found.kind === 'let' && found.all.length).toBe(2);
});

describe('references of a binder', () => {
  const binders: [text: string, binder: string, expected: string[]][] = [
    ['let a = 1; b = a; in [ a (a: a) { inherit a; } { a = 1; } x.a ]', 'a = 1;', ['a', 'a', 'a']],
    ['{ lib, f ? lib.id }: { x = lib.y; z = { lib }: lib; }', 'lib', ['lib', 'lib']],
    ['x: rec { inherit x; y = x; }', 'x: rec { inherit x; y = x; }', ['x']],
    ['{ a = 1; b = c.a; }', 'a = 1;', []],
  ];
  test.each(binders)('%s', (text, binderText, expected) => {
    const { root } = at(text);
    const found: Binder[] = [];
    walk(root, (node) => {
      const isBinder = node.kind === 'Binding' || node.kind === 'Formal' || node.kind === 'Lambda';
      if (isBinder && text.slice(node.start, node.end) === binderText) found.push(node);
      return true;
    });
    expect(references(found[0]!).map(({ name }) => name)).toEqual(expected);
  });
});
