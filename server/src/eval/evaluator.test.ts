import { beforeAll, describe, expect, test } from 'vitest';
import { ready, show, showAlone } from './testing.ts';

beforeAll(ready);

describe('programs', () => {
  test.each([
    ['1 + 2 * 3', '7'],
    ['let a = 1; b = a + 1; in [ a b ]', '[1,2]'],
    ['rec { a.b = 1; a.c = a.b; }', '{"a":{"b":1,"c":1}}'],
    ['{ a.b = 1; a = { c = 2; }; }', '{"a":{"b":1,"c":2}}'],
    ['with { x = 1; }; let x = 2; in x', '2'],
    ['with { x = 1; }; with { y = x; }; y', '1'],
    ['({ a, b ? a + 1, ... }@args: b + args.c) { a = 1; c = 5; }', '7'],
    ['({ a }: a) { a = 1; b = 2; }', 'failure: unexpected-argument'],
    ['({ a }: a) { }', 'failure: missing-argument'],
    ['{ a = 1; }.b or 3', '3'],
    ['{ a = 1; } ? a && !({ } ? a.b)', 'true'],
    ['let x = x; in x', 'failure: infinite-recursion'],
    ['let f = n: if n == 0 then 0 else n + f (n - 1); in f 50', '1275'],
    ['builtins.attrNames { b = 1; a = 2; }', '["a","b"]'],
    ['map (x: x * 2) [ 1 2 ] ++ [ 5 ]', '[2,4,5]'],
    ['"a${toString 1}b" + "c"', '"a1bc"'],
    ['{ a = 1; b = { c = 1; }; } // { b = 2; }', '{"a":1,"b":2}'],
    ['assert 1 == 1; "x"', '"x"'],
    ['let inherit ({ a = 3; }) a; in a', '3'],
    ['{ ${null} = 1; ${"a"} = 2; }', '{"a":2}'],
    ["builtins.foldl' (a: b: a + b) 0 [ 1 2 3 ]", '6'],
    ['let s = { __functor = self: x: x + self.n; n = 2; }; in s 3', '5'],
    ['(builtins.tryEval (throw "x")).success', 'false'],
    ['import ./a.nix { x = 2; }', '3'],
    ['builtins.sort builtins.lessThan [ 3 1 2 ]', '[1,2,3]'],
    ['{ a, a1 }: 1', 'failure: type'],
  ])('%s', (program, value) => {
    expect(show(program, { 'a.nix': '{ x }: x + 1' })).toBe(value);
  });
});

describe('an attribute of unknown name', () => {
  test.each([
    ['is followed for each name that it may be', '{ a.b = 1; }.${import ../x}.b', '1'],
    ['of a set of none but sets has what all of them have', '{ a.b = 1; c.b = 1; }.${import ../x}.b', '1'],
    ['may be the default', '{ a = 1; }.${import ../x} or 2', /^unknown/],
    ['is the default where all agree', '{ a = 1; }.${import ../x} or 1', '1'],
    ['may not be there', '{ a = 1; } ? ${import ../x}', /^unknown/],
  ])('%s', (_name, program, value) => {
    expect(show(program)).toEqual(value instanceof RegExp ? expect.stringMatching(value) : value);
  });
});

test('what is made of a text that is known in part may be anything', () => {
  expect(show('builtins.match "a" "a${import ../x}" == null')).toMatch(/^unknown: /);
  expect(show('"a${import ../x}" == null')).toBe('false');
  expect(show('builtins.toPath "/a${import ../x}" == null')).toBe('false');
});

test('a flake has no current system, and what is no flake has one that nobody knows', () => {
  const asked = 'builtins.currentSystem or "none"';
  expect(show(asked)).toBe('"none"');
  expect(showAlone(asked)).toMatch(/^unknown: /);
  expect(show('builtins ? nixPath && builtins ? storePath')).toBe('true');
});

test.each([
  '(builtins.tryEval (builtins.nixVersion ++ [ ])).success',
  '(builtins.tryEval (builtins.concatLists [ [ ] builtins.nixVersion ])).success',
  `(builtins.tryEval (builtins.foldl' (a: b: b) 1 [ (builtins.fetchTarball "x") 2 ])).success`,
])('whether something throws is not known where Nix forces a part that can’t be seen: %s', (program) => {
  expect(show(program)).toMatch(/^unknown/);
});

test('the folder of a path is a path, also where the path is one of several', () => {
  const either = 'if import ../x then /a/b else /c/d';
  expect(show(`builtins.isPath (builtins.dirOf (${either}))`)).toBe('true');
});
