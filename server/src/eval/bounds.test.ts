import { beforeAll, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { filesOver } from '../workspace/text-source.ts';
import { deepForce } from './builtins/control.ts';
import { Evaluator, type Limits } from './evaluator.ts';
import { noModels, ready } from './testing.ts';

beforeAll(ready);

/** What becomes of a program: the kind of its value, or `unknown` and `failure` where that is what it holds. */
function outcome(text: string, limits: Partial<Limits> = {}, more: Record<string, string> = {}): string {
  const files = filesOver(inMemory({ '/main.nix': text, ...more }));
  const all: Limits = { steps: 200_000, depth: 700, forks: 8, size: 100_000, ...limits };
  const ev = new Evaluator({ files, models: noModels, root: '/', inStore: false, limits: all });
  const value = ev.lazy(() => ev.import('/main.nix', undefined)).force();
  return ev.lazy(() => deepForce(ev, value) ?? value).force().kind;
}

const nested = (depth: number): string => `${'('.repeat(depth)}1${')'.repeat(depth)}`;

test.each([
  ['a function that never ends', 'let f = x: f (x + 1); in f 0', 'unknown'],
  ['two that call each other', 'let f = x: 1 + g x; g = x: 1 + f x; in f 0', 'unknown'],
  ['a value that is itself', 'let x = x; in x', 'failure'],
  ['a list without end', 'let go = n: [ n ] ++ go (n + 1); in go 0', 'unknown'],
  ['a set that holds itself', 'let s = { inherit s; n = 1; }; in s.s.s.n', 'int'],
  ['a huge range', 'builtins.genList (x: x) 1000000000', 'unknown'],
  ['a text that doubles', 'let d = n: s: if n == 0 then s else d (n - 1) (s + s); in d 60 "ab"', 'unknown'],
  [
    'a list that doubles',
    'let d = n: s: if n == 0 then s else d (n - 1) (s ++ s); in builtins.length (d 60 [ 1 ])',
    'unknown',
  ],
  [
    'a closure without end',
    'builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }',
    'unknown',
  ],
  ['a file that imports itself', 'import ./main.nix', 'failure'],
  [
    'conditions upon conditions',
    `let u = builtins.getContext (builtins.getEnv "X") == 1; v = import <x>; in ${'if v then 1 else '.repeat(60)} 2`,
    'unknown',
  ],
  [
    'a pattern that tries all ways to divide a text',
    'builtins.match "(a*)*b" (builtins.concatStringsSep "" (builtins.genList (x: "a") 60))',
    'unknown',
  ],
  [
    'a pattern of many parts on a long text',
    'builtins.match ".*.*.*x" (builtins.concatStringsSep "" (builtins.genList (x: "a") 5000))',
    'unknown',
  ],
  ['a set of many levels', `${'{ a = '.repeat(990)}1${'; }'.repeat(990)}`, 'unknown'],
  [
    'a set joined with itself',
    'let f = n: s: if n == 0 then s else f (n - 1) (s // s); in f 60 { a = 1; }',
    'attrs',
  ],
  [
    'a list joined with itself',
    'let f = n: l: if n == 0 then l else f (n - 1) (l ++ l); in f 60 [ ]',
    'list',
  ],
  ['a fold over many', "builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 20000)", 'int'],
])('%s', (_what, program, kind) => {
  const start = performance.now();
  expect(outcome(program)).toBe(kind);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('a file that imports itself with another argument each time', () => {
  expect(outcome('import ./f.nix 0', {}, { '/f.nix': 'n: import ./f.nix (n + 1)' })).toBe('unknown');
});

test('an expression in a thousand parentheses', () => {
  expect(['int', 'unknown']).toContain(outcome(nested(1000)));
});

test('a tight budget of steps ends the work', () => {
  expect(
    outcome('builtins.length (builtins.filter (x: x > 1) (builtins.genList (x: x) 5000))', { steps: 100 }),
  ).toBe('unknown');
});
