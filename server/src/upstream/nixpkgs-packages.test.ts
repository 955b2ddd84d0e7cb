import { describe, expect, it } from 'vitest';
import { newestNixpkgsDay } from './changes.ts';
import { certainAt } from './day.ts';
import {
  llamaVariantNames,
  nixpkgsAliases,
  nixpkgsAttributeFor,
  nixpkgsHas,
  nixpkgsVariant,
} from './nixpkgs-packages.ts';

describe('llama.cpp in nixpkgs', () => {
  it('has variants that override it with nixpkgs’ own arguments', () => {
    expect(llamaVariantNames).toEqual(['llama-cpp-vulkan', 'llama-cpp-rocm', 'llama-cpp-cuda']);
    expect(nixpkgsVariant('llama-cpp-vulkan')).toMatchObject({
      argument: 'vulkanSupport',
      backend: 'vulkan',
    });
  });

  it('got Vulkan and ROCm in August 2025 and CUDA a year later', () => {
    expect(nixpkgsHas('llama-cpp-vulkan', '2025-06-01')).toBe('no');
    expect(nixpkgsHas('llama-cpp-vulkan', '2025-08-20')).toBe('perhaps');
    expect(nixpkgsHas('llama-cpp-vulkan', '2025-10-01')).toBe('yes');
    expect(nixpkgsHas('llama-cpp-cuda', '2026-06-01')).toBe('no');
    expect(nixpkgsAttributeFor('cuda', newestNixpkgsDay)).toEqual({
      attribute: 'llama-cpp-cuda',
      exists: 'yes',
    });
    expect(nixpkgsAttributeFor('cpu', '2025-10-01')).toEqual({ attribute: 'llama-cpp', exists: 'yes' });
  });

  it('never had llama-cpp-cpu: that is an overlay’s name', () => {
    expect(nixpkgsHas('llama-cpp-cpu', newestNixpkgsDay)).toBe('no');
  });

  it('warns of pkgs.system since 2025-10-28', () => {
    const [system] = nixpkgsAliases;
    expect(system).toMatchObject({ attribute: 'system', replacement: 'stdenv.hostPlatform.system' });
    expect(certainAt(system!.since, '2025-10-27')).toBe('no');
    expect(certainAt(system!.since, '2025-10-29')).toBe('yes');
  });
});
