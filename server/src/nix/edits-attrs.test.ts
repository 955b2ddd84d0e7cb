import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { attrName, attrPath, bindingForms, insertAttr, insertEntry } from './edits-attrs.ts';
import { type Case, changed, fileOf, nodesIn } from './edits-testing.ts';

beforeAll(loadParserNode);

const upstream = [
  { path: ['url'], value: '"github:ggml-org/llama.cpp"' },
  { path: ['inputs', 'nixpkgs', 'follows'], value: '"nixpkgs"' },
];
const addInput: Case[2] = (e, n) => insertEntry(e, n.set, ['inputs', 'llama-cpp'], upstream);
const url = 'url = "github:ggml-org/llama.cpp";';
const follows = 'inputs.nixpkgs.follows = "nixpkgs";';

const entries: Case[] = [
  [
    'into a nested set, in lines',
    '{\n  inputs = {\n    nixpkgs.url = "n";\n  };\n  outputs = _: { };\n}',
    addInput,
    `{\n  inputs = {\n    nixpkgs.url = "n";\n    llama-cpp = {\n      ${url}\n      ${follows}\n    };\n  };\n  outputs = _: { };\n}`,
  ],
  [
    'as nested siblings on one line',
    '{\n  inputs = {\n    nixpkgs.url = "n";\n    a = { url = "a"; inputs.nixpkgs.follows = "nixpkgs"; };\n  };\n}',
    addInput,
    `{\n  inputs = {\n    nixpkgs.url = "n";\n    a = { url = "a"; inputs.nixpkgs.follows = "nixpkgs"; };\n    llama-cpp = { ${url} ${follows} };\n  };\n}`,
  ],
  [
    'dotted where siblings with several values are',
    '{\n  inputs = {\n    nixpkgs.url = "n";\n\n    a.url = "a";\n    a.inputs.nixpkgs.follows = "nixpkgs";\n  };\n}',
    addInput,
    `{\n  inputs = {\n    nixpkgs.url = "n";\n\n    a.url = "a";\n    a.inputs.nixpkgs.follows = "nixpkgs";\n\n    llama-cpp.${url}\n    llama-cpp.${follows}\n  };\n}`,
  ],
  [
    'beside dotted siblings',
    '{\n  description = "d";\n\n  inputs.nixpkgs.url = "n";\n\n  outputs = _: { };\n}',
    addInput,
    `{\n  description = "d";\n\n  inputs.nixpkgs.url = "n";\n  inputs.llama-cpp = {\n    ${url}\n    ${follows}\n  };\n\n  outputs = _: { };\n}`,
  ],
  [
    'beside dotted siblings with several values each',
    '{\n  inputs.nixpkgs.url = "n";\n  inputs.a.url = "a";\n  inputs.a.inputs.nixpkgs.follows = "nixpkgs";\n\n  outputs = _: { };\n}',
    addInput,
    `{\n  inputs.nixpkgs.url = "n";\n  inputs.a.url = "a";\n  inputs.a.inputs.nixpkgs.follows = "nixpkgs";\n  inputs.llama-cpp.${url}\n  inputs.llama-cpp.${follows}\n\n  outputs = _: { };\n}`,
  ],
  [
    'one value, dotted',
    '{\n  inputs = {\n    nixpkgs.url = "n";\n  };\n}',
    (e, n) => insertEntry(e, n.set, ['inputs', 'llama-cpp'], upstream.slice(0, 1)),
    `{\n  inputs = {\n    nixpkgs.url = "n";\n    llama-cpp.${url}\n  };\n}`,
  ],
  [
    'one value, nested where siblings are',
    '{\n  inputs = {\n    nixpkgs = {\n      url = "n";\n    };\n  };\n}',
    (e, n) => insertEntry(e, n.set, ['inputs', 'llama-cpp'], upstream.slice(0, 1)),
    `{\n  inputs = {\n    nixpkgs = {\n      url = "n";\n    };\n    llama-cpp = {\n      ${url}\n    };\n  };\n}`,
  ],
  [
    'a name that needs quotes',
    '{ a = { }; }',
    (e, n) => insertAttr(e, n.set, ['a', 'b c', 'in'], '1'),
    '{ a = {\n  "b c"."in" = 1;\n}; }',
  ],
  [
    'into the set that goes furthest',
    '{\n  hardware = {\n    enable = true;\n  };\n}',
    (e, n) => insertAttr(e, n.set, ['hardware', 'gpu'], '"cuda"'),
    '{\n  hardware = {\n    enable = true;\n    gpu = "cuda";\n  };\n}',
  ],
  [
    'beside the sibling that shares most',
    '{\n  hardware.graphics.enable = true;\n  hardware.cpu.x = 1;\n  services.a = 1;\n}',
    (e, n) => insertAttr(e, n.set, ['hardware', 'graphics', 'y'], '1'),
    '{\n  hardware.graphics.enable = true;\n  hardware.graphics.y = 1;\n  hardware.cpu.x = 1;\n  services.a = 1;\n}',
  ],
];

describe('an attribute is written as its siblings are', () => {
  test.each(entries)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

describe('nothing is added', () => {
  test.each([
    ['where the path is defined', '{ inputs.llama-cpp.url = "x"; }'],
    ['where the path is defined within a set', '{ inputs = { llama-cpp = { url = "x"; }; }; }'],
    ['below something that is no literal set', '{ inputs = import ./inputs.nix; }'],
    ['below an inherited name', '{ inherit inputs; }'],
  ])('%s', (_, text) => {
    changed(text, (e, n) => {
      expect(insertEntry(e, n.set, ['inputs', 'llama-cpp'], upstream)).toBe(false);
      expect(insertAttr(e, n.set, ['inputs', 'llama-cpp'], '1')).toBe(false);
      expect(e.textEdits()).toEqual([]);
    });
  });
});

test('the forms of a path are found, dotted and nested', () => {
  const { set } = nodesIn(
    fileOf('{ inputs.a.url = 1; inputs = { b.url = 2; inherit c; }; x = 3; inputs.${d} = 4; }'),
  );
  const forms = bindingForms(set, ['inputs']);
  expect(forms.exact.map(({ path }) => path)).toEqual([['inputs']]);
  expect(forms.below.map(({ path }) => path)).toEqual([
    ['inputs', 'a', 'url'],
    ['inputs', 'b', 'url'],
    ['inputs', 'c'],
    ['inputs', undefined],
  ]);
  expect(forms.sets.map(({ depth }) => depth)).toEqual([0, 1]);
  expect(bindingForms(set, ['x', 'y']).opaque.map(({ path }) => path)).toEqual([['x']]);
});

test('names are quoted where Nix needs it', () => {
  expect(attrPath(['a', "b'", 'c-d', '1', 'with', '$' + '{e}"'])).toBe('a.b\'.c-d."1"."with"."\\${e}\\""');
  expect(attrName('')).toBe('""');
});
