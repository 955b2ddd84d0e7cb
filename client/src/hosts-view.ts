/** The view "llama.cpp hosts" in the Explorer, and the commands of its rows. */
import * as vscode from 'vscode';
import type { Location } from 'vscode-languageclient';
import type { Row } from './host-items.ts';
import { itemOf, rowsBelow, topRows } from './host-items.ts';
import type { Hosts } from './hosts.ts';
import type { Verdicts } from './verdicts.ts';

export const viewId = 'llamaflake.hosts';

/** Shows the hosts until disposed. */
export function showHostsView(hosts: Hosts, verdicts: Verdicts): vscode.Disposable {
  const changed = new vscode.EventEmitter<Row | undefined>();
  /** Whether VS Code has rows that could become others. */
  let isShown = false;
  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    async getChildren(row) {
      if (row) return rowsBelow(row);
      const rows = topRows(await hosts.whenKnown());
      isShown = true;
      return rows;
    },
    getTreeItem: (row) => itemOf(row, hosts, verdicts),
  };
  // A refresh that meets VS Code's first question for the rows can be lost, and the view would stay empty.
  const refresh = (): void => {
    if (isShown) changed.fire(undefined);
  };
  const open = (place: Location | undefined): unknown => {
    if (!place) return undefined;
    const { start, end } = place.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    return vscode.commands.executeCommand('vscode.open', hosts.uri(place.uri), { selection });
  };
  return vscode.Disposable.from(
    changed,
    vscode.window.createTreeView(viewId, { treeDataProvider: provider, showCollapseAll: true }),
    hosts.onDidChange(refresh),
    verdicts.onDidChange(refresh),
    vscode.commands.registerCommand('llamaflake.openModule', (row?: Row) =>
      row?.kind === 'host' ? open(row.host.module) : undefined,
    ),
    vscode.commands.registerCommand('llamaflake.openHost', (row?: Row) =>
      row?.kind === 'host' ? open(row.host.place) : undefined,
    ),
    vscode.commands.registerCommand('llamaflake.openPackage', (row?: Row) =>
      row?.kind === 'package' ? open(row.installed[0]?.definition) : undefined,
    ),
    vscode.commands.registerCommand('llamaflake.showHosts', () =>
      vscode.commands.executeCommand(`${viewId}.focus`),
    ),
  );
}
