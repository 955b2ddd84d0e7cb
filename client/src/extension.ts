/**
 * The extension's entry: starts the language server for Nix files and registers the commands. Everything about Nix is the server's.
 */
import * as vscode from 'vscode';
import { migrate } from './migrate-command.ts';
import type { Server } from './server.ts';
import { createServer } from './server.ts';
import { showStatus } from './status.ts';

let server: Server | undefined;

/** Called by VS Code on the first Nix file, or when a command is run. Resolves when the server answers, or has failed and said so. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Llamaflake', { log: true });
  const started = createServer(context.asAbsolutePath('dist/server.cjs'), output);
  server = started;
  context.subscriptions.push(
    output,
    started,
    showStatus(started),
    vscode.commands.registerCommand('llamaflake.migrate', (target: unknown) =>
      migrate(started, output, target instanceof vscode.Uri ? target : undefined),
    ),
    vscode.commands.registerCommand('llamaflake.restart', () => started.restart()),
    vscode.commands.registerCommand('llamaflake.showOutput', () => output.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('llamaflake.enable')) void started.followSettings();
    }),
  );
  await started.followSettings();
}

/** Called by VS Code before it ends the extension: gives the server's process the time to end in order. */
export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}
