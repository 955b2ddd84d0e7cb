import { describe, expect, it } from 'vitest';
import { allVariantsWork, dispatchByDefault, flagNameInPackage, ownNativeOff } from './own-flags.ts';

describe('all CPU variants', () => {
  it('work on x86 since December 2024 and on ARM since June 2025', () => {
    expect(allVariantsWork('upstream', '2024-10-01', 'x86_64-linux')).toBe('no');
    expect(allVariantsWork('upstream', '2025-02-01', 'x86_64-linux')).toBe('yes');
    expect(allVariantsWork('upstream', '2025-02-01', 'aarch64-linux')).toBe('no');
    expect(allVariantsWork('upstream', '2025-06-20', 'aarch64-linux')).toBe('perhaps');
    expect(allVariantsWork('upstream', '2025-09-16', 'aarch64-darwin')).toBe('yes');
  });

  it('are open for systems that nobody tried', () => {
    expect(allVariantsWork('upstream', '2025-09-16', 'mips-linux')).toBe('perhaps');
    expect(allVariantsWork('upstream', '2024-10-01', undefined)).toBe('no');
  });
});

describe('a package’s own flags', () => {
  it('turn native off, upstream since January 2024', () => {
    expect(ownNativeOff('upstream', '2023-12-10')).toBe('no');
    expect(ownNativeOff('upstream', '2024-03-01')).toBe('yes');
    expect(ownNativeOff('nixpkgs', '2023-12-10')).toBe('yes');
  });

  it('never dispatch upstream', () => {
    expect(dispatchByDefault('upstream', '2026-10-01')).toBe('no');
    expect(flagNameInPackage('GGML_NATIVE', '2024-05-01')).toBe('LLAMA_NATIVE');
  });
});
