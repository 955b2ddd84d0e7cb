/**
 * The entry in the language status (the braces in the status bar of a Nix file): how the server is, and the command that helps.
 */
import * as vscode from 'vscode';
import type { Server, ServerState } from './server.ts';

const { l10n } = vscode;

interface Face {
  readonly text: string;
  readonly severity: vscode.LanguageStatusSeverity;
  readonly command: vscode.Command;
}

const severities = vscode.LanguageStatusSeverity;
const restart: vscode.Command = { command: 'llamaflake.restart', title: l10n.t('Restart') };
const settings: vscode.Command = {
  command: 'workbench.action.openSettings',
  title: l10n.t('Settings'),
  arguments: ['llamaflake.enable'],
};
const hosts: vscode.Command = { command: 'llamaflake.showHosts', title: l10n.t('Show Hosts') };

const faces: Readonly<Record<ServerState, Face>> = {
  off: { text: l10n.t('Llamaflake is off'), severity: severities.Warning, command: settings },
  starting: { text: l10n.t('Llamaflake is starting'), severity: severities.Information, command: restart },
  running: { text: 'Llamaflake', severity: severities.Information, command: hosts },
  failed: { text: l10n.t('Llamaflake is not running'), severity: severities.Error, command: restart },
};

/** Shows the server's state until disposed. */
export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('llamaflake.status', { language: 'nix' });
  item.name = 'Llamaflake';
  const show = (state: ServerState): void => {
    const { text, severity, command } = faces[state];
    Object.assign(item, { text, severity, command, busy: state === 'starting' });
    item.accessibilityInformation = { label: text };
    void vscode.commands.executeCommand('setContext', 'llamaflake.server', state);
  };
  show(server.state);
  return vscode.Disposable.from(item, server.onDidChangeState(show));
}
