/** Tests that look at VS Code's screen: one after the other, in one server. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/vscode/screen/*.screen.ts'],
    fileParallelism: false,
    isolate: false,
    maxWorkers: 1,
    allowOnly: false,
    // The first start on a machine downloads VS Code.
    hookTimeout: 600_000,
    testTimeout: 600_000,
  },
});
