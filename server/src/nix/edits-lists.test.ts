import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Case, changed } from './edits-testing.ts';

beforeAll(loadParserNode);

const append: Case[] = [
  ['an empty list', '[ ]', (e, n) => e.appendToList(n.list, 'x'), '[ x ]'],
  ['an empty list without a space', '[]', (e, n) => e.appendToList(n.list, 'x'), '[ x ]'],
  [
    'an empty list of a tight file',
    '{ a = []; b = [c]; }',
    (e, n) => e.appendToList(n.list, 'x'),
    '{ a = [x]; b = [c]; }',
  ],
  [
    'an empty list of a padded file',
    '{ a = []; b = [ c ]; }',
    (e, n) => e.appendToList(n.list, 'x'),
    '{ a = [ x ]; b = [ c ]; }',
  ],
  ['a padded list', '[ a b ]', (e, n) => e.appendToList(n.list, 'x'), '[ a b x ]'],
  ['a tight list', '[a b]', (e, n) => e.appendToList(n.list, 'x'), '[a b x]'],
  [
    'two at once',
    '[ ]',
    (e, n) => {
      e.appendToList(n.list, 'x');
      e.appendToList(n.list, 'y');
    },
    '[ x y ]',
  ],
  [
    'a list of lines',
    '[\n  a\n  b\n]\n',
    (e, n) => {
      e.appendToList(n.list, 'x');
      e.appendToList(n.list, 'y');
    },
    '[\n  a\n  b\n  x\n  y\n]\n',
  ],
  [
    'tabs',
    '{\n\tl = [\n\t\ta\n\t];\n}\n',
    (e, n) => e.appendToList(n.list, 'x'),
    '{\n\tl = [\n\t\ta\n\t\tx\n\t];\n}\n',
  ],
  ['CRLF', '[\r\n  a # c\r\n]\r\n', (e, n) => e.appendToList(n.list, 'x'), '[\r\n  a # c\r\n  x\r\n]\r\n'],
  [
    'an empty list over two lines',
    '{\n  l = [\n  ];\n}',
    (e, n) => e.appendToList(n.list, 'x'),
    '{\n  l = [\n    x\n  ];\n}',
  ],
  [
    'after a comment at the end',
    '[\n  a # why\n  # b\n]',
    (e, n) => e.appendToList(n.list, 'x'),
    '[\n  a # why\n  # b\n  x\n]',
  ],
  [
    'a list of nothing but a comment',
    '[\n  # b\n]',
    (e, n) => e.appendToList(n.list, 'x'),
    '[\n  # b\n  x\n]',
  ],
  [
    'a comment on the one line',
    '[ /* none */ ]',
    (e, n) => e.appendToList(n.list, 'x'),
    '[ /* none */\n  x\n]',
  ],
  [
    'a hanging list',
    '{\n  l = [ a\n        b ];\n}',
    (e, n) => e.appendToList(n.list, 'x'),
    '{\n  l = [ a\n        b\n        x ];\n}',
  ],
  [
    'several on a line',
    '[\n  a b\n  c d\n]',
    (e, n) => e.appendToList(n.list, 'x'),
    '[\n  a b\n  c d\n  x\n]',
  ],
  [
    'blocks parted by blank lines',
    '[\n  (f {\n    a = 1;\n  })\n\n  (g {\n    b = 1;\n  })\n]',
    (e, n) => e.appendToList(n.list, 'x'),
    '[\n  (f {\n    a = 1;\n  })\n\n  (g {\n    b = 1;\n  })\n\n  x\n]',
  ],
  [
    'groups parted by a blank line',
    '[\n  a\n  b\n\n  c\n]',
    (e, n) => e.appendToList(n.list, 'x'),
    '[\n  a\n  b\n\n  c\n  x\n]',
  ],
  [
    'a module that hugs the brackets',
    'f [({ pkgs, ... }: {\n  a = 1;\n})]',
    (e, n) => e.appendToList(n.list, './x.nix'),
    'f [({ pkgs, ... }: {\n  a = 1;\n}) ./x.nix]',
  ],
  [
    'a text of several lines into one line',
    '{\n  l = [ a b ];\n}',
    (e, n) => e.appendToList(n.list, 'f {\n  x = 1;\n}'),
    '{\n  l = [\n    a\n    b\n    (f {\n      x = 1;\n    })\n  ];\n}',
  ],
  [
    'a text of several lines into an empty list',
    '{\n    s = {\n        l = [ ];\n    };\n}',
    (e, n) => e.appendToList(n.list, '{\n  x = 1;\n}'),
    '{\n    s = {\n        l = [\n            {\n                x = 1;\n            }\n        ];\n    };\n}',
  ],
  [
    'an application gets parentheses',
    '[ a ]',
    (e, n) => e.appendToList(n.list, 'import ./x { }'),
    '[ a (import ./x { }) ]',
  ],
  [
    'a function gets parentheses',
    '[ a ]',
    (e, n) => e.appendToList(n.list, 'final: prev: { }'),
    '[ a (final: prev: { }) ]',
  ],
  ['an operator gets parentheses', '[ a ]', (e, n) => e.appendToList(n.list, 'a // b'), '[ a (a // b) ]'],
  ['a selection gets none', '[ a ]', (e, n) => e.appendToList(n.list, 'a.b.c or d'), '[ a a.b.c or d ]'],
  [
    'a text that ends in a comment leaves the line',
    '[ a ]',
    (e, n) => e.appendToList(n.list, 'b # why'),
    '[\n  a\n  b # why\n]',
  ],
];

const elsewhere: Case[] = [
  ['at the start of a line', '[ a b ]', (e, n) => e.prependToList(n.list, 'x'), '[ x a b ]'],
  [
    'at the start of lines',
    '[\n  # about a\n  a\n]',
    (e, n) => e.prependToList(n.list, 'x'),
    '[\n  x\n  # about a\n  a\n]',
  ],
  [
    'below the comment of the bracket',
    '[ # all\n  a\n]',
    (e, n) => e.prependToList(n.list, 'x'),
    '[ # all\n  x\n  a\n]',
  ],
  ['at the start of a hanging list', '[ a\n  b ]', (e, n) => e.prependToList(n.list, 'x'), '[ x\n  a\n  b ]'],
  ['after one', '[ a b ]', (e, n) => e.insertElement(n.list, 'x', { after: n.expr('a') }), '[ a x b ]'],
  ['before one', '[ a b ]', (e, n) => e.insertElement(n.list, 'x', { before: n.expr('b') }), '[ a x b ]'],
  [
    'above the comment of the one it comes before',
    '[\n  a # first\n  # second\n  b\n]',
    (e, n) => e.insertElement(n.list, 'x', { before: n.expr('b') }),
    '[\n  a # first\n  x\n  # second\n  b\n]',
  ],
  [
    'below the comment of the one it comes after',
    '[\n  a # first\n  # second\n  b\n]',
    (e, n) => e.insertElement(n.list, 'x', { after: n.expr('a') }),
    '[\n  a # first\n  x\n  # second\n  b\n]',
  ],
  [
    'within a line of several',
    '[\n  a b\n  c\n]',
    (e, n) => e.insertElement(n.list, 'x', { after: n.expr('a') }),
    '[\n  a x b\n  c\n]',
  ],
];

const remove: Case[] = [
  ['the only one', '[ a ]', (e, n) => e.removeListElement(n.expr('a')), '[ ]'],
  ['the only one of a tight list', '[a]', (e, n) => e.removeListElement(n.expr('a')), '[]'],
  ['the first', '[ a b c ]', (e, n) => e.removeListElement(n.expr('a')), '[ b c ]'],
  ['the middle', '[ a b c ]', (e, n) => e.removeListElement(n.expr('b')), '[ a c ]'],
  ['the last', '[a b c]', (e, n) => e.removeListElement(n.expr('c')), '[a b]'],
  [
    'two of three',
    '[ a b c ]',
    (e, n) => {
      e.removeListElement(n.expr('a'));
      e.removeListElement(n.expr('b'));
    },
    '[ c ]',
  ],
  ['a line', '[\n  a\n  b # why\n  c\n]', (e, n) => e.removeListElement(n.expr('b')), '[\n  a\n  c\n]'],
  [
    'all the lines',
    '{\n  l = [\n    a\n  ];\n}',
    (e, n) => e.removeListElement(n.expr('a')),
    '{\n  l = [ ];\n}',
  ],
  [
    'one of a line',
    '[\n  a b # both\n  c\n]',
    (e, n) => e.removeListElement(n.expr('b')),
    '[\n  a # both\n  c\n]',
  ],
  ['the first of a line', '[\n  a b\n  c\n]', (e, n) => e.removeListElement(n.expr('a')), '[\n  b\n  c\n]'],
  [
    'the first of a hanging list',
    '[ a\n  b\n  c ]',
    (e, n) => e.removeListElement(n.expr('a')),
    '[ b\n  c ]',
  ],
  ['the last of a hanging list', '[ a\n  b\n  c ]', (e, n) => e.removeListElement(n.expr('c')), '[ a\n  b ]'],
  [
    'the comment above goes with it',
    '[\n  a\n\n  # about b\n  b\n\n  c\n]',
    (e, n) => e.removeListElement(n.expr('b')),
    '[\n  a\n\n  c\n]',
  ],
  [
    'what was switched off above it stays',
    '[\n  a\n  # firefox\n  b\n]',
    (e, n) => e.removeListElement(n.expr('b')),
    '[\n  a\n  # firefox\n]',
  ],
  [
    'the heading of a group stays',
    '[\n  # games\n  steam\n  lutris\n]',
    (e, n) => e.removeListElement(n.expr('steam')),
    '[\n  # games\n  lutris\n]',
  ],
  [
    'the heading of a group goes with all of it',
    '[\n  vim\n\n  # the games\n  steam\n  lutris\n]',
    (e, n) => {
      e.removeListElement(n.expr('steam'));
      e.removeListElement(n.expr('lutris'));
    },
    '[\n  vim\n]',
  ],
  [
    'and another in its place',
    '[\n  a\n\n  b # why\n\n  c\n]',
    (e, n) => {
      e.removeListElement(n.expr('b'));
      e.insertElement(n.list, 'x', { after: n.expr('b') });
    },
    '[\n  a\n\n  x\n\n  c\n]',
  ],
  [
    'all, and one added',
    '[ a b ]',
    (e, n) => {
      e.removeListElement(n.expr('a'));
      e.removeListElement(n.expr('b'));
      e.appendToList(n.list, 'x');
    },
    '[ x ]',
  ],
];

describe('appending to a list keeps its layout', () => {
  test.each(append)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

describe('an element goes where it is asked', () => {
  test.each(elsewhere)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

describe('removing from a list leaves no trace', () => {
  test.each(remove)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

test('what is no expression is refused', () => {
  expect(() => changed('[ ]', (e, n) => e.appendToList(n.list, 'a ]'))).toThrow('not a Nix expression');
});
