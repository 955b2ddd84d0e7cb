import { beforeAll, describe, expect, test } from 'vitest';
import { type Fact, languageFacts, newerFacts, throws } from './language-facts.ts';
import { ready, showAlone } from './testing.ts';

beforeAll(ready);

const holds = ([program, value]: Fact): void => {
  const ours = showAlone(program);
  if (value === throws) expect(ours).toMatch(/^failure: /);
  else
    expect(ours.startsWith('{') || ours.startsWith('[') ? JSON.parse(ours) : ours).toEqual(
      value.startsWith('{') || value.startsWith('[') ? JSON.parse(value) : value,
    );
};

describe.each(Object.entries(languageFacts))('%s', (_theme, facts) => {
  test.each(facts.map((fact) => [fact[0], fact] as const))('%s', (_program, fact) => holds(fact));
});

describe('newer Nix', () => {
  test.each(newerFacts.map((fact) => [fact[0], fact] as const))('%s', (_program, fact) => holds(fact));
});

test('an operator that the program redefines is not known', () => {
  expect(showAlone('let __sub = a: b: "sub"; in 2 - 1')).toMatch(/^unknown: /);
});

test('what Nix decides by chance is not known', () => {
  // Whether functions in sets are the same, which of a set’s names it compares first, and what its patterns’ library refuses.
  expect(showAlone('let f = x: x; in { inherit f; } == { inherit f; }')).toMatch(/^unknown: /);
  expect(showAlone('{ a = 1; b = throw "x"; } == { a = 2; b = 1; }')).toMatch(/^unknown: /);
  expect(showAlone('{ a = throw "x"; b = 1; } == { a = 2; b = 2; }')).toMatch(/^unknown: /);
  expect(showAlone('{ a = throw "x"; b = 1; } == { a = 2; c = 1; }')).toMatch(/^unknown: /);
  expect(showAlone('builtins.fromJSON "9223372036854775808"')).toMatch(/^unknown: /);
  expect(showAlone('builtins.match "a\\\\-" "a-"')).toMatch(/^unknown: /);
  expect(showAlone('(builtins.tryEval (assert 9223372036854775807 + 1 > 0; 0)).success')).toMatch(
    /^unknown: /,
  );
  expect(showAlone('let f = { g = x: x; }; in f == f')).toMatch(/^unknown: /);
  expect(showAlone('builtins.match "(" "a"')).toMatch(/^unknown: /);
});
