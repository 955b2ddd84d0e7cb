import { describe, expect, it } from 'vitest';
import { newestLlamaDay } from './changes.ts';
import { cpuBuild } from './cpu-build.ts';
import { cpuSettings, cpuSettingsForAll } from './modern-build.ts';
import { cmakeBoolFlag } from './parse-cmake-flag.ts';

const names = (day: string, system: string) => cpuSettings(day, system).settings.map(({ name }) => name);

describe('CPU flags of the overlay', () => {
  it('build all variants where the lock can', () => {
    expect(names(newestLlamaDay, 'x86_64-linux')).toEqual(['GGML_BACKEND_DL', 'GGML_CPU_ALL_VARIANTS']);
    expect(cpuSettings('2025-09-16', 'aarch64-linux').kind).toBe('dispatch');
  });

  it('name the sets of that day where it can’t', () => {
    expect(names('2024-09-01', 'x86_64-linux')).toEqual(['GGML_AVX', 'GGML_F16C', 'GGML_AVX2', 'GGML_FMA']);
    expect(names('2024-05-01', 'x86_64-linux')).toEqual([
      'LLAMA_AVX',
      'LLAMA_F16C',
      'LLAMA_AVX2',
      'LLAMA_FMA',
    ]);
    expect(cpuSettings('2024-12-10', 'x86_64-linux').kind).toBe('flags');
  });

  it('leave an ARM host of an old lock as it is, and say so', () => {
    expect(cpuSettings('2025-03-01', 'aarch64-linux')).toMatchObject({ kind: 'none', settings: [] });
    expect(cpuSettings('2025-03-01', 'aarch64-linux').note).toContain('aarch64-linux');
  });

  it('suit every system of a fleet at once', () => {
    expect(cpuSettingsForAll('2025-09-16', ['x86_64-linux', 'aarch64-linux']).kind).toBe('dispatch');
    expect(cpuSettingsForAll('2025-03-01', ['x86_64-linux', 'aarch64-linux']).kind).toBe('flags');
    expect(cpuSettingsForAll('2025-03-01', ['x86_64-linux']).kind).toBe('dispatch');
    expect(cpuSettingsForAll('2025-03-01', ['aarch64-linux']).kind).toBe('none');
    expect(cpuSettingsForAll('2024-09-01', []).kind).toBe('flags');
    expect(cpuSettingsForAll('2025-09-16', []).kind).toBe('dispatch');
  });

  it('give the CPU mode they promise', () => {
    for (const day of ['2024-05-01', '2024-09-01', '2025-03-01', '2025-09-16', newestLlamaDay]) {
      const { kind, settings } = cpuSettings(day, 'x86_64-linux');
      const flags = settings.map(({ name, value }) => cmakeBoolFlag(name, value));
      expect(cpuBuild({ origin: 'upstream', day, system: 'x86_64-linux', flags }).cpu).toBe(kind);
    }
  });
});
