/** `lib.recursiveUpdate` over what is not wholly seen; over plain sets it is held against Nix by random programs. */
import { beforeAll, expect, test } from 'vitest';
import { parseNix } from '../../nix/parse.ts';
import { frame } from '../env.ts';
import { evaluatorOf, printedValue, ready } from '../testing.ts';
import { Thunk } from '../thunk.ts';
import { extern } from '../value.ts';
import { libValue } from './index.ts';

beforeAll(ready);

/** A program with `lib`, and `unseen`, a set of which nothing is known but that it is there. */
function shown(text: string): string {
  const ev = evaluatorOf({});
  const unseen = Thunk.of(extern({ type: 'argument', name: 'unseen' }));
  const scope = frame(
    ev.baseEnv,
    new Map([
      ['lib', Thunk.of(libValue(ev))],
      ['unseen', unseen],
    ]),
  );
  const file = parseNix(text, { uri: 'test:/a.nix', path: '/flake/a.nix', version: 0 });
  return printedValue(ev, ev.thunk(file.tree.root, scope).force());
}

test.each([
  ['(lib.recursiveUpdate unseen { a = 1; }).a', '1'],
  ['(lib.recursiveUpdate { x = unseen; } { x.a = 1; }).x.a', '1'],
  ['(lib.recursiveUpdate { x.b = 2; } { x.a = 1; }).x.b', '2'],
  ['(lib.attrsets.recursiveUpdate { p = unseen; } { p.name = "a"; q = 1; }).q', '1'],
  ['(lib.recursiveUpdate { a = throw "no"; } { a = 1; }).a', 'failure: throw'],
  ['(lib.recursiveUpdate { a = throw "no"; } { b = 1; }).b', '1'],
  ['(lib.recursiveUpdate 1 { }).a or 2', 'failure: type'],
])('%s is %s', (text, value) => {
  expect(shown(text)).toBe(value);
});

test('what the unseen side may override is not known', () => {
  expect(shown('(lib.recursiveUpdate { a = 1; } unseen).a')).toContain('unknown');
  expect(shown('(lib.recursiveUpdate { x = unseen; } { x.a.b = 1; }).x.a')).not.toBe('{"b":1}');
});
