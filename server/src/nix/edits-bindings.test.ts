import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Case, changed } from './edits-testing.ts';

beforeAll(loadParserNode);

const insert: Case[] = [
  ['an empty set', '{ }\n', (e, n) => e.insertBinding(n.set, 'x = 1;'), '{\n  x = 1;\n}\n'],
  ['an empty argument', 'build { }', (e, n) => e.insertBinding(n.set, 'x = 1;'), 'build { x = 1; }'],
  [
    'an empty set, asked on one line',
    '{}',
    (e, n) => e.insertBinding(n.set, 'x = 1;', { oneLine: true }),
    '{ x = 1; }',
  ],
  ['an empty set of two lines', '{\n}', (e, n) => e.insertBinding(n.set, 'x = 1;'), '{\n  x = 1;\n}'],
  ['a set of one line', '{ a = 1; }', (e, n) => e.insertBinding(n.set, 'x = 1;'), '{ a = 1; x = 1; }'],
  ['a tight set', '{a = 1;}', (e, n) => e.insertBinding(n.set, 'x = 1;'), '{a = 1; x = 1;}'],
  [
    'a text of several lines into one line',
    '{\n  s = { a = 1; b = 2; };\n}',
    (e, n) => e.insertBinding(n.setAt('s'), 'x = {\n  y = 1;\n};'),
    '{\n  s = {\n    a = 1;\n    b = 2;\n    x = {\n      y = 1;\n    };\n  };\n}',
  ],
  [
    'four spaces',
    '{\n    s = {\n        a = 1;\n    };\n}',
    (e, n) => e.insertBinding(n.setAt('s'), 'x = {\n  y = 1;\n};'),
    '{\n    s = {\n        a = 1;\n        x = {\n            y = 1;\n        };\n    };\n}',
  ],
  [
    'tabs and CRLF',
    '{\r\n\ts = {\r\n\t\ta = 1;\r\n\t};\r\n}\r\n',
    (e, n) => e.insertBinding(n.setAt('s'), 'x = {\n  y = 1;\n};'),
    '{\r\n\ts = {\r\n\t\ta = 1;\r\n\t\tx = {\r\n\t\t\ty = 1;\r\n\t\t};\r\n\t};\r\n}\r\n',
  ],
  [
    'a comment on the last line',
    '{\n  a = 1; # why\n}',
    (e, n) => e.insertBinding(n.set, 'x = 1;'),
    '{\n  a = 1; # why\n  x = 1;\n}',
  ],
  [
    'inputs parted by blank lines',
    '{\n  inputs = {\n    a.url = "a";\n\n    b = {\n      url = "b";\n    };\n\n    # about c\n    c.url = "c";\n  };\n}',
    (e, n) => e.insertBinding(n.setAt('inputs'), 'x.url = "x";'),
    '{\n  inputs = {\n    a.url = "a";\n\n    b = {\n      url = "b";\n    };\n\n    # about c\n    c.url = "c";\n\n    x.url = "x";\n  };\n}',
  ],
  [
    'inputs of several dotted lines each',
    '{\n  a.url = "a";\n\n  b.url = "b";\n  b.inputs.a.follows = "a";\n}',
    (e, n) => {
      e.insertBinding(n.set, 'x.url = "x";');
      e.insertBinding(n.set, 'x.inputs.a.follows = "a";');
    },
    '{\n  a.url = "a";\n\n  b.url = "b";\n  b.inputs.a.follows = "a";\n\n  x.url = "x";\n  x.inputs.a.follows = "a";\n}',
  ],
  [
    'a group goes on without a blank line',
    '{\n  description = "d";\n\n  inputs.a.url = "a";\n\n  outputs = _: { };\n}',
    (e, n) => e.insertBinding(n.set, 'inputs.x.url = "x";', { place: { after: n.binding('inputs.a.url') } }),
    '{\n  description = "d";\n\n  inputs.a.url = "a";\n  inputs.x.url = "x";\n\n  outputs = _: { };\n}',
  ],
  [
    'an option after those of other subjects',
    '{\n  services.a.enable = true;\n  services.b.enable = true;\n\n  networking.a = 1;\n  networking.b = 2;\n}',
    (e, n) => e.insertBinding(n.set, 'hardware.gpu = "cuda";'),
    '{\n  services.a.enable = true;\n  services.b.enable = true;\n\n  networking.a = 1;\n  networking.b = 2;\n\n  hardware.gpu = "cuda";\n}',
  ],
  [
    'at the start',
    '{ # all\n  # about a\n  a = 1;\n\n  b = 2;\n}',
    (e, n) => e.insertBinding(n.set, 'x = 1;', { place: 'start' }),
    '{ # all\n  x = 1;\n\n  # about a\n  a = 1;\n\n  b = 2;\n}',
  ],
  [
    'above the comment of the one it comes before',
    '{\n  a = 1;\n  # about b\n  b = 2;\n}',
    (e, n) => e.insertBinding(n.set, 'x = 1;', { place: { before: n.binding('b') } }),
    '{\n  a = 1;\n  x = 1;\n  # about b\n  b = 2;\n}',
  ],
  [
    'after the other bindings of its line',
    '{\n  a = 1; b = 2;\n  c = 3;\n}',
    (e, n) => e.insertBinding(n.set, 'x = 1;', { place: { after: n.binding('a') } }),
    '{\n  a = 1; b = 2;\n  x = 1;\n  c = 3;\n}',
  ],
  [
    'a set that begins and ends on the lines of its bindings',
    '{ a = 1;\n  b = 2; }',
    (e, n) => e.insertBinding(n.set, 'x = 1;'),
    '{ a = 1;\n  b = 2;\n  x = 1; }',
  ],
  [
    'a set of nothing but a comment',
    '{\n  # to come\n}',
    (e, n) => e.insertBinding(n.set, 'x = 1;'),
    '{\n  # to come\n  x = 1;\n}',
  ],
  [
    'a let',
    'let\n  a = 1;\nin\na',
    (e, n) => e.insertBinding(n.let, 'x = 1;'),
    'let\n  a = 1;\n  x = 1;\nin\na',
  ],
  [
    'a let of one line',
    'let a = 1; in a',
    (e, n) => e.insertBinding(n.let, 'x = 1;'),
    'let a = 1; x = 1; in a',
  ],
  [
    'a let with a blank line before in',
    'let\n  a = 1;\n\nin a',
    (e, n) => e.insertBinding(n.let, 'x = 1;'),
    'let\n  a = 1;\n  x = 1;\n\nin a',
  ],
  [
    'a script keeps what it says',
    '{\n    a = {\n        b = 1;\n    };\n}',
    (e, n) => e.insertBinding(n.setAt('a'), "s = ''\n  if x\n    y\n\n  z\n'';"),
    "{\n    a = {\n        b = 1;\n        s = ''\n          if x\n            y\n\n          z\n        '';\n    };\n}",
  ],
  [
    'a string of several lines is not indented',
    '{\n  a = {\n    b = 1;\n  };\n}',
    (e, n) => e.insertBinding(n.setAt('a'), 's = "x\ny";'),
    '{\n  a = {\n    b = 1;\n    s = "x\ny";\n  };\n}',
  ],
  [
    'a let before an expression on its own line',
    '{ pkgs, ... }:\n{\n  a = 1;\n}',
    (e, n) => {
      e.insertLet(n.lambda.body, 'x = 1;');
      e.insertLet(n.lambda.body, 'y = 2;');
    },
    '{ pkgs, ... }:\nlet\n  x = 1;\n  y = 2;\nin\n{\n  a = 1;\n}',
  ],
  [
    'a let before an expression within a line',
    '{ pkgs, ... }: {\n  a = 1;\n}',
    (e, n) => e.insertLet(n.lambda.body, 'x = 1;'),
    '{ pkgs, ... }: let\n  x = 1;\nin {\n  a = 1;\n}',
  ],
  [
    'a let before an argument',
    'f x',
    (e, n) => e.insertLet(n.expr('x'), 'y = 1;'),
    'f (let\n  y = 1;\nin x)',
  ],
  [
    'a let that is there',
    'x:\nlet\n  a = 1;\nin\na',
    (e, n) => e.insertLet(n.lambda.body, 'y = 1;'),
    'x:\nlet\n  a = 1;\n  y = 1;\nin\na',
  ],
  [
    'a name of an inherit',
    '{ inherit (x) a b; }',
    (e, n) => e.addInheritName(n.inherit, 'c'),
    '{ inherit (x) a b c; }',
  ],
  [
    'a name of an inherit in lines',
    '{\n  inherit (x)\n    a\n    b\n    ;\n}',
    (e, n) => e.addInheritName(n.inherit, 'c'),
    '{\n  inherit (x)\n    a\n    b\n    c\n    ;\n}',
  ],
];

const remove: Case[] = [
  ['the only one', '{ a = 1; }', (e, n) => e.removeBinding(n.binding('a')), '{ }'],
  ['the only line', '{\n  # about a\n  a = 1;\n}', (e, n) => e.removeBinding(n.binding('a')), '{ }'],
  ['one of a line', '{ a = 1; b = 2; }', (e, n) => e.removeBinding(n.binding('b')), '{ a = 1; }'],
  ['the first of a line', '{ a = 1; b = 2; }', (e, n) => e.removeBinding(n.binding('a')), '{ b = 2; }'],
  [
    'a line between blank lines',
    '{\n  a = 1;\n\n  b = 2; # why\n\n  c = 3;\n}',
    (e, n) => e.removeBinding(n.binding('b')),
    '{\n  a = 1;\n\n  c = 3;\n}',
  ],
  [
    'the last after a blank line',
    '{\n  a = 1;\n\n  b = 2;\n}',
    (e, n) => e.removeBinding(n.binding('b')),
    '{\n  a = 1;\n}',
  ],
  [
    'the first before a blank line',
    '{\n  a = 1;\n\n  b = 2;\n}',
    (e, n) => e.removeBinding(n.binding('a')),
    '{\n  b = 2;\n}',
  ],
  [
    'CRLF',
    '{\r\n  a = 1;\r\n\r\n  b = 2;\r\n\r\n  c = 3;\r\n}\r\n',
    (e, n) => e.removeBinding(n.binding('b')),
    '{\r\n  a = 1;\r\n\r\n  c = 3;\r\n}\r\n',
  ],
  [
    'a comment that calls it by its name',
    '{\n  a = 1;\n  # llama-cpp overlay\n  llama-cpp = 2;\n  c = 3;\n}',
    (e, n) => e.removeBinding(n.binding('llama-cpp')),
    '{\n  a = 1;\n  c = 3;\n}',
  ],
  [
    'a comment over more than this stays',
    '{\n  # the network\n  hostName = "x";\n  firewall = 1;\n}',
    (e, n) => e.removeBinding(n.binding('hostName')),
    '{\n  # the network\n  firewall = 1;\n}',
  ],
  [
    'the title of a section stays',
    '{\n  # ---- AI ----\n  a = 1;\n\n  b = 2;\n}',
    (e, n) => e.removeBinding(n.binding('a')),
    '{\n  # ---- AI ----\n\n  b = 2;\n}',
  ],
  [
    'a binding that was switched off stays',
    '{\n  b = 2;\n  # c = 3;\n  a = 1;\n}',
    (e, n) => e.removeBinding(n.binding('a')),
    '{\n  b = 2;\n  # c = 3;\n}',
  ],
  [
    'two, and the blank line between them',
    '{\n  a = 1;\n\n  b = 2;\n\n  c = 3;\n  d = 4;\n}',
    (e, n) => {
      e.removeBinding(n.binding('b'));
      e.removeBinding(n.binding('c'));
    },
    '{\n  a = 1;\n\n  d = 4;\n}',
  ],
  ['the only one of a let', 'x:\nlet\n  a = 1;\nin\nx', (e, n) => e.removeBinding(n.binding('a')), 'x:\nx'],
  [
    'the last of a let',
    'let\n  a = 1;\n  b = 2;\n\nin\na',
    (e, n) => e.removeBinding(n.binding('b')),
    'let\n  a = 1;\n\nin\na',
  ],
  [
    'a name of an inherit',
    '{ inherit (x) a b; }',
    (e, n) => e.removeInheritName(n.inherit.names[0]!),
    '{ inherit (x) b; }',
  ],
  [
    'the last name of an inherit',
    '{\n  inherit (x) a;\n  b = 1;\n}',
    (e, n) => e.removeInheritName(n.inherit.names[0]!),
    '{\n  b = 1;\n}',
  ],
  [
    'and another in its place',
    '{\n  a = 1;\n\n  # about b\n  b = 2;\n\n  c = 3;\n}',
    (e, n) => {
      e.removeBinding(n.binding('b'));
      e.insertBinding(n.set, 'x = 1;', { place: { before: n.binding('c') } });
    },
    '{\n  a = 1;\n\n  x = 1;\n\n  c = 3;\n}',
  ],
];

describe('a new binding looks like its neighbours', () => {
  test.each(insert)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

describe('removing a binding leaves no trace', () => {
  test.each(remove)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});
