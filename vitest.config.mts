/** Unit tests beside the code, tests against real Nix, and tests of the built server's protocol. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { configDefaults, defineConfig } from 'vitest/config';

/** `import page from './rule.md'` gives the file's text, as in the bundles. */
const textModules: Plugin = {
  name: 'text-modules',
  enforce: 'pre',
  async load(id) {
    if (!/\.(md|nix)$/.test(id)) return undefined;
    return `export default ${JSON.stringify(await readFile(id, 'utf8'))};`;
  },
};

/** Tests that hold code to a time on the clock, beside it. */
const timed = ['server/src/eval/bounds.test.ts'];

export default defineConfig({
  plugins: [textModules],
  test: {
    // Real Nix and real processes, on machines that do other things too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['scripts/vitest-setup.mjs', 'test/protocol/build-setup.ts'],
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['client/src/**/*.test.ts', 'server/src/**/*.test.ts', 'test/{nix,protocol}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...timed],
        },
      },
      {
        // What measures time has the machine for itself.
        extends: true,
        test: {
          name: 'bench',
          include: ['test/bench/**/*.test.ts', ...timed],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
