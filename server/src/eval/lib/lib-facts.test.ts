import { beforeAll, describe, expect, test } from 'vitest';
import { parseNix } from '../../nix/parse.ts';
import { frame } from '../env.ts';
import { throws } from '../language-facts.ts';
import { evaluatorOf, printedValue, ready } from '../testing.ts';
import { Thunk } from '../thunk.ts';
import { libValue } from './index.ts';
import { libFacts } from './lib-facts.ts';
import { rareLibFacts } from './rare-lib-facts.ts';

beforeAll(ready);

/** A program with `lib` in scope, as JSON; a path as its text. */
function show(program: string, files: Readonly<Record<string, string>> = {}): string {
  const ev = evaluatorOf(files);
  const text = `let value = ${program}; in if builtins.isPath value then toString value else value`;
  const { tree } = parseNix(text, { uri: 'file:///fact.nix', path: '/flake/fact.nix', version: 0 });
  const scope = frame(ev.baseEnv, new Map([['lib', Thunk.of(libValue(ev))]]));
  return printedValue(ev, ev.thunk(tree.root, scope).force());
}

describe.each([...Object.entries(libFacts), ...Object.entries(rareLibFacts)])('%s', (_theme, facts) => {
  test.each(facts.map((fact) => [...fact] as const))('%s', (program, value) => {
    const ours = show(program);
    if (value === throws) expect(ours).toMatch(/^failure: /);
    else {
      expect(ours).not.toMatch(/^(unknown|failure): /);
      expect(JSON.parse(ours)).toEqual(JSON.parse(value));
    }
  });
});

test('whether the configuration of modules has a formal that it is called with is not known', () => {
  const call =
    '({ a }: 1) (lib.evalModules { modules = [ { options.o = lib.mkOption { default = 0; }; } ]; }).config';
  expect(show(`(builtins.tryEval (${call})).success`)).toMatch(/^unknown: /);
});

test('a cleaned source is a set, and is read as the folder that it is of', () => {
  const files = { 'x/default.nix': '7', 'x/a.nix': '8' };
  const read = (program: string): string => show(program, files);
  expect(read('builtins.isAttrs (lib.cleanSource ./x)')).toBe('true');
  expect(read('import (lib.cleanSource ./x)')).toBe('7');
  expect(read('import (lib.cleanSource ./x + "/a.nix")')).toBe('8');
  expect(read('import "${lib.cleanSource ./x}/a.nix"')).toBe('8');
  expect(read('builtins.attrNames (builtins.readDir (lib.cleanSource ./x))')).toBe('["a.nix","default.nix"]');
  expect(read('import (lib.cleanSourceWith { src = ./x; filter = path: type: false; })')).toMatch(
    /^unknown: /,
  );
});
