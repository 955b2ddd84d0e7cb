import { describe, expect, it } from 'vitest';
import { newestLlamaDay } from './changes.ts';
import {
  llamaOutputBackends,
  llamaOutputExists,
  llamaOutputNames,
  llamaOverlayExists,
} from './llama-outputs.ts';

const x86 = 'x86_64-linux';

describe('outputs of the official flake', () => {
  it('had opencl until July 2024', () => {
    expect(llamaOutputExists('packages', 'opencl', '2024-03-01', x86)).toBe('yes');
    expect(llamaOutputExists('packages', 'opencl', '2024-07-10', x86)).toBe('perhaps');
    expect(llamaOutputExists('packages', 'opencl', '2024-09-01', x86)).toBe('no');
  });

  it('are the documented ones on each system today', () => {
    const everywhere = ['default', 'vulkan', 'windows', 'python-scripts'];
    expect(llamaOutputNames('packages', newestLlamaDay, 'aarch64-darwin')).toEqual(everywhere);
    expect(llamaOutputNames('packages', newestLlamaDay, x86).toSorted()).toEqual(
      [...everywhere, 'cuda', 'mpi-cpu', 'mpi-cuda', 'rocm'].toSorted(),
    );
    expect(llamaOutputNames('packages', newestLlamaDay, 'aarch64-linux')).toContain('jetson-orin');
    expect(llamaOutputNames('packages', newestLlamaDay, 'aarch64-linux')).not.toContain('rocm');
  });

  it('include rocm on x86_64 Linux only, and nothing on a system the flake has not', () => {
    expect(llamaOutputExists('packages', 'rocm', '2025-09-16', x86)).toBe('yes');
    expect(llamaOutputExists('packages', 'rocm', '2025-09-16', 'aarch64-linux')).toBe('no');
    expect(llamaOutputExists('packages', 'default', '2025-09-16', 'riscv64-linux')).toBe('no');
    expect(llamaOutputExists('packages', 'rocm', '2025-09-16')).toBe('perhaps');
  });

  it('never were cpu, cuda-static or llama-cpp', () => {
    for (const name of ['cpu', 'cuda-static', 'llama-cpp']) {
      expect(llamaOutputExists('packages', name, newestLlamaDay, x86)).toBe('no');
    }
  });

  it('got vulkan in January 2024', () => {
    expect(llamaOutputExists('packages', 'vulkan', '2023-12-20', x86)).toBe('no');
    expect(llamaOutputExists('packages', 'vulkan', '2024-02-10', x86)).toBe('perhaps');
    expect(llamaOutputExists('packages', 'vulkan', '2024-03-15', x86)).toBe('yes');
  });

  it('keep CUDA and ROCm out of llamaPackages, and the overlay to two names', () => {
    expect(llamaOutputExists('llamaPackages', 'cuda', newestLlamaDay)).toBe('no');
    expect(llamaOutputExists('llamaPackages', 'rocm', newestLlamaDay)).toBe('no');
    expect(llamaOutputExists('llamaPackages', 'llama-cpp', newestLlamaDay)).toBe('yes');
    expect(llamaOutputNames('overlay', newestLlamaDay)).toEqual(['llamaPackages', 'llama-cpp']);
    expect(llamaOutputExists('overlay', 'llamaPackagesCuda', newestLlamaDay)).toBe('no');
    expect(llamaOutputExists('legacyPackages', 'llamaPackagesCuda', newestLlamaDay, x86)).toBe('yes');
  });

  it('have overlays.default since flake-parts, and no other overlay', () => {
    expect(llamaOverlayExists('default', '2023-11-01')).toBe('no');
    expect(llamaOverlayExists('default', '2024-02-01')).toBe('yes');
    expect(llamaOverlayExists('llama-cpp', newestLlamaDay)).toBe('no');
  });

  it('name mpi-cuda, which never had CUDA, and lost MPI with the engine', () => {
    expect(llamaOutputBackends('packages', 'mpi-cuda', '2024-02-01')).toEqual(['mpi']);
    expect(llamaOutputBackends('packages', 'mpi-cuda', '2025-09-16')).toEqual([]);
    expect(llamaOutputBackends('packages', 'cuda', '2025-09-16')).toEqual(['cuda']);
    expect(llamaOutputBackends('packages', 'python-scripts', '2025-09-16')).toBeUndefined();
  });
});
