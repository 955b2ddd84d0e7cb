import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { parseNix } from './parse.ts';
import type { Node } from './syntax.ts';
import { ancestors, children, nodeAt, skipParens, staticPath, walk } from './walk.ts';

beforeAll(loadParserNode);
const parse = (text: string) =>
  parseNix(text, { uri: 'file:///x.nix', path: '/x.nix', version: 0 }).tree.root;
const textOf = (node: Node) => node.file.text.slice(node.start, node.end);

test('children come in the order of the text', () => {
  const root = parse('{ a ? 1, ... }@args: with args; [ (a.b or c) "x${d}" ]');
  const starts: number[] = [];
  walk(root, (node) => {
    starts.push(...children(node).map(({ start }) => start));
    const here = children(node).map(({ start }) => start);
    expect(here).toEqual([...here].sort((a, b) => a - b));
    return true;
  });
  expect(starts.length).toBeGreaterThan(10);
});

test('a walk visits parents first, and keeps out of what the visitor refuses', () => {
  const seen: string[] = [];
  walk(parse('{ a = [ b ]; c = { d = e; }; }'), (node) => {
    seen.push(node.kind);
    return node.kind !== 'List';
  });
  expect(seen).toEqual([
    'AttrSet',
    'Binding',
    'AttrName',
    'List',
    'Binding',
    'AttrName',
    'AttrSet',
    'Binding',
    'AttrName',
    'Variable',
  ]);
});

describe('nodeAt finds the deepest node at a cursor', () => {
  const cases: [marked: string, kind: Node['kind'] | undefined, text?: string][] = [
    ['{ a = |foo; }', 'Variable', 'foo'],
    ['{ a = f|oo; }', 'Variable', 'foo'],
    ['{ a = foo|; }', 'Variable', 'foo'],
    ['{ a = foo;| }', 'Binding', 'a = foo;'],
    ['{ a = foo; | }', 'AttrSet'],
    ['pkgs.llama|-cpp', 'AttrName', 'llama-cpp'],
    ['pkgs.llama-cpp|', 'AttrName', 'llama-cpp'],
    ['f|(x)', 'Paren', '(x)'],
    ['"a${b|}c"', 'Variable', 'b'],
    ['"a|${b}c"', 'Interpolation', '${b}'],
    ['{ a, b| ? 1 }: a', 'Formal', 'b ? 1'],
    ['a  |', undefined],
  ];
  test.each(cases)('%s', (marked, kind, text) => {
    const offset = marked.indexOf('|');
    const node = nodeAt(parse(marked.replace('|', '')), offset);
    expect(node?.kind).toBe(kind);
    if (text !== undefined) expect(node && textOf(node)).toBe(text);
  });
});

test('ancestors go from the nearest outwards to the root', () => {
  const root = parse('{ a = [ b ]; }');
  const leaf = nodeAt(root, 8)!;
  expect(leaf.kind).toBe('Variable');
  expect([...ancestors(leaf)].map(({ kind }) => kind)).toEqual(['List', 'Binding', 'AttrSet']);
});

test('skipParens takes all parentheses off', () => {
  expect(skipParens(parse('(((a)))')).kind).toBe('Variable');
});

test('a path with a dynamic step is no static path', () => {
  const path = (text: string) => {
    const root = parse(text);
    return root.kind === 'Select' ? staticPath(root.path) : undefined;
  };
  expect(path('a.b."c d".${"e"}')).toEqual(['b', 'c d', 'e']);
  expect(path('a.b.${c}')).toBeUndefined();
  expect(path('a."x${c}"')).toBeUndefined();
});
