/** The user’s choice whether there is a language server. */
import * as vscode from 'vscode';

/** True unless the user turned the extension off. */
export function isEnabled(): boolean {
  return vscode.workspace.getConfiguration('llamaflake').get('enable', true);
}
