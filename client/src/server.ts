/**
 * The language server as the client sees it: one process that is started, restarted and stopped, and asked for its client.
 */
import * as vscode from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions, PlanParams } from '../../server/src/lsp/protocol.ts';
import { applyMigrationCommand } from '../../server/src/lsp/protocol.ts';

/** What a user would call the server's condition. `off` is the user's choice (`llamaflake.enable`), `failed` is not. */
export type ServerState = 'off' | 'starting' | 'running' | 'failed';

export interface Server extends vscode.Disposable {
  readonly state: ServerState;
  readonly onDidChangeState: vscode.Event<ServerState>;
  /** The running client; undefined where the server is off or could not be started. Waits for a start under way. */
  client(): Promise<LanguageClient | undefined>;
  /** Starts or stops, as `llamaflake.enable` says. Never rejects: a failure is logged, shown and kept as the state. */
  followSettings(): Promise<void>;
  /** Ends the process, if there is one, and starts another. Never rejects. */
  restart(): Promise<void>;
  /** Ends the process, if there is one. Never rejects. */
  stop(): Promise<void>;
}

/** @param module path of the server's bundle */
export function createServer(module: string, output: vscode.LogOutputChannel): Server {
  const changed = new vscode.EventEmitter<ServerState>();
  let client: LanguageClient | undefined;
  let state: ServerState = 'off';
  // Starts and stops must not overlap, whatever the order of the user's clicks: each waits for the one before.
  let last: Promise<void> = Promise.resolve();

  const become = (next: ServerState): void => {
    if (state === next) return;
    state = next;
    changed.fire(next);
  };

  const start = async (): Promise<void> => {
    // A client that once failed to start can't be started again, so each start has its own.
    const mine = new LanguageClient('llamaflake', 'Llamaflake', serverOptions(module), clientOptions(output));
    client = mine;
    mine.onDidChangeState(({ newState }) => {
      if (client === mine) become(stateNames[newState]);
    });
    // The library has shown and logged the reason, and the state says the rest.
    await mine.start().catch(() => become('failed'));
  };
  const stop = async (): Promise<void> => {
    const old = client;
    client = undefined;
    await old
      ?.dispose()
      .catch((error: unknown) => output.debug(`The server did not stop in order: ${error}`));
    become('off');
  };
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step);
    return last;
  };

  return {
    get state() {
      return state;
    },
    onDidChangeState: changed.event,
    async client() {
      await last;
      return client?.isRunning() ? client : undefined;
    },
    followSettings: () =>
      inTurn(async () => {
        if (!isEnabled()) await stop();
        else if (!client) await start();
      }),
    restart: () =>
      inTurn(async () => {
        await stop();
        if (isEnabled()) await start();
      }),
    stop: () => inTurn(stop),
    dispose() {
      void inTurn(stop).finally(() => changed.dispose());
    },
  };
}

/** True unless the user turned the extension off. */
export function isEnabled(): boolean {
  return vscode.workspace.getConfiguration('llamaflake').get('enable', true);
}

/** A stop that the user asked for never comes from here: the client is let go first. */
const stateNames: Readonly<Record<State, ServerState>> = {
  [State.Starting]: 'starting',
  [State.Running]: 'running',
  [State.Stopped]: 'failed',
  [State.StartFailed]: 'failed',
};

function serverOptions(module: string): ServerOptions {
  const run = { module, transport: TransportKind.ipc };
  return { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6019'] } } };
}

function clientOptions(output: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: 'file', language: 'nix' }],
    outputChannel: output,
    // Findings are of the whole fleet: pushed, they show for closed files and after each edit at once.
    initializationOptions: { diagnostics: 'push' } satisfies InitializationOptions,
    middleware: {
      // A server's command for clients without questions and a preview; here it asks and shows.
      executeCommand(command, args, next) {
        if (command !== applyMigrationCommand) return next(command, args);
        const [params] = args as [PlanParams?];
        return vscode.commands.executeCommand('llamaflake.migrate', params && vscode.Uri.parse(params.flake));
      },
    },
    markdown: { isTrusted: { enabledCommands: ['llamaflake.migrate'] } },
  };
}
