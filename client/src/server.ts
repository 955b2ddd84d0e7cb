/**
 * The language server as the client sees it: one process or worker that is started, restarted and stopped, and asked for its client.
 */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { State } from 'vscode-languageclient';
import { hostsChangedNotification } from '../../server/src/lsp/protocol.ts';
import { clientOptions, workspaceSchemes } from './client-options.ts';
import { isEnabled } from './is-enabled.ts';
import type { MadeFolders } from './made-folders.ts';
import type { Platform } from './platform.ts';
import { answerReads } from './read-files.ts';

/** What a user would call the server's condition. `off` is the user's choice (`llamaflake.enable`), `failed` is not. */
export type ServerState = 'off' | 'starting' | 'running' | 'failed';

export interface Server extends vscode.Disposable {
  readonly state: ServerState;
  readonly onDidChangeState: vscode.Event<ServerState>;
  /** The hosts may be others than before. */
  readonly onDidChangeHosts: vscode.Event<void>;
  /** The running client; undefined where the server is off or could not be started. Waits for a start under way. */
  client(): Promise<BaseLanguageClient | undefined>;
  /** Starts, stops or starts anew, as the settings and the workspace's folders ask. Never rejects: a failure is logged, shown and kept as the state. */
  follow(): Promise<void>;
  /** Ends the process, if there is one, and starts another. Never rejects. */
  restart(): Promise<void>;
  /** Ends the process, if there is one. Never rejects. */
  stop(): Promise<void>;
}

export function createServer(
  platform: Platform,
  output: vscode.LogOutputChannel,
  folders: MadeFolders,
): Server {
  const changed = new vscode.EventEmitter<ServerState>();
  const hostsChanged = new vscode.EventEmitter<void>();
  let client: BaseLanguageClient | undefined;
  let state: ServerState = 'off';
  /** The schemes that the client was made for. */
  let schemes: ReadonlySet<string> = new Set();
  // Starts and stops must not overlap, whatever the order of the user's clicks: each waits for the one before.
  let last: Promise<void> = Promise.resolve();

  const become = (next: ServerState): void => {
    if (state === next) return;
    state = next;
    changed.fire(next);
  };

  const start = async (): Promise<void> => {
    schemes = workspaceSchemes();
    const readsDisk = platform.hasDisk && schemes.size === 1;
    try {
      // A client that once failed to start can't be started again, so each start has its own.
      const mine = await platform.createClient(clientOptions(output, folders, readsDisk));
      client = mine;
      mine.onDidChangeState(({ newState }) => {
        if (client === mine) become(stateNames[newState]);
      });
      mine.onNotification(hostsChangedNotification, () => hostsChanged.fire());
      if (!readsDisk) answerReads(mine);
      await mine.start();
    } catch (error) {
      output.error(error instanceof Error ? error : String(error));
      // A server that ended at once may have been started again meanwhile.
      if (!client?.isRunning()) become('failed');
    }
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
    onDidChangeHosts: hostsChanged.event,
    async client() {
      await last;
      return client?.isRunning() ? client : undefined;
    },
    follow: () =>
      inTurn(async () => {
        if (!isEnabled()) return stop();
        if (client && sameSchemes(schemes, workspaceSchemes())) return;
        await stop();
        await start();
      }),
    restart: () =>
      inTurn(async () => {
        await stop();
        if (isEnabled()) await start();
      }),
    stop: () => inTurn(stop),
    dispose() {
      void inTurn(stop).finally(() => {
        changed.dispose();
        hostsChanged.dispose();
      });
    },
  };
}

/** A stop that the user asked for never comes from here: the client is let go first. */
const stateNames: Readonly<Record<State, ServerState>> = {
  [State.Starting]: 'starting',
  [State.Running]: 'running',
  [State.Stopped]: 'failed',
  [State.StartFailed]: 'failed',
};

const sameSchemes = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...a, ...b].every((scheme) => a.has(scheme) && b.has(scheme));
