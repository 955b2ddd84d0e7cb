import { beforeAll, expect, test } from 'vitest';
import { parseNix } from '../../nix/parse.ts';
import { frame } from '../env.ts';
import { libValue } from '../lib/index.ts';
import { evaluatorOf, printedValue, ready } from '../testing.ts';
import { Thunk } from '../thunk.ts';

beforeAll(ready);

/** What the option `o` comes to, of definitions. */
function option(...definitions: string[]): string {
  const ev = evaluatorOf({});
  const modules = definitions.map((definition) => `{ config.o = ${definition}; }`).join(' ');
  const text = `(lib.evalModules { modules = [ { options.o = lib.mkOption { type = lib.types.int; }; } ${modules} ]; }).config.o`;
  const { tree } = parseNix(text, { uri: 'file:///m.nix', path: '/m.nix', version: 0 });
  const scope = frame(ev.baseEnv, new Map([['lib', Thunk.of(libValue(ev))]]));
  return printedValue(ev, ev.thunk(tree.root, scope).force());
}

test('a definition that fails is asked for its priority, and fails the option that another wins', () => {
  expect(option('1', 'lib.mkForce 2')).toBe('2');
  expect(option('throw "x"', 'lib.mkForce 2')).toBe('failure: throw');
  expect(option('lib.mkIf true (throw "x")', 'lib.mkForce 2')).toBe('failure: throw');
});

test('one that fails within a priority is not asked where another wins', () => {
  expect(option('lib.mkDefault (throw "x")', 'lib.mkForce 2')).toBe('2');
  expect(option('lib.mkIf false (throw "x")', '2')).toBe('2');
});
