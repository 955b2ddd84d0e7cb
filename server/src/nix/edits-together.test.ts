/** Several changes of one sequence in one go: each case is one that random changes of random layouts had found wrong. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Case, changed } from './edits-testing.ts';
import { applyEdits, composeEdits, type TextEdit } from './text-edit.ts';

beforeAll(loadParserNode);

const cases: readonly Case[] = [
  [
    'an insertion before the line of an item that goes with the blank lines about it',
    '{\n  a = 1;\n  b = {\n    x = 1;\n  }; c = 2;\n\n  # above d\n  d = 4;\n}',
    (change, { set, binding }) => {
      change.removeBinding(binding('d'));
      change.removeBinding(binding('a'));
      change.insertBinding(set, 'new = 3;', { place: { before: binding('b') } });
    },
    '{\n  new = 3;\n  b = {\n    x = 1;\n  }; c = 2;\n}',
  ],
  [
    'an item that goes from the opening mark’s line, and a new one before the next line',
    '{a = 1;\n  b = {\n    x = 1;\n  }; c = 2;\n  d = 4;\n}',
    (change, { set, binding }) => {
      change.removeBinding(binding('a'));
      change.insertBinding(set, 'n = 3;', { place: { before: binding('c') } });
      change.insertBinding(set, 'm = 3;', { place: { after: binding('c') } });
    },
    '{n = 3;\n  b = {\n    x = 1;\n  }; c = 2;\n  m = 3;\n  d = 4;\n}',
  ],
  [
    'two insertions between the same items, which blank lines part',
    '{\n  a = {\n    x = 1;\n  };\n\n  b = 1;\n  # above c\n  c = 2;\n}',
    (change, { set, binding }) => {
      change.insertBinding(set, 'n = {\n  x = 1;\n};', { place: { before: binding('c') } });
      change.insertBinding(set, 'm = {\n  x = 1;\n};', { place: { after: binding('b') } });
    },
    '{\n  a = {\n    x = 1;\n  };\n\n  b = 1;\n\n  m = {\n    x = 1;\n  };\n\n  n = {\n    x = 1;\n  };\n\n  # above c\n  c = 2;\n}',
  ],
  [
    'a new item where one goes whose comment stays',
    '{\n  a = 0;\n  # free\n\n  b = 2;\n  c = {\n    x = 3;\n  }; d = 4;\n}',
    (change, { set, binding }) => {
      change.removeBinding(binding('b'));
      change.insertBinding(set, 'n = 1;', { place: { before: binding('d') } });
    },
    '{\n  a = 0;\n  # free\n\n  n = 1;\n\n  c = {\n    x = 3;\n  }; d = 4;\n}',
  ],
  [
    'the last items, behind which the closing mark stood, below a comment that stays',
    '\t{\n\t\t# free\n\n\t\ta = 1;\n\t\tb = 2; }',
    (change, { binding }) => {
      change.removeBinding(binding('a'));
      change.removeBinding(binding('b'));
    },
    '\t{\n\t\t# free\n\t}',
  ],
  [
    'the last items, behind which the closing mark stood, with blank lines between them',
    '{\n  a = 1;\n\n  # above b\n  b = 2;\n\n  c = 3; }',
    (change, { binding }) => {
      change.removeBinding(binding('b'));
      change.removeBinding(binding('c'));
    },
    '{\n  a = 1; }',
  ],
];

describe('changes together', () => {
  test.each(cases)('%s', (_title, before, change, after) => {
    expect(changed(before, change)).toBe(after);
  });
});

describe('edits of edits', () => {
  const insert = (at: number, newText: string): TextEdit => ({ start: at, end: at, newText });
  test.each<[string, TextEdit[], TextEdit[], TextEdit[]]>([
    ['apart', [insert(1, 'x')], [insert(4, 'y')], [insert(1, 'x'), insert(3, 'y')]],
    ['within what is new', [insert(1, 'xy')], [insert(2, '-')], [insert(1, 'x-y')]],
    ['new and gone', [insert(1, 'xy')], [{ start: 1, end: 3, newText: '' }], []],
    [
      'over both kinds',
      [insert(1, 'xy')],
      [{ start: 2, end: 4, newText: '-' }],
      [{ start: 1, end: 2, newText: 'x-' }],
    ],
    [
      'at the end of what is gone',
      [{ start: 1, end: 3, newText: '' }],
      [insert(1, 'z')],
      [{ start: 1, end: 3, newText: 'z' }],
    ],
  ])('%s', (_title, first, second, composed) => {
    const text = 'abcdef';
    expect(composeEdits(first, second)).toEqual(composed);
    expect(applyEdits(text, composed)).toBe(applyEdits(applyEdits(text, first), second));
  });
});
