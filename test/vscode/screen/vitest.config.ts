/** Tests that look at VS Code's screen: one after the other, in one server. */
import { defineConfig } from 'vitest/config';
import { patience } from '../harness/until.ts';

export default defineConfig({
  test: {
    include: ['test/vscode/screen/*.screen.ts'],
    fileParallelism: false,
    isolate: false,
    maxWorkers: 1,
    allowOnly: false,
    // The first start on a machine downloads VS Code.
    hookTimeout: 20 * patience,
    testTimeout: 20 * patience,
  },
});
