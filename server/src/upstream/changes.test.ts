import { describe, expect, it } from 'vitest';
import {
  changesBetween,
  llamaChanges,
  newestLlamaDay,
  newestNixpkgsDay,
  nixpkgsChanges,
  vulkanBuilds,
} from './changes.ts';
import { certainAt, isDay } from './day.ts';

describe('changes', () => {
  it('give each a day of the calendar, a source and a sentence', () => {
    for (const row of [...Object.values(llamaChanges), ...Object.values(nixpkgsChanges)]) {
      expect(isDay(row.day), row.what).toBe(true);
      expect(row.source).toMatch(/#\d+|\.nix/);
      expect(row.what).toMatch(/\.$/);
    }
  });

  it('are all certain on the newest day, which is what a flake without a lock is judged by', () => {
    for (const row of Object.values(llamaChanges)) expect(certainAt(row, newestLlamaDay)).toBe('yes');
    for (const row of Object.values(nixpkgsChanges)) expect(certainAt(row, newestNixpkgsDay)).toBe('yes');
  });

  it('lists what an update brings, oldest first', () => {
    const brought = changesBetween(llamaChanges, '2024-06-01', '2025-01-01').map(({ source }) => source);
    expect(brought[0]).toBe('#8006');
    expect(brought).toContain('#10469');
    expect(brought).not.toContain('#11886');
  });

  it('leaves out what is not certain at either end', () => {
    const brought = changesBetween(llamaChanges, '2024-06-20', '2024-12-20').map(({ source }) => source);
    expect(brought).not.toContain('#8235');
    expect(brought).not.toContain('#10626');
  });

  it('says that Vulkan did not build in the middle of April 2026', () => {
    expect(['2026-04-13', '2026-04-14', '2026-04-15', '2026-04-16'].map(vulkanBuilds)).toEqual([
      'yes',
      'perhaps',
      'perhaps',
      'yes',
    ]);
  });
});
