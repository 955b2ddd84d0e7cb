import { describe, expect, test } from 'vitest';
import { lineIndex, offsetAt, positionAt, rangeOf } from './line-index.ts';

const text = 'ab\ncd\r\n\rë😀x\n';
const index = lineIndex(text);

describe('LF, CR LF and CR end a line', () => {
  const table: [offset: number, line: number, character: number][] = [
    [0, 0, 0],
    [2, 0, 2],
    [3, 1, 0],
    [5, 1, 2],
    [7, 2, 0],
    [8, 3, 0],
    [9, 3, 1],
    [11, 3, 3],
    [12, 3, 4],
    [13, 4, 0],
  ];
  test.each(table)('offset %i is %i:%i', (offset, line, character) => {
    expect(positionAt(index, offset)).toEqual({ line, character });
    expect(offsetAt(index, { line, character })).toBe(offset);
  });
});

test('a character beyond the end of its line is the end of that line, before the line break', () => {
  expect(offsetAt(index, { line: 1, character: 99 })).toBe(5);
  expect(offsetAt(index, { line: 4, character: 99 })).toBe(13);
});

test('places outside the text are its ends', () => {
  expect(positionAt(index, -5)).toEqual({ line: 0, character: 0 });
  expect(positionAt(index, 99)).toEqual({ line: 4, character: 0 });
  expect(offsetAt(index, { line: 99, character: 0 })).toBe(text.length);
  expect(offsetAt(index, { line: -1, character: 3 })).toBe(0);
});

test('an empty text has one line', () => {
  expect(positionAt(lineIndex(''), 0)).toEqual({ line: 0, character: 0 });
});

test('a span becomes a range', () => {
  expect(rangeOf(index, { start: 1, end: 4 })).toEqual({
    start: { line: 0, character: 1 },
    end: { line: 1, character: 1 },
  });
});
