/**
 * What the extension is, wherever it runs: starts the language server for Nix files, shows its views and registers the commands.
 * Everything about Nix is the server's.
 */
import * as vscode from 'vscode';
import { showFindingsCount } from './findings-count.ts';
import { fixAll } from './fix-all-command.ts';
import type { Row } from './host-items.ts';
import { followHosts } from './hosts.ts';
import { showHostsView } from './hosts-view.ts';
import { followMadeFolders } from './made-folders.ts';
import { migrate } from './migrate-command.ts';
import { isGpu } from './plan-answers.ts';
import type { Platform } from './platform.ts';
import type { HostTarget } from './select-gpu-command.ts';
import { selectGpu } from './select-gpu-command.ts';
import type { Server } from './server.ts';
import { createServer } from './server.ts';
import { showPlaces } from './show-places.ts';
import { showStatus } from './status.ts';
import { createVerdicts } from './verdicts.ts';
import type { HostToVerify } from './verify-command.ts';
import { verify } from './verify-command.ts';

const { l10n } = vscode;

let running: Server | undefined;

/** Resolves when the server answers, or has failed and said so. */
export async function activateOn(context: vscode.ExtensionContext, platform: Platform): Promise<void> {
  const output = vscode.window.createOutputChannel('Llamaflake', { log: true });
  const folders = followMadeFolders(output);
  const server = createServer(platform, output, folders);
  running = server;
  const hosts = followHosts(server, output);
  const verdicts = createVerdicts();
  const task = (title: string) => ({ title, server, output, folders });
  const verifying = { title: l10n.t('Verify with Nix'), hosts, verdicts, output, runNix: platform.runNix };
  const commands: Readonly<Record<string, (target?: unknown) => unknown>> = {
    migrate: (target) => migrate(task(l10n.t('Migrate llama.cpp')), uriOf(target)),
    selectGpu: (target) => selectGpu(task(l10n.t('Select GPU')), hostTarget(target)),
    fixAll: () => fixAll(task(l10n.t('Fix all'))),
    verify: (target) => verify(verifying, hostsToVerify(target)),
    showPlaces: (sent) => showPlaces(server, sent),
    restart: () => server.restart(),
    showOutput: () => output.show(),
  };
  context.subscriptions.push(
    output,
    folders,
    server,
    hosts,
    verdicts,
    showStatus(server),
    showHostsView(hosts, verdicts),
    showFindingsCount(hosts),
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`llamaflake.${name}`, (target?: unknown) => run(target)),
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('llamaflake.enable')) void server.follow();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void server.follow()),
  );
  const setContext = (name: string, value: boolean) =>
    vscode.commands.executeCommand('setContext', `llamaflake.${name}`, value);
  await Promise.all([setContext('isActive', true), setContext('canRunNix', platform.runNix !== undefined)]);
  await server.follow();
}

/** Called by VS Code before it ends the extension: gives the server's process the time to end in order. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** What a menu or a lens gives a command: a file, one of the view's rows, or a flake and a host by name. */
function uriOf(target: unknown): vscode.Uri | undefined {
  return target instanceof vscode.Uri ? target : undefined;
}

function hostTarget(target: unknown): HostTarget | undefined {
  if (typeof target !== 'object' || target === null) return undefined;
  if ('kind' in target) {
    const row = target as Row;
    return row.kind === 'host' ? { flake: row.flake.uri, host: row.host.name } : undefined;
  }
  const { flake, host, gpu } = target as Partial<Record<string, unknown>>;
  if (typeof flake !== 'string' || typeof host !== 'string') return undefined;
  return { flake, host, ...(isGpu(gpu) && { gpu }) };
}

function hostsToVerify(target: unknown): readonly HostToVerify[] | undefined {
  if (typeof target !== 'object' || target === null || !('kind' in target)) return undefined;
  const row = target as Row;
  if (row.kind === 'flake') return row.flake.hosts.map((host) => ({ flake: row.flake, host }));
  return row.kind === 'host' ? [{ flake: row.flake, host: row.host }] : undefined;
}
