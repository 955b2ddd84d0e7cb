import { describe, expect, it } from 'vitest';
import { nixpkgsDay, releaseBranchDay } from './nixpkgs-branches.ts';

describe('the nixpkgs a lock stands for', () => {
  it('is that of the day a release branched off', () => {
    expect(nixpkgsDay('2026-03-01', 'nixos-25.11')).toBe('2025-11-15');
    expect(nixpkgsDay('2026-03-01', 'github:nixos/nixpkgs/release-25.05')).toBe('2025-05-15');
    expect(nixpkgsDay('2026-03-01', 'https://channels.nixos.org/nixos-25.05-small/nixexprs.tar.xz')).toBe(
      '2025-05-15',
    );
    expect(nixpkgsDay('2026-03-01', 'https://flakehub.com/f/NixOS/nixpkgs/0.2505.*.tar.gz')).toBe(
      '2025-05-15',
    );
  });

  it('is that of the lock on unstable, or before the branch', () => {
    expect(nixpkgsDay('2026-03-01', 'nixos-unstable')).toBe('2026-03-01');
    expect(nixpkgsDay('2026-03-01', undefined)).toBe('2026-03-01');
    expect(nixpkgsDay('2025-05-01', 'nixos-25.05')).toBe('2025-05-01');
  });

  it('is no release for other numbers', () => {
    expect(releaseBranchDay('nixos-25.07')).toBeUndefined();
    expect(releaseBranchDay('v1.2.3')).toBeUndefined();
  });
});
