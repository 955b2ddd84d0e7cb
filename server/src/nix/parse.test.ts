import { beforeAll, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { parseNix } from './parse.ts';

beforeAll(loadParserNode);
const parse = (text: string) => parseNix(text, { uri: 'file:///x.nix', path: '/x.nix', version: 0 }).tree;

test('a flake-like file parses without an error', () => {
  const { root, errors, comments } = parse('# c\n{ inputs, ... }@args: { a.b = inputs.x or null; }');
  expect(errors).toEqual([]);
  expect(comments).toEqual([{ kind: 'line', start: 0, end: 3 }]);
  expect(root.kind).toBe('Lambda');
});
