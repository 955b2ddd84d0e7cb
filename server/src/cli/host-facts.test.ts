import { describe, expect, it } from 'vitest';
import { sentence } from './host-facts.ts';

describe('sentence', () => {
  it('makes a clause a sentence, and leaves names as they are', () => {
    expect(sentence({ text: 'not all modules are known', node: undefined }, '/')).toBe(
      'Not all modules are known.',
    );
    expect(sentence({ text: 'environment.systemPackages: gone.', node: undefined }, '/')).toBe(
      'environment.systemPackages: gone.',
    );
  });
});
