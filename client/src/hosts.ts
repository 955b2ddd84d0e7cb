/** The hosts of the workspace as the server last told them, for the views of them. */
import * as vscode from 'vscode';
import type { FlakeHosts, HostsResult } from '../../server/src/lsp/protocol.ts';
import { hostsRequest } from '../../server/src/lsp/protocol.ts';
import { isEnabled } from './is-enabled.ts';
import type { Server } from './server.ts';

export interface Hosts extends vscode.Disposable {
  /** Undefined while they are not known: the server is not there, or has not looked yet. */
  readonly flakes: readonly FlakeHosts[] | undefined;
  /** Resolves once they are known: with none where nobody can tell them, since the server is off, has failed, or could not read them. */
  whenKnown(): Promise<readonly FlakeHosts[]>;
  readonly onDidChange: vscode.Event<void>;
  /** A URI of theirs as VS Code has it. */
  uri(text: string): vscode.Uri;
}

export function followHosts(server: Server, output: vscode.LogOutputChannel): Hosts {
  const changed = new vscode.EventEmitter<void>();
  let flakes: readonly FlakeHosts[] | undefined;
  let uri = (text: string): vscode.Uri => vscode.Uri.parse(text);
  let latest = 0;
  let told = '';
  let isUnreadable = false;
  const waiting: ((flakes: readonly FlakeHosts[]) => void)[] = [];

  const isSettled = (): boolean =>
    flakes !== undefined || isUnreadable || !isEnabled() || server.state === 'failed';
  const settle = (): void => {
    if (isSettled()) for (const resolve of waiting.splice(0)) resolve(flakes ?? []);
  };
  const put = (next: readonly FlakeHosts[] | undefined): void => {
    // Most edits change no host, and a view that is drawn anew loses what was pointed at.
    const text = JSON.stringify(next ?? null);
    if (text === told) return;
    told = text;
    flakes = next;
    const hasHosts = next?.some(({ hosts }) => hosts.length > 0) ?? false;
    void vscode.commands.executeCommand('setContext', 'llamaflake.isRead', next !== undefined);
    void vscode.commands.executeCommand('setContext', 'llamaflake.hasFlakes', (next?.length ?? 0) > 0);
    void vscode.commands.executeCommand('setContext', 'llamaflake.hasHosts', hasHosts);
    changed.fire();
  };
  const refresh = async (): Promise<void> => {
    const mine = ++latest;
    const client = await server.client();
    if (!client) return;
    try {
      const answer = await client.sendRequest<HostsResult>(hostsRequest, {});
      if (mine !== latest) return;
      uri = (text) => client.protocol2CodeConverter.asUri(text);
      put(answer.flakes);
    } catch (error) {
      // A server that ends leaves its questions unanswered; the next one tells anew.
      output.debug(`The hosts could not be read: ${error}`);
      isUnreadable = server.state === 'running';
    }
    settle();
  };
  const subscriptions = vscode.Disposable.from(
    changed,
    server.onDidChangeHosts(() => void refresh()),
    server.onDidChangeState((state) => {
      isUnreadable = false;
      if (state !== 'running') {
        latest += 1;
        put(undefined);
      }
      settle();
    }),
  );
  return {
    get flakes() {
      return flakes;
    },
    whenKnown: () => {
      const known = new Promise<readonly FlakeHosts[]>((resolve) => waiting.push(resolve));
      settle();
      return known;
    },
    onDidChange: changed.event,
    uri: (text) => uri(text),
    dispose: () => subscriptions.dispose(),
  };
}
