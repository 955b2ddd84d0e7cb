import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { seed } from '../../../test/random-seed.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Trial, trials } from './edits-arbitraries.ts';
import { fileOf } from './edits-testing.ts';
import type { Expr } from './syntax.ts';

const numRuns = Number(process.env.LLAMAFLAKE_TRIALS ?? 500);
const timeout = { timeout: 1_200_000 };

beforeAll(loadParserNode);

/** What a text that the trials are made of evaluates to. */
function jsonOf(expr: Expr, scope: ReadonlyMap<string, unknown> = new Map()): unknown {
  switch (expr.kind) {
    case 'Literal':
      return Number(expr.text);
    case 'String':
      return expr.parts.join('');
    case 'List':
      return expr.elements.map((element) => jsonOf(element, scope));
    case 'Variable':
      return scope.get(expr.name);
    case 'AttrSet':
      return Object.fromEntries(bindingsOf(expr));
    case 'Let':
      return jsonOf(expr.body!, new Map(bindingsOf(expr)));
    default:
      throw new Error(`unexpected ${expr.kind}`);
  }
}

function bindingsOf({ bindings }: Extract<Expr, { kind: 'AttrSet' | 'Let' }>): [string, unknown][] {
  return bindings.map((binding) => {
    if (binding.kind !== 'Binding') throw new Error('unexpected inherit');
    return [binding.path[0]!.name!, jsonOf(binding.value)];
  });
}

function holds(property: (trial: Trial) => void): void {
  fc.assert(fc.property(trials, property), { numRuns, seed });
}

test('after any changes the text says what was asked', timeout, () => {
  holds(({ after, value }) => {
    expect(jsonOf(fileOf(after).tree.root)).toEqual(value);
  });
});

test('insertions leave every character that is no white space', timeout, () => {
  holds(({ before, edits, removes }) => {
    if (removes) return;
    for (const { start, end } of edits) expect(before.slice(start, end).trim()).toBe('');
  });
});

test('comments of what stays, stay', timeout, () => {
  holds(({ after, kept }) => {
    for (const comment of kept) expect(after).toContain(comment);
  });
});

test('no white space ends a line, no blank lines double, line ends stay of one kind', timeout, () => {
  holds(({ before, after }) => {
    expect(after).not.toMatch(/[^\S\r\n]\r?\n/);
    expect(after).not.toMatch(/\n\r?\n\r?\n/);
    expect(after.replaceAll('\r\n', '').includes('\r')).toBe(false);
    if (before.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

test('new lines are indented as their neighbours', timeout, () => {
  holds(({ before, after }) => {
    const tabs = /^\t+\S/m.test(before) && !/^ +\S/m.test(before);
    const script = after.includes("''");
    if (tabs && !script) expect(after).not.toMatch(/^ /m);
  });
});
