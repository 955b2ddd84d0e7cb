import { expect, it } from 'vitest';
import { measurements, speedup } from './measurements.ts';

it('says that dispatch is 5 to 6 times faster at tokens and 12 to 13 at prompts than native as Nix builds it', () => {
  const gain = speedup('native', 'dispatch');
  expect(gain?.token).toBeGreaterThan(5);
  expect(gain?.token).toBeLessThan(6);
  expect(gain?.prompt).toBeGreaterThan(12);
  expect(gain?.prompt).toBeLessThan(13);
  expect(speedup('unknown', 'dispatch')).toBeUndefined();
  expect(measurements).toHaveLength(5);
});
