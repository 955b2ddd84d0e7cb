import { describe, expect, it } from 'vitest';
import {
  about,
  addDays,
  both,
  by,
  certainAt,
  either,
  existsAt,
  fromLastModified,
  inMonth,
  isDay,
  not,
  on,
  settledOn,
} from './day.ts';

describe('days', () => {
  it('takes the UTC day of a lock’s lastModified', () => {
    expect(fromLastModified(1_758_067_199)).toBe('2025-09-16');
    expect(fromLastModified(1_758_067_200)).toBe('2025-09-17');
  });

  it('counts days over months and leap years', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
  });

  it('accepts what the calendar has and nothing else', () => {
    expect(['2024-02-29', '2025-02-29', '2025-1-1', 'today'].map(isDay)).toEqual([true, false, false, false]);
  });
});

describe('certainty', () => {
  it('decides an exact row on every day but its own', () => {
    const row = on('2024-06-26', '#8006');
    expect(['2024-06-25', '2024-06-26', '2024-06-27'].map((day) => certainAt(row, day))).toEqual([
      'no',
      'perhaps',
      'yes',
    ]);
  });

  it('leaves a month open on both sides of an approximate row', () => {
    const row = about('2024-07-01', '#8235');
    expect(
      ['2024-05-30', '2024-06-05', '2024-07-10', '2024-08-02'].map((day) => certainAt(row, day)),
    ).toEqual(['no', 'perhaps', 'perhaps', 'yes']);
  });

  it('leaves the whole month and one on either side open where only the month is known', () => {
    const row = inMonth('2024-12', '#10524');
    expect(
      ['2024-10-30', '2024-11-14', '2025-01-20', '2025-02-01'].map((day) => certainAt(row, day)),
    ).toEqual(['no', 'perhaps', 'perhaps', 'yes']);
  });

  it('is sure after a "by" row and before its earliest day only', () => {
    const row = by('2025-08-31', 'flake.nix', '2024-07-01');
    expect(['2024-06-30', '2025-01-01', '2025-09-01'].map((day) => certainAt(row, day))).toEqual([
      'no',
      'perhaps',
      'yes',
    ]);
    expect(certainAt(by('2025-08-31', 'flake.nix'), '2020-01-01')).toBe('perhaps');
  });

  it('knows the first day on which a row is certain', () => {
    for (const row of [
      on('2024-06-26', ''),
      about('2024-06-26', ''),
      inMonth('2024-02', ''),
      by('2025-08-31', ''),
    ]) {
      expect(certainAt(row, settledOn(row))).toBe('yes');
      expect(certainAt(row, addDays(settledOn(row), -1))).toBe('perhaps');
    }
  });

  it('ends a life with its removal', () => {
    const life = { since: on('2024-01-01', ''), until: on('2025-01-01', '') };
    expect(
      ['2023-06-01', '2024-06-01', '2025-01-01', '2025-06-01'].map((day) => existsAt(life, day)),
    ).toEqual(['no', 'yes', 'perhaps', 'no']);
  });

  it('joins certainties without becoming surer', () => {
    expect(both('yes', 'perhaps')).toBe('perhaps');
    expect(both('no', 'perhaps')).toBe('no');
    expect(either('no', 'perhaps')).toBe('perhaps');
    expect(either('yes', 'perhaps')).toBe('yes');
    expect(not('perhaps')).toBe('perhaps');
  });
});

it('a month that the calendar has not is no day', () => {
  expect(isDay('2025-13-01')).toBe(false);
  expect(isDay('2025-02-30')).toBe(false);
  expect(isDay('2025-02-28')).toBe(true);
});
