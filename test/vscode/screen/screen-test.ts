/**
 * `test` for the screen: each gets a window on its own copy of the example fleet, and a picture of it if it fails.
 */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base } from 'vitest';
import type { Editor } from '../harness/editor.ts';
import { startEditor } from '../harness/editor.ts';
import type { EditorPage } from '../harness/editor-page.ts';
import { exampleFleet, screenshots } from '../harness/paths.ts';
import { scratchCopy } from '../harness/scratch.ts';

/** The fleet's files as they are on disk. */
export interface Fleet {
  readonly folder: string;
  has(path: string): boolean;
  read(path: string): Promise<string>;
}

interface Fixtures {
  readonly editor: Editor;
  readonly fleet: Fleet;
  readonly window: EditorPage;
}

/** The overlay that was written by hand, which the official flake replaces. */
export const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';

export const test = base.extend<Fixtures>({
  editor: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names that a fixture needs from this pattern.
    async ({}, use) => {
      await rm(screenshots, { recursive: true, force: true });
      const editor = await startEditor();
      await use(editor);
      await editor.stop();
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  fleet: async ({}, use) => {
    const { folder, remove } = await scratchCopy(exampleFleet);
    await use({
      folder,
      has: (path) => existsSync(join(folder, path)),
      read: (path) => readFile(join(folder, path), 'utf8'),
    });
    await remove();
  },

  window: async ({ editor, fleet, task }, use) => {
    const window = await editor.open(fleet.folder);
    await use(window);
    if (task.result?.errors?.length) await window.screenshot(`failed ${task.name}`);
    await window.page.close();
  },
});
