import { expect, it } from 'vitest';
import { table } from './table.ts';

it('aligns columns by what is seen, and leaves no blanks at the end', () => {
  expect(
    table([
      ['HOST', 'GPU', 'WHERE'],
      ['carbon', '–', ''],
      ['ü', 'cuda', 'x'],
    ]),
  ).toEqual(['HOST    GPU   WHERE', 'carbon  –', 'ü       cuda  x']);
});
