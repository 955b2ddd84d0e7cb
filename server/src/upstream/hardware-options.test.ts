import { describe, expect, it } from 'vitest';
import { formerHardwareOptions, hardwareOptions, isHardwareOption } from './hardware-options.ts';

describe('hardware options', () => {
  it('do not include gpu, which only a module of one’s own declares', () => {
    expect(isHardwareOption('gpu', '2025-09-16')).toBe('no');
    expect(isHardwareOption('gpu', '2026-11-01')).toBe('no');
  });

  it('include those that NixOS declares', () => {
    for (const name of [
      'nvidia',
      'graphics',
      'amdgpu',
      'cpu',
      'bluetooth',
      'enableRedistributableFirmware',
      'deviceTree',
    ]) {
      expect(isHardwareOption(name, '2025-09-16'), name).toBe('yes');
    }
  });

  it('leave renamed and removed ones alone', () => {
    for (const name of ['opengl', 'pulseaudio', 'video'])
      expect(isHardwareOption(name, '2025-09-16')).toBe('perhaps');
    for (const name of formerHardwareOptions) expect(hardwareOptions.has(name), name).toBe(false);
  });

  it('are not judged for a nixpkgs much newer than the list', () => {
    expect(isHardwareOption('gpu', '2028-01-01')).toBe('perhaps');
  });
});
