/**
 * The server in a web worker, which has no disk: the first message brings the parser, all others are LSP, and files come from the client.
 * The entry of `dist/server-web.js`.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { loadParser } from '../nix/parse.ts';
import type { WorkerStart } from './protocol.ts';
import { startServer } from './server.ts';

/** As much of a worker's global scope as is used here; the rest of the project is compiled without a browser's types. */
type WorkerScope = ConstructorParameters<typeof BrowserMessageReader>[0] & {
  addEventListener(
    type: 'message',
    listener: (event: { data: WorkerStart }) => void,
    options: { once: true },
  ): void;
};

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener(
  'message',
  ({ data }: { data: WorkerStart }) => {
    const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
    startServer(connection, { disk: undefined, loadParser: () => loadParser(data) });
  },
  { once: true },
);
