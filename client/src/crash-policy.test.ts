import { describe, expect, it } from 'vitest';
import { crashPolicy } from './crash-policy.ts';

describe('crashPolicy', () => {
  it('starts again, says so once, and gives up on the fourth crash within three minutes', () => {
    const policy = crashPolicy(() => 0);
    expect([1, 2, 3, 4].map(() => policy.crashed())).toEqual([
      'restart',
      'restart-quietly',
      'restart-quietly',
      'give-up',
    ]);
  });

  it('forgives crashes that are long ago', () => {
    let time = 0;
    const policy = crashPolicy(() => time);
    for (let count = 0; count < 10; count++, time += 61_000) expect(policy.crashed()).not.toBe('give-up');
  });
});
