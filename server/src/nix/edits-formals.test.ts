import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Case, changed } from './edits-testing.ts';

beforeAll(loadParserNode);

const trailing = '{\n  self,\n  nixpkgs, # why\n  home-manager,\n  ...\n}:\nx';
const bare = '{\n  self,\n  nixpkgs # why\n}:\nx';
const leading = '{ self\n, nixpkgs # why\n, home-manager\n, ...\n}:\nx';

const add: Case[] = [
  [
    'before the ellipsis',
    '{ self, nixpkgs, ... }: x',
    (e, n) => e.addFormal(n.formals, 'a'),
    '{ self, nixpkgs, a, ... }: x',
  ],
  [
    'where the names are sorted',
    '{ config, pkgs, ... }: x',
    (e, n) => e.addFormal(n.formals, 'inputs'),
    '{ config, inputs, pkgs, ... }: x',
  ],
  [
    'first where the names are sorted',
    '{ lib, pkgs, ... }: x',
    (e, n) => e.addFormal(n.formals, 'inputs'),
    '{ inputs, lib, pkgs, ... }: x',
  ],
  ['to a tight one', '{pkgs,...}: x', (e, n) => e.addFormal(n.formals, 'inputs'), '{pkgs,inputs,...}: x'],
  [
    'to nothing but an ellipsis',
    '{ ... }: x',
    (e, n) => e.addFormal(n.formals, 'inputs'),
    '{ inputs, ... }: x',
  ],
  ['to a tight ellipsis', '{...}: x', (e, n) => e.addFormal(n.formals, 'inputs'), '{inputs, ...}: x'],
  ['to none', '{ }: x', (e, n) => e.addFormal(n.formals, 'inputs'), '{ inputs }: x'],
  ['without an ellipsis', '{ b }: x', (e, n) => e.addFormal(n.formals, 'a'), '{ b, a }: x'],
  ['with a default', '{ b }: x', (e, n) => e.addFormal(n.formals, 'a', 'null'), '{ b, a ? null }: x'],
  ['after a trailing comma on one line', '{ b, }: x', (e, n) => e.addFormal(n.formals, 'a'), '{ b, a, }: x'],
  ['one that is there', '{ a }: x', (e, n) => e.addFormal(n.formals, 'a'), '{ a }: x'],
  [
    'one that is there by now',
    '{ b }: x',
    (e, n) => {
      e.addFormal(n.formals, 'a');
      e.addFormal(n.formals, 'a');
    },
    '{ b, a }: x',
  ],
  [
    'where commas trail',
    trailing,
    (e, n) => e.addFormal(n.formals, 'a'),
    trailing.replace('  ...', '  a,\n  ...'),
  ],
  [
    'where commas trail, sorted to the start',
    '{\n  lib,\n  pkgs,\n}:\nx',
    (e, n) => e.addFormal(n.formals, 'inputs'),
    '{\n  inputs,\n  lib,\n  pkgs,\n}:\nx',
  ],
  [
    'where commas trail but the last',
    bare,
    (e, n) => {
      e.addFormal(n.formals, 'a');
      e.addFormal(n.formals, 'b');
    },
    '{\n  self,\n  nixpkgs, # why\n  a,\n  b\n}:\nx',
  ],
  [
    'where commas trail, after the last',
    '{\n  z,\n  a,\n}:\nx',
    (e, n) => e.addFormal(n.formals, 'b'),
    '{\n  z,\n  a,\n  b,\n}:\nx',
  ],
  [
    'where commas lead',
    leading,
    (e, n) => e.addFormal(n.formals, 'a'),
    leading.replace('\n, ...', '\n, a\n, ...'),
  ],
  [
    'where commas lead, sorted to the start',
    '{ lib\n, pkgs\n}:\nx',
    (e, n) => e.addFormal(n.formals, 'inputs'),
    '{ inputs\n, lib\n, pkgs\n}:\nx',
  ],
  [
    'where commas lead, after a comment',
    '{ b\n, a # why\n}:\nx',
    (e, n) => e.addFormal(n.formals, 'c'),
    '{ b\n, a # why\n, c\n}:\nx',
  ],
  [
    'with CRLF and four spaces',
    '{\r\n    b,\r\n    a,\r\n}:\r\nx',
    (e, n) => e.addFormal(n.formals, 'c'),
    '{\r\n    b,\r\n    a,\r\n    c,\r\n}:\r\nx',
  ],
  [
    'where lines hold several',
    '{ self, nixpkgs\n, home-manager, ... }@inputs: x',
    (e, n) => e.addFormal(n.formals, 'a'),
    '{ self, nixpkgs\n, home-manager\n, a, ... }@inputs: x',
  ],
];

const remove: Case[] = [
  ['the only one', '{ a }: x', (e, n) => e.removeFormal(n.formals.formals[0]!), '{ }: x'],
  ['the first', '{ a, b }: x', (e, n) => e.removeFormal(n.formals.formals[0]!), '{ b }: x'],
  ['the last', '{ a, b }: x', (e, n) => e.removeFormal(n.formals.formals[1]!), '{ a }: x'],
  ['before the ellipsis', '{ a, ... }: x', (e, n) => e.removeFormal(n.formals.formals[0]!), '{ ... }: x'],
  [
    'one with a default',
    '{ a ? [ 1, 2 ], b, ... }: x'.replace('1, 2', '1 2'),
    (e, n) => e.removeFormal(n.formals.formals[0]!),
    '{ b, ... }: x',
  ],
  [
    'one that is there twice',
    '{ a, b, a, ... }: x',
    (e, n) => e.removeFormal(n.formals.formals[2]!),
    '{ a, b, ... }: x',
  ],
  [
    'a line where commas trail',
    trailing,
    (e, n) => e.removeFormal(n.formals.formals[1]!),
    trailing.replace('  nixpkgs, # why\n', ''),
  ],
  [
    'the last line where it has no comma',
    bare,
    (e, n) => e.removeFormal(n.formals.formals[1]!),
    '{\n  self\n}:\nx',
  ],
  [
    'a line where commas lead',
    leading,
    (e, n) => e.removeFormal(n.formals.formals[1]!),
    leading.replace('\n, nixpkgs # why', ''),
  ],
  [
    'the first where commas lead',
    leading,
    (e, n) => e.removeFormal(n.formals.formals[0]!),
    leading.replace('self\n, ', ''),
  ],
  [
    'the first two',
    '{ a, b, c }: x',
    (e, n) => {
      e.removeFormal(n.formals.formals[0]!);
      e.removeFormal(n.formals.formals[1]!);
    },
    '{ c }: x',
  ],
  [
    'and another in its place',
    bare,
    (e, n) => {
      e.removeFormal(n.formals.formals[1]!);
      e.addFormal(n.formals, 'a');
    },
    '{\n  self,\n  a # why\n}:\nx',
  ],
];

const at: Case[] = [
  ['after the formals', '{ a, ... }: x', (e, n) => e.addAtName(n.lambda, 'inputs'), '{ a, ... }@inputs: x'],
  [
    'as the rest of the file has it',
    'args @ { b }: { a, ... }: x',
    (e, n) => e.addAtName(n.lambda.body as typeof n.lambda, 'inputs'),
    'args @ { b }: inputs @ { a, ... }: x',
  ],
  ['not where there is one', '{ a }@args: x', (e, n) => e.addAtName(n.lambda, 'inputs'), '{ a }@args: x'],
];

describe('a new formal', () => {
  test.each(add)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

describe('removing a formal takes its comma and its comments', () => {
  test.each(remove)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

describe('an @-name goes', () => {
  test.each(at)('%s', (_, before, change, after) => expect(changed(before, change)).toBe(after));
});

test('the @-name that is there is said', () => {
  changed('{ a }@args: x', (e, n) => expect(e.addAtName(n.lambda, 'inputs')).toBe('args'));
});
