import { expect, it } from 'vitest';
import { cpuProblems } from './cpu-problems.ts';

it('explains each mistake in whole sentences, with its effect', () => {
  for (const { text, effect } of Object.values(cpuProblems)) {
    expect(text).toMatch(/\.$/);
    expect(['fails', 'slow', 'crashes']).toContain(effect);
  }
});
