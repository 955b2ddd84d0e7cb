/**
 * One editor from nothing to a window, and back to nothing.
 */
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import type { EditorPage } from './editor-page.ts';
import { openWindow } from './editor-page.ts';
import { vsix } from './paths.ts';
import type { ServerOptions, VsCodeServer } from './vscode-server.ts';
import { startVsCodeServer } from './vscode-server.ts';

export interface Editor {
  readonly server: VsCodeServer;
  readonly browser: Browser;
  /** Opens a window on a folder or a `.code-workspace` file. Windows share what a browser keeps of VS Code itself, so the first one is the slowest. */
  open(path: string): Promise<EditorPage>;
  stop(): Promise<void>;
}

export type EditorOptions = Omit<ServerOptions, 'vsix' | 'testDriver'>;

const size = { width: 1280, height: 800 };

/** Starts a VS Code server with the extension, and a browser for its windows. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const say = options.say ?? ((line: string) => console.error(line));
  const server = await startVsCodeServer({ ...options, vsix, say });
  const browser = await launchBrowser(say).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const context = await browser.newContext({ viewport: size });
  return {
    server,
    browser,
    async open(path) {
      return openWindow(await context.newPage(), server.windowUrl(path));
    },
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}
