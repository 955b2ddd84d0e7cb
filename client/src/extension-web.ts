/** The extension's entry in a browser (vscode.dev, github.dev): the server is a web worker, and there are no processes. */
import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  State,
} from 'vscode-languageclient/browser';
import type { WorkerStart } from '../../server/src/lsp/protocol.ts';
import { activateOn, deactivate } from './activate.ts';

export { deactivate };

type Port = ConstructorParameters<typeof BrowserMessageReader>[0];

/** As much of a browser as is used here; the rest of the project is compiled without its types. */
interface Browser {
  readonly Worker: new (url: string) => Port & { postMessage(message: WorkerStart): void; terminate(): void };
  readonly Blob: new (parts: readonly Uint8Array[], options: { type: string }) => object;
  readonly URL: { createObjectURL(blob: object): string };
}

const browser = globalThis as unknown as Browser;

/** Called by VS Code when one of the activation events comes. Resolves when the server answers, or has failed and said so. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const read = (name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', name));
  const [script, runtime, grammar] = await Promise.all([
    read('server-web.js'),
    read('web-tree-sitter.wasm'),
    read('tree-sitter-nix.wasm'),
  ]);
  // The extension may lie on another host, from which a browser starts no worker.
  const url = browser.URL.createObjectURL(new browser.Blob([script], { type: 'text/javascript' }));
  await activateOn(context, {
    async createClient(options) {
      let worker: InstanceType<Browser['Worker']> | undefined;
      const startWorker = async () => {
        worker?.terminate();
        worker = new browser.Worker(url);
        worker.postMessage({ runtime, grammar });
        return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
      };
      const client = new LanguageClient('llamaflake', 'Llamaflake', startWorker, options);
      // Unlike a process, a worker does not end by itself.
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Stopped || newState === State.StartFailed) worker?.terminate();
      });
      return client;
    },
    hasDisk: false,
    runNix: undefined,
  });
}
