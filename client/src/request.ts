/** Requests to the server with progress, and what is said where it can't be asked. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { isEnabled } from './is-enabled.ts';
import type { MadeFolders } from './made-folders.ts';
import * as say from './say.ts';
import type { Server } from './server.ts';

/** The command as its notifications begin: "Migrate llama.cpp". */
export interface Task {
  readonly title: string;
  readonly server: Server;
  readonly output: vscode.LogOutputChannel;
  readonly folders: MadeFolders;
}

/** Runs a command that needs the server to its end. Never rejects: what goes wrong is shown and logged. */
export async function withServer(
  task: Task,
  work: (client: BaseLanguageClient) => Promise<void>,
): Promise<void> {
  const { title, output } = task;
  const client = await task.server.client();
  if (!client) return offerServer(title);
  try {
    await work(client);
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    output.error(title, error instanceof Error ? error : String(error));
    void say.fail(`${title}: ${error instanceof Error ? error.message : String(error)}`, say.showLog);
  }
}

/** Applies an edit, as one step to undo. False where it was not applied: the user discarded it, or a file has changed. */
export async function applyEdit({ folders }: Task, edit: vscode.WorkspaceEdit): Promise<boolean> {
  await folders.expect(edit);
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

export interface Asking {
  readonly title: string;
  /** What the server is doing: "Planning the migration". */
  readonly what: string;
  /** A notification with a button to cancel, for what may take long; the status bar otherwise. */
  readonly isLong?: boolean;
}

/** A request with progress. @throws CancellationError where the user cancelled it */
export function ask<R>(
  client: BaseLanguageClient,
  { title, what, isLong = false }: Asking,
  method: string,
  params: object = {},
): Promise<R> {
  const location = isLong ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window;
  const options = { location, title: `${title}: ${what}`, cancellable: isLong };
  const asked = vscode.window.withProgress(options, async (_progress, token) => {
    try {
      return await client.sendRequest<R>(method, params, token);
    } catch (error) {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      throw error;
    }
  });
  return Promise.resolve(asked);
}

function offerServer(title: string): Promise<void> {
  if (isEnabled()) {
    return say.warn(vscode.l10n.t('{0}: the language server is not running.', title), {
      label: vscode.l10n.t('Restart'),
      run: () => vscode.commands.executeCommand('llamaflake.restart'),
    });
  }
  return say.warn(vscode.l10n.t('{0}: Llamaflake is off.', title), {
    label: vscode.l10n.t('Settings'),
    run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'llamaflake.enable'),
  });
}
