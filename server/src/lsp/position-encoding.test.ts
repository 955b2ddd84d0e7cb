import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthIn, negotiated, utf16Length } from './position-encoding.ts';

const text = 'aü€🦙';

describe('position encodings', () => {
  it('are the client’s favourite that we speak', () => {
    const of = (positionEncodings?: string[]) =>
      negotiated({ processId: 1, rootUri: null, capabilities: { general: { positionEncodings } } });
    expect(of(['utf-7', 'utf-32', 'utf-8'])).toBe('utf-32');
    expect(of([])).toBe('utf-16');
    expect(of()).toBe('utf-16');
  });

  it('count bytes, code units or characters', () => {
    expect([lengthIn('utf-8', text), lengthIn('utf-16', text), lengthIn('utf-32', text)]).toEqual([10, 5, 4]);
  });

  it('take a place within a character for its beginning, and one beyond the line for its end', () => {
    expect(utf16Length('utf-8', text, 8)).toBe(3);
    expect(utf16Length('utf-8', text, 99)).toBe(5);
    expect(utf16Length('utf-16', text, 99)).toBe(5);
  });

  it('lead back to where they came from', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('utf-8' as const, 'utf-16' as const, 'utf-32' as const),
        (before, after, encoding) =>
          utf16Length(encoding, before + after, lengthIn(encoding, before)) === before.length,
      ),
    );
  });
});
