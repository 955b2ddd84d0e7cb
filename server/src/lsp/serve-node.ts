/** The server in a Node process: on standard input and output, or over the channel that VS Code gives its child processes. */
import type { Connection } from 'vscode-languageserver/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { disk } from '../workspace/disk.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { startServer } from './server.ts';

/** Serves on standard input and output. Never resolves: the connection's end is the process's. */
export function serveStdio(): Promise<never> {
  return serve(createConnection(ProposedFeatures.all, process.stdin, process.stdout));
}

/** Serves as the arguments of the process say: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`. */
export function serveAsTold(): Promise<never> {
  return serve(createConnection(ProposedFeatures.all));
}

function serve(connection: Connection): Promise<never> {
  // A bug must cost one answer, not everybody's diagnostics.
  process.on('uncaughtException', (error) => connection.console.error(`Llamaflake: ${error.stack ?? error}`));
  process.on('unhandledRejection', (reason) =>
    connection.console.error(`Llamaflake: ${reason instanceof Error ? reason.stack : reason}`),
  );
  startServer(connection, { disk: disk(), loadParser: loadParserNode });
  return new Promise(() => {});
}
