/** Notifications with buttons that do something. */
import * as vscode from 'vscode';

export interface Offer {
  readonly label: string;
  readonly run: () => unknown;
}

type Show = (message: string, ...items: string[]) => Thenable<string | undefined>;

export const showLog: Offer = {
  label: vscode.l10n.t('Show Log'),
  run: () => vscode.commands.executeCommand('llamaflake.showOutput'),
};

async function say(show: Show, message: string, offers: readonly Offer[]): Promise<void> {
  const chosen = await show(message, ...offers.map(({ label }) => label));
  await offers.find(({ label }) => label === chosen)?.run();
}

/** Each resolves when the notification has gone, with what was chosen done. */
export const info = (message: string, ...offers: Offer[]): Promise<void> =>
  say(vscode.window.showInformationMessage, message, offers);

export const warn = (message: string, ...offers: Offer[]): Promise<void> =>
  say(vscode.window.showWarningMessage, message, offers);

export const fail = (message: string, ...offers: Offer[]): Promise<void> =>
  say(vscode.window.showErrorMessage, message, offers);
