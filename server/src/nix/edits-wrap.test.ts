import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Case, changed } from './edits-testing.ts';

beforeAll(loadParserNode);

const wrap: Case[] = [
  [
    'a module of lines',
    "{ pkgs, ... }:\n{\n  imports = [ ./a.nix ];\n\n  # about b\n  b = 1; # why\n  s = ''\n    x\n\n      y\n  '';\n  t = \"u\n  v\";\n}\n",
    (e, n) => e.wrapBindings(n.set, 'config', n.set.bindings.slice(1)),
    "{ pkgs, ... }:\n{\n  imports = [ ./a.nix ];\n\n  config = {\n    # about b\n    b = 1; # why\n    s = ''\n      x\n\n        y\n    '';\n    t = \"u\n  v\";\n  };\n}\n",
  ],
  [
    'a module on one line',
    '{ a = 1; b = 2; }',
    (e, n) => e.wrapBindings(n.set, 'config', n.set.bindings),
    '{ config = { a = 1; b = 2; }; }',
  ],
  [
    'bindings apart from each other',
    '{\n  a = 1;\n  imports = [ ];\n  b.c = 2;\n}',
    (e, n) => e.wrapBindings(n.set, 'config', [n.binding('a'), n.binding('b.c')]),
    '{\n  config.a = 1;\n  imports = [ ];\n  config.b.c = 2;\n}',
  ],
  [
    'together with options before it',
    '{\n  a = 1;\n}',
    (e, n) => {
      e.insertBinding(n.set, 'options.x = 1;', { place: { before: n.binding('a') } });
      e.wrapBindings(n.set, 'config', [n.binding('a')]);
    },
    '{\n  options.x = 1;\n  config = {\n    a = 1;\n  };\n}',
  ],
];

const replace: Case[] = [
  ['a value', '{ a = 1; }', (e, n) => e.replace(n.expr('1'), 'f x'), '{ a = f x; }'],
  ['an element', '[ a ]', (e, n) => e.replace(n.expr('a'), 'f x'), '[ (f x) ]'],
  ['an element by a chain', '[ a ]', (e, n) => e.replace(n.expr('a'), 'a.b'), '[ a.b ]'],
  ['a function', 'f x', (e, n) => e.replace(n.expr('f'), 'g y'), 'g y x'],
  ['a function by a function', 'f x', (e, n) => e.replace(n.expr('f'), 'y: y'), '(y: y) x'],
  ['an argument', 'f x', (e, n) => e.replace(n.expr('x'), '-1'), 'f (-1)'],
  ['what is selected from', 'a.b', (e, n) => e.replace(n.expr('a'), 'x.y or z'), '(x.y or z).b'],
  ['an operand', 'a // b', (e, n) => e.replace(n.expr('b'), 'x // y'), 'a // (x // y)'],
  [
    'by several lines',
    '{\n    a = {\n        b = 1;\n    };\n}',
    (e, n) => e.replace(n.expr('1'), 'f {\n  x = 1;\n}'),
    '{\n    a = {\n        b = f {\n            x = 1;\n        };\n    };\n}',
  ],
];

describe('bindings move into a nested set', () => {
  test.each(wrap)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

describe('a replacement gets the parentheses that its place needs', () => {
  test.each(replace)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

test('changes that contradict each other are refused', () => {
  expect(() =>
    changed('{ a = { b = 1; }; }', (e, n) => {
      e.removeBinding(n.binding('a'));
      e.replace(n.expr('1'), '2');
    }),
  ).toThrow('edits overlap');
});
