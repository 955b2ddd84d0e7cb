/** What a language client is made with: which documents and files it is for, and how it behaves when the server fails. */
import * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { CloseAction, ErrorAction } from 'vscode-languageclient';
import type { InitializationOptions, PlanParams } from '../../server/src/lsp/protocol.ts';
import { applyMigrationCommand, selectGpuCommand, showPlacesCommand } from '../../server/src/lsp/protocol.ts';
import { crashPolicy } from './crash-policy.ts';
import type { MadeFolders } from './made-folders.ts';
import * as say from './say.ts';
import { serverUris, withClientLinks } from './server-uris.ts';

/** @param readsDisk whether the server reads files by itself */
export function clientOptions(
  output: vscode.LogOutputChannel,
  folders: MadeFolders,
  readsDisk: boolean,
): LanguageClientOptions {
  const uris = serverUris();
  return {
    documentSelector: [...workspaceSchemes()].map((scheme) => ({ scheme, language: 'nix' })),
    outputChannel: output,
    initializationOptions: {
      // Findings are of the whole fleet: pushed, they show for closed files and after each edit at once.
      diagnostics: 'push',
      files: readsDisk ? 'disk' : 'client',
      hosts: true,
      commands: [selectGpuCommand, showPlacesCommand],
    } satisfies InitializationOptions,
    uriConverters: {
      code2Protocol: (uri) => uris.toServer(uri.toString()),
      protocol2Code: (uri) => vscode.Uri.parse(uris.toClient(uri)),
    },
    errorHandler: errorHandler(output),
    middleware: {
      async provideHover(document, position, token, next) {
        const hover = await next(document, position, token);
        for (const content of hover?.contents ?? [])
          if (content instanceof vscode.MarkdownString) content.value = withClientLinks(content.value, uris);
        return hover;
      },
      async resolveCodeAction(action, token, next) {
        const resolved = await next(action, token);
        if (resolved?.edit) await folders.expect(resolved.edit);
        return resolved;
      },
      // A server's command for clients without questions and a preview; here it asks and shows.
      executeCommand(command, args, next) {
        if (command !== applyMigrationCommand) return next(command, args);
        const [params] = args as [PlanParams?];
        const flake = params && vscode.Uri.parse(uris.toClient(params.flake));
        return vscode.commands.executeCommand('llamaflake.migrate', flake);
      },
    },
    markdown: { isTrusted: { enabledCommands: ['llamaflake.migrate', 'llamaflake.selectGpu'] } },
  };
}

/** The schemes of the folders, and `file` for single files. */
export function workspaceSchemes(): ReadonlySet<string> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return new Set(['file', ...folders.map(({ uri }) => uri.scheme)]);
}

/** Starts a server that ended by itself again, tells the user once, and gives up where it happens again and again. */
function errorHandler(output: vscode.LogOutputChannel): LanguageClientOptions['errorHandler'] {
  const policy = crashPolicy();
  const restart: say.Offer = {
    label: vscode.l10n.t('Restart'),
    run: () => vscode.commands.executeCommand('llamaflake.restart'),
  };
  return {
    error(error) {
      output.error(error);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed() {
      const decision = policy.crashed();
      if (decision === 'give-up') {
        const message = vscode.l10n.t(
          'Llamaflake’s language server ended again and again, and stays off now. Its log may say why.',
        );
        void say.fail(message, restart, say.showLog);
        return { action: CloseAction.DoNotRestart, message, handled: true };
      }
      const message = vscode.l10n.t(
        'Llamaflake’s language server ended unexpectedly, and was started again.',
      );
      if (decision === 'restart') void say.warn(message, say.showLog);
      return { action: CloseAction.Restart, message, handled: true };
    },
  };
}
