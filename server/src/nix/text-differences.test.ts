import { describe, expect, it } from 'vitest';
import { applyEdits } from '../nix/text-edit.ts';
import { differences } from './text-differences.ts';

describe('differences', () => {
  it('touches only the lines that differ', () => {
    expect(differences('a\nb\nc\n', 'a\nB\nc\n')).toEqual([{ start: 2, end: 4, newText: 'B\n' }]);
  });

  it.each([
    ['', 'a\n'],
    ['a\n', ''],
    ['a\r\nb\r\n', 'b\r\nc'],
    ['a\nb\nc\nd', 'x\nb\nd\ny'],
    ['same', 'same'],
  ])('makes %j into %j', (before, after) => {
    expect(applyEdits(before, differences(before, after))).toBe(after);
  });
});
