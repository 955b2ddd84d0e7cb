import { beforeAll, describe, expect, test } from 'vitest';
import { parseNix } from '../../nix/parse.ts';
import { frame } from '../env.ts';
import { throws } from '../language-facts.ts';
import { libValue } from '../lib/index.ts';
import { standardModels } from '../models/index.ts';
import { evaluatorOf, printedValue, ready } from '../testing.ts';
import { Thunk } from '../thunk.ts';
import { moduleFacts, modulePrelude } from './module-facts.ts';

beforeAll(ready);

/** A program with `lib` in scope, as JSON. */
function show(program: string): string {
  const ev = evaluatorOf({}, standardModels({ kindOf: () => 'other', innerName: (_input, name) => name }));
  const text = `let ${modulePrelude} in (${program})`;
  const { tree } = parseNix(text, { uri: 'file:///fact.nix', path: '/fact.nix', version: 0 });
  const scope = frame(ev.baseEnv, new Map([['lib', Thunk.of(libValue(ev))]]));
  return printedValue(ev, ev.thunk(tree.root, scope).force());
}

describe.each(Object.entries(moduleFacts))('%s', (_theme, facts) => {
  test.each(facts.map((fact) => [...fact] as const))('%s', (program, value) => {
    const ours = show(program);
    if (value === throws) expect(ours).toMatch(/^failure: /);
    else {
      expect(ours).not.toMatch(/^(unknown|failure): /);
      expect(JSON.parse(ours)).toEqual(JSON.parse(value));
    }
  });
});

test('how a definition of an unknown type is merged with another is not known', () => {
  const modules = '{ options.a = mkOption { type = lib.types.json; }; } { a = 1; } { a = 2; }';
  expect(show(`(ev [ ${modules} ]).a`)).toMatch(/^unknown: the type of `a` is not known/);
});
