import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { fileOf } from './edits-testing.ts';
import { type FileStyle, reindent, styleOf } from './layout.ts';
import { regionAt, regionsOf } from './layout-regions.ts';

beforeAll(loadParserNode);

const nixfmt: FileStyle = {
  eol: '\n',
  unit: '  ',
  listPad: ' ',
  bracePad: ' ',
  emptyListPad: ' ',
  emptySetPad: ' ',
  atFirst: false,
  atPad: '',
};

describe('the habits of a file', () => {
  test.each<[title: string, text: string, style: Partial<FileStyle>]>([
    [
      'nixfmt',
      '{\n  a = [ ];\n  b = [ c ];\n}\n',
      { unit: '  ', listPad: ' ', emptyListPad: ' ', eol: '\n' },
    ],
    ['alejandra', '{\n  a = [];\n  b = {c = [d];};\n}\n', { listPad: '', bracePad: '', emptyListPad: '' }],
    ['four spaces', '{\n    a = {\n        b = 1;\n    };\n}', { unit: '    ' }],
    ['tabs', '{\n\ta = {\n\t\tb = 1;\n\t};\n}', { unit: '\t' }],
    ['tabs below what stands beside the brace', '{ a = 0;\n\tb = 1;\n}', { unit: '\t' }],
    ['CRLF', '{\r\n  a = 1;\r\n}\r\n', { eol: '\r\n', unit: '  ' }],
    ['mostly LF', '{\n  a = 1;\n  b = 2;\n}\r\n', { eol: '\n' }],
    ['nothing to see', '1', { eol: '\n', unit: '  ', listPad: ' ', bracePad: ' ', emptyListPad: ' ' }],
    ['brackets in strings do not count', '{ a = "[x] [y]"; b = [ c ]; }', { listPad: ' ' }],
    [
      'indentation in strings does not count',
      "{\n  a = ''\n    f() {\n            x\n    }\n  '';\n}",
      { unit: '  ' },
    ],
    ['an @-name first', 'inputs @ {a}: b', { atFirst: true, atPad: ' ' }],
  ])('%s', (_, text, style) => {
    expect(styleOf(fileOf(text))).toMatchObject(style);
  });

  test('long comments and strings cost no more than short ones', () => {
    const long = 'x'.repeat(100_000);
    expect(styleOf(fileOf(`{\n  # ${long}\n  a = "${long}"; /* ${long} */ b = 1;\n}`)).unit).toBe('  ');
  });
});

describe('new text fits its place', () => {
  const style = (change: Partial<FileStyle>): FileStyle => ({ ...nixfmt, ...change });
  test.each<[title: string, text: string, indent: string, style: FileStyle, result: string]>([
    [
      'steps become the unit',
      '{\n  a = {\n    b = 1;\n  };\n}',
      '\t',
      style({ unit: '\t' }),
      '{\n\t\ta = {\n\t\t\tb = 1;\n\t\t};\n\t}',
    ],
    [
      'blank lines stay empty',
      '{\n  a = 1;\n\n  b = 2;\n}',
      '  ',
      style({}),
      '{\n    a = 1;\n\n    b = 2;\n  }',
    ],
    [
      'line ends become those of the file',
      '{\n  a = 1;\n}',
      '',
      style({ eol: '\r\n' }),
      '{\r\n  a = 1;\r\n}',
    ],
    ['lines of a string stay', '{\n  a = "x\n  y";\n}', '    ', style({}), '{\n      a = "x\n  y";\n    }'],
    [
      'a script moves as one',
      "{\n  a = ''\n    x\n      y\n  '';\n}",
      '    ',
      style({ unit: '    ' }),
      "{\n        a = ''\n          x\n            y\n        '';\n    }",
    ],
    [
      'a script whose first line has text stays',
      "{\n  a = ''x\n    y'';\n}",
      '    ',
      style({}),
      "{\n      a = ''x\n    y'';\n    }",
    ],
    [
      'a script stays among tabs',
      "{\n  a = ''\n    x\n  '';\n}",
      '',
      style({ unit: '\t' }),
      "{\n\ta = ''\n    x\n  '';\n}",
    ],
    [
      'code within a string moves',
      'f "${g {\n  a = 1;\n}}"',
      '    ',
      style({}),
      'f "${g {\n      a = 1;\n    }}"',
    ],
  ])('%s', (_, text, indent, fileStyle, result) => {
    expect(reindent(text, indent, fileStyle)).toBe(result);
  });
});

describe('what is code', () => {
  const parts = (text: string): string[] =>
    regionsOf(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
  test.each<[title: string, text: string, regions: string[]]>([
    ['comments', 'a # b "c"\n/* d */ e', ['line-comment # b "c"', 'block-comment /* d */']],
    ['a comment before CRLF', '# a\r\nb', ['line-comment # a']],
    ['escapes', '"a\\"b" c', ['quoted "a\\"b"']],
    ['escapes of indented strings', "''a'''b''${c}''\\d'' e", ["indented ''a'''b''${c}''\\d''"]],
    ['interpolation', '"a${b "c" { }}d"', ['quoted "a', 'quoted "c"', 'quoted d"']],
    ['two dollars', '"$${a}"', ['quoted "$${a}"']],
    ['names with quotes', 'foldl\'\' "a"', ['quoted "a"']],
    ['addresses', "https://x.org/a''b#c", ['line-comment #c']],
    ['what is not closed', '"a ${b "c', ['quoted "a ', 'quoted "c']],
  ])('%s', (_, text, regions) => {
    expect(parts(text)).toEqual(regions);
  });

  test('a line that begins within a string is known as such', () => {
    const text = 'a "b\nc" d\ne';
    const regions = regionsOf(text);
    expect(regionAt(regions, 5)?.kind).toBe('quoted');
    expect(regionAt(regions, 10)).toBeUndefined();
  });
});
