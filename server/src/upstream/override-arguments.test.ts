import { describe, expect, it } from 'vitest';
import { newestLlamaDay, newestNixpkgsDay } from './changes.ts';
import { backendsOf, counterpartArgument, overrideArguments, takesArgument } from './override-arguments.ts';

function tunableNames(day: string): string[] {
  return overrideArguments('upstream')
    .filter(({ name }) => takesArgument('upstream', name, day) === 'yes')
    .map(({ name }) => name)
    .toSorted();
}

describe('override arguments', () => {
  it('of upstream are those of its package.nix in September 2025', () => {
    expect(tunableNames('2025-09-16')).toEqual(
      `useBlas useCuda useMetalKit useMpi useRocm rocmGpuTargets enableCurl useVulkan llamaVersion effectiveStdenv enableStatic
       precompileMetalShaders`
        .split(/\s+/)
        .toSorted(),
    );
  });

  it('of upstream lost enableCurl and gained useRpc and useWebUi in 2026', () => {
    const names = tunableNames(newestLlamaDay);
    expect(names).toContain('useRpc');
    expect(names).toContain('useWebUi');
    expect(takesArgument('upstream', 'enableCurl', '2026-01-20')).toBe('perhaps');
    expect(takesArgument('upstream', 'enableCurl', '2026-03-01')).toBe('no');
  });

  it('of upstream lost useOpenCL in July 2024', () => {
    expect(takesArgument('upstream', 'useOpenCL', '2024-04-01')).toBe('yes');
    expect(takesArgument('upstream', 'useOpenCL', '2024-10-01')).toBe('no');
  });

  it('of one package are unexpected to the other', () => {
    expect(takesArgument('upstream', 'cudaSupport', '2025-09-16')).toBe('no');
    expect(takesArgument('nixpkgs', 'useCuda', '2025-09-16')).toBe('no');
    expect(counterpartArgument('upstream', 'useCuda')).toBe('cudaSupport');
    expect(counterpartArgument('nixpkgs', 'vulkanSupport')).toBe('useVulkan');
  });

  it('never call a dependency unexpected', () => {
    expect(takesArgument('upstream', 'cudaPackages', '2025-09-16')).toBe('perhaps');
    expect(takesArgument('nixpkgs', 'stdenv', '2025-09-16')).toBe('perhaps');
  });

  it('say nothing of names that may be newer than the table', () => {
    expect(takesArgument('upstream', 'useSycl', '2025-09-16')).toBe('no');
    expect(takesArgument('upstream', 'useSycl', '2029-01-01')).toBe('perhaps');
  });

  it('give rocmGpuTargets as a string upstream and as a list in nixpkgs', () => {
    const type = (origin: 'upstream' | 'nixpkgs') =>
      overrideArguments(origin).find(({ name }) => name === 'rocmGpuTargets')?.type;
    expect([type('upstream'), type('nixpkgs')]).toEqual(['string', 'list']);
  });

  it('of nixpkgs know cpuArchDynamicDispatch since May 2026', () => {
    expect(takesArgument('nixpkgs', 'cpuArchDynamicDispatch', '2026-01-01')).toBe('no');
    expect(takesArgument('nixpkgs', 'cpuArchDynamicDispatch', newestNixpkgsDay)).toBe('yes');
  });
});

describe('backends of a build', () => {
  it('come from the arguments, sorted', () => {
    const values = new Map([
      ['useVulkan', true],
      ['useCuda', true],
      ['useRocm', false],
    ]);
    expect(backendsOf('upstream', values)).toEqual({ chosen: ['cuda', 'vulkan'], byDefault: [] });
  });

  it('of a plain build are none, with BLAS by default', () => {
    expect(backendsOf('upstream', new Map())).toEqual({ chosen: [], byDefault: ['blas'] });
    expect(backendsOf('nixpkgs', new Map([['blasSupport', false]]))).toEqual({ chosen: [], byDefault: [] });
  });

  it('follow the package set’s cudaSupport, unless the argument says otherwise', () => {
    expect(backendsOf('upstream', new Map(), { cudaSupport: true }).chosen).toEqual(['cuda']);
    expect(backendsOf('upstream', new Map([['useCuda', false]]), { cudaSupport: true }).chosen).toEqual([]);
  });

  it('have Metal on Apple silicon', () => {
    expect(backendsOf('nixpkgs', new Map(), { system: 'aarch64-darwin' })).toEqual({
      chosen: ['metal'],
      byDefault: [],
    });
    const opencl = new Map([['openclSupport', true]]);
    expect(backendsOf('nixpkgs', opencl, { system: 'aarch64-darwin' }).chosen).toEqual(['opencl']);
  });
});
