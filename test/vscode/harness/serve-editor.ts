/**
 * A VS Code in the browser to try the extension by hand, until Ctrl+C.
 */
import { exampleFleet, vsix } from './paths.ts';
import { scratchCopy } from './scratch.ts';
import { startVsCodeServer } from './vscode-server.ts';

/**
 * Starts the editor, prints its address and resolves when it was stopped and everything it started and wrote is gone.
 *
 * @param path absolute path of a folder to open as it is; a copy of the example fleet, if not given
 */
export async function serveEditor(path: string | undefined): Promise<void> {
  // Asked for before anything is started: a Ctrl+C during the start must also end what is there by then.
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
  const scratch = path === undefined ? await scratchCopy(exampleFleet) : undefined;
  const folder = scratch?.folder ?? path ?? '';
  try {
    const server = await startVsCodeServer({ vsix, say: (line) => console.log(line) });
    try {
      console.log(`
  VS Code with Llamaflake:  ${server.windowUrl(folder)}

  ${scratch ? `The example fleet, in a copy that goes when you stop: ${folder}` : `Your files, as they are: ${folder}`}
  F1, "Migrate llama.cpp" migrates it.  Ctrl+C stops the editor.
`);
      await Promise.race([stopped, server.ended]);
    } finally {
      await server.stop();
    }
  } finally {
    await scratch?.remove();
  }
}
