/** The extension's entry on a desktop and on a remote machine: the server is a process of its own. */
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateOn, deactivate } from './activate.ts';
import { runNix } from './run-nix.ts';

export { deactivate };

/** Called by VS Code when one of the activation events comes. Resolves when the server answers, or has failed and said so. */
export const activate = (context: vscode.ExtensionContext): Promise<void> =>
  activateOn(context, {
    async createClient(options) {
      const run = { module: context.asAbsolutePath('dist/server.cjs'), transport: TransportKind.ipc };
      const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6019'] } };
      return new LanguageClient('llamaflake', 'Llamaflake', { run, debug }, options);
    },
    hasDisk: true,
    runNix,
  });
