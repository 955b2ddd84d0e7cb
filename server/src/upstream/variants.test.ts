import { describe, expect, it } from 'vitest';
import { variants } from './backends.ts';
import { newestLlamaDay } from './changes.ts';
import { variantCaveats, variantFacts } from './variants.ts';

describe('variants', () => {
  it('each say what they are, in sentences', () => {
    for (const variant of variants) {
      expect(variantFacts[variant]).toMatchObject({ variant });
      for (const sentence of [variantFacts[variant].what, ...variantFacts[variant].needs])
        expect(sentence).toMatch(/[.`]$/);
    }
    expect(variantFacts.cuda.needs.join(' ')).toContain('allowUnfree');
  });

  it('warn of what the locked revision lacks', () => {
    expect(variantCaveats('cpu', '2024-09-01', 'x86_64-linux').join(' ')).toContain('#10626');
    expect(variantCaveats('vulkan', '2026-04-14', 'x86_64-linux').join(' ')).toContain('#21572');
    expect(variantCaveats('vulkan', '2023-10-01', 'x86_64-linux').join(' ')).toContain('#5173');
  });

  it('warn of systems they do not exist for', () => {
    expect(variantCaveats('rocm', '2025-09-16', 'aarch64-linux').join(' ')).toContain('no ROCm build');
    expect(variantCaveats('cuda', '2025-09-16', 'aarch64-darwin').join(' ')).toContain('macOS');
    expect(variantCaveats('cuda', '2025-09-16', 'aarch64-linux').join(' ')).toContain('gcc 14');
  });

  it('have no more to say of the newest revision than that it is built from source', () => {
    expect(variantCaveats('cpu', newestLlamaDay, 'x86_64-linux')).toHaveLength(1);
    expect(variantCaveats('cpu', newestLlamaDay, 'x86_64-linux')[0]).toContain('build from source');
  });
});
