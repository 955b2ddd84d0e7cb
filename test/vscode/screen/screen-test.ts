/**
 * `test` for the screen: each gets a window on its own copy of the example fleet, and a picture of it if it fails.
 */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base } from 'vitest';
import type { Editor, EditorOptions } from '../harness/editor.ts';
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
  /** A second copy of the example fleet. */
  readonly otherFleet: Fleet;
  /** A window on the fleet. */
  readonly window: EditorPage;
  /** Starts an editor of one's own, which ends with the test. */
  readonly openEditor: (options: EditorOptions) => Promise<Editor>;
  /** Opens more windows, which close with the test. */
  readonly openWindow: (path: string, other?: Editor) => Promise<EditorPage>;
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
  fleet: async ({}, use) => useFleet(use),

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  otherFleet: async ({}, use) => useFleet(use),

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  openEditor: async ({}, use) => {
    const editors: Editor[] = [];
    await use(async (options) => {
      const editor = await startEditor(options);
      editors.push(editor);
      return editor;
    });
    for (const editor of editors) await editor.stop();
  },

  // It needs the editors that are opened only to go before them.
  openWindow: async ({ editor, openEditor: _, task }, use) => {
    const windows: { readonly window: EditorPage; readonly from: Editor }[] = [];
    await use(async (path, other = editor) => {
      const window = await other.open(path);
      windows.push({ window, from: other });
      return window;
    });
    const last = windows.at(-1);
    if (task.result?.errors?.length && last) await tell(task.name, last.window, last.from);
    for (const { window } of windows) await window.page.close();
  },

  window: async ({ openWindow, fleet }, use) => use(await openWindow(fleet.folder)),
});

/** Keeps and prints what a window showed when its test failed: where tests run for everybody, the print is all that is left. */
async function tell(test: string, window: EditorPage, { server }: Editor): Promise<void> {
  await window.screenshot(`failed ${test}`);
  const seen = await window.page.locator('body').innerText();
  console.error(
    `The window showed:\n${seen}\n\nThe extension hosts logged:\n${await server.extensionLogs()}`,
  );
}

async function useFleet(use: (fleet: Fleet) => Promise<void>): Promise<void> {
  const { folder, remove } = await scratchCopy(exampleFleet);
  await use({
    folder,
    has: (path) => existsSync(join(folder, path)),
    read: (path) => readFile(join(folder, path), 'utf8'),
  });
  await remove();
}
