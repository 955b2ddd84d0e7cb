import { describe, expect, test } from 'vitest';
import { parseLock } from './lock.ts';

const lockOf = (nodes: object): string => JSON.stringify({ version: 7, root: 'root', nodes });

describe('what a lock says of an input', () => {
  test('its day, by the lastModified of its own node', () => {
    const lock = parseLock(
      lockOf({
        root: { inputs: { 'llama-cpp': 'llama-cpp' } },
        'llama-cpp': {
          locked: { lastModified: 1757980800, type: 'github', owner: 'ggml-org', repo: 'llama.cpp' },
        },
      }),
    );
    expect(lock.get('llama-cpp')).toMatchObject({ day: '2025-09-16', locked: { owner: 'ggml-org' } });
  });

  test('through the path of one that follows another', () => {
    const lock = parseLock(
      lockOf({
        root: { inputs: { a: 'a', nixpkgs: ['a', 'nixpkgs'] } },
        a: { inputs: { nixpkgs: 'nixpkgs_2' } },
        nixpkgs_2: { locked: { lastModified: 1757980800 } },
      }),
    );
    expect(lock.get('nixpkgs')?.day).toBe('2025-09-16');
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['paths in a circle', lockOf({ root: { inputs: { a: ['a'] } } })],
    ['nothing', ''],
  ])('nothing, for %s', (_name, text) => {
    expect(parseLock(text).get('a')).toBeUndefined();
  });

  test.each([[-1], [1e20], ['soon'], [null]])('no day, for a lastModified of %s', (lastModified) => {
    const lock = parseLock(lockOf({ root: { inputs: { a: 'a' } }, a: { locked: { lastModified } } }));
    expect(lock.get('a')?.day).toBeUndefined();
  });
});
