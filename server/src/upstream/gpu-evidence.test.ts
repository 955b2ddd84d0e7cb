import { describe, expect, it } from 'vitest';
import { evidenceOfModule, evidenceOfOption, evidenceOptions, suggestVariant } from './gpu-evidence.ts';

describe('what a host’s configuration tells of its GPU', () => {
  it('is CUDA for the NVIDIA driver', () => {
    const evidence = evidenceOfOption('services.xserver.videoDrivers', ['nvidia']);
    expect(suggestVariant(evidence)).toEqual({
      decided: 'cuda',
      choices: ['cuda'],
      because: ['services.xserver.videoDrivers = "nvidia"'],
    });
  });

  it('leaves AMD to the user, ROCm or Vulkan', () => {
    const evidence = evidenceOfOption('services.xserver.videoDrivers', ['amdgpu']);
    expect(suggestVariant(evidence)).toMatchObject({ choices: ['rocm', 'vulkan'] });
    expect(suggestVariant(evidence).decided).toBeUndefined();
  });

  it('leaves Intel to the user, Vulkan or CPU', () => {
    const suggestion = suggestVariant(evidenceOfModule('framework-12th-gen-intel'));
    expect(suggestion.choices).toEqual(['vulkan', 'cpu']);
    expect(suggestion.decided).toBeUndefined();
  });

  it('is what nixpkgs.config asks for', () => {
    const evidence = [
      ...evidenceOfOption('nixpkgs.config.rocmSupport', true),
      ...evidenceOfOption('services.xserver.videoDrivers', ['amdgpu']),
    ];
    expect(suggestVariant(evidence).decided).toBe('rocm');
    expect(evidenceOfOption('nixpkgs.config.cudaSupport', false)).toEqual([]);
  });

  it('decides nothing from settings that do nothing without the driver', () => {
    const suggestion = suggestVariant(evidenceOfOption('hardware.nvidia.open', true));
    expect(suggestion.decided).toBeUndefined();
    expect(suggestion.choices[0]).toBe('cuda');
  });

  it('is nothing from modesetting, false or unknown values', () => {
    expect(evidenceOfOption('services.xserver.videoDrivers', ['modesetting'])).toEqual([]);
    expect(evidenceOfOption('hardware.nvidia-container-toolkit.enable', undefined)).toEqual([]);
    expect(evidenceOfOption('hardware.nvidia.modesetting.enable', false)).toEqual([]);
    expect(suggestVariant([])).toEqual({ choices: ['cpu', 'vulkan', 'cuda', 'rocm'], because: [] });
  });

  it('prefers an NVIDIA GPU to the integrated one beside it', () => {
    const evidence = [
      ...evidenceOfOption('boot.initrd.kernelModules', ['amdgpu', 'nvidia']),
      ...evidenceOfModule('common-gpu-intel'),
    ];
    expect(evidence).toHaveLength(3);
    expect(suggestVariant(evidence).decided).toBe('cuda');
  });

  it('does not count a GPU that is turned off', () => {
    const evidence = [
      ...evidenceOfModule('dell-xps-15-9560'),
      ...evidenceOfModule('common-gpu-nvidia-disable'),
      ...evidenceOfOption('hardware.amdgpu.initrd.enable', true),
    ];
    expect(suggestVariant(evidence).choices).toEqual(['rocm', 'vulkan']);
  });

  it('says one thing of an option, the surest', () => {
    expect(evidenceOfOption('hardware.amdgpu.initrd.enable', true)).toEqual([
      { vendor: 'amd', strength: 'sure', because: 'hardware.amdgpu.initrd.enable = true' },
    ]);
  });

  it('names the options worth reading', () => {
    expect(evidenceOptions).toContain('services.xserver.videoDrivers');
    expect(evidenceOptions).toContain('hardware.nvidia.*');
  });
});
