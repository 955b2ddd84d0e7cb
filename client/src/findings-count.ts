/** The status bar's item: how many findings there are, where the workspace has a flake. */
import * as vscode from 'vscode';
import type { Hosts } from './hosts.ts';

const { l10n } = vscode;

/** Shows the number until disposed. */
export function showFindingsCount(hosts: Hosts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('llamaflake.findings', vscode.StatusBarAlignment.Left, 40);
  item.name = l10n.t('llama.cpp problems');
  const show = (): void => {
    if (!hosts.flakes || hosts.flakes.length === 0) return item.hide();
    // Those that the Problems panel lists: hints show in the text alone.
    const found = vscode.languages
      .getDiagnostics()
      .flatMap(([, diagnostics]) => diagnostics)
      .filter(({ source, severity }) => source === 'llamaflake' && severity < vscode.DiagnosticSeverity.Hint);
    const count = found.length;
    const isSerious = found.some(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
    item.text = `$(${count === 0 ? 'pass' : isSerious ? 'warning' : 'info'}) llama.cpp: ${count}`;
    const words =
      count === 0
        ? l10n.t('No problems with llama.cpp')
        : count === 1
          ? l10n.t('1 problem with llama.cpp')
          : l10n.t('{0} problems with llama.cpp', count);
    const action = count === 0 ? l10n.t('Show the hosts') : l10n.t('Show the problems');
    item.tooltip = `${words}\n${action}`;
    item.accessibilityInformation = { label: words, role: 'button' };
    item.command = {
      title: action,
      command: count === 0 ? 'llamaflake.showHosts' : 'workbench.actions.view.problems',
    };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, hosts.onDidChange(show), vscode.languages.onDidChangeDiagnostics(show));
}
