import { describe, expect, it } from 'vitest';
import { nixosHardwareGpu } from './nixos-hardware-modules.ts';

describe('modules of nixos-hardware', () => {
  it('tell the vendor they were written for', () => {
    expect(nixosHardwareGpu('framework-13-7040-amd')).toEqual({
      vendor: 'amd',
      known: true,
      disabled: false,
    });
    expect(nixosHardwareGpu('common-gpu-nvidia')?.vendor).toBe('nvidia');
    expect(nixosHardwareGpu('lenovo-thinkpad-x1-9th-gen')?.vendor).toBe('intel');
  });

  it('count for NVIDIA where there is one beside an integrated GPU', () => {
    expect(nixosHardwareGpu('dell-xps-15-9560')?.vendor).toBe('nvidia');
    expect(nixosHardwareGpu('framework-16-amd-ai-300-series-nvidia')?.vendor).toBe('nvidia');
  });

  it('may turn a GPU off', () => {
    expect(nixosHardwareGpu('common-gpu-nvidia-disable')).toMatchObject({ vendor: 'nvidia', disabled: true });
  });

  it('tell nothing where they have no GPU of their own', () => {
    for (const name of ['common-pc-ssd', 'common-cpu-amd', 'raspberry-pi-4', 'lenovo-thinkpad-t14']) {
      expect(nixosHardwareGpu(name), name).toBeUndefined();
    }
  });

  it('are guessed by name where they are newer than the table', () => {
    expect(nixosHardwareGpu('acme-laptop-2030-nvidia')).toEqual({
      vendor: 'nvidia',
      known: false,
      disabled: false,
    });
  });
});
