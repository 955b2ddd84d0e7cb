/** The rows of the view of hosts: flake → host → package → where, and what could not be worked out. */
import * as vscode from 'vscode';
import type {
  FlakeHosts,
  HostDetails,
  PackageDetails,
  UnknownSummary,
} from '../../server/src/lsp/protocol.ts';
import { backendIcon, describeHost, describePackage, hostIcon, unknownIcon } from './backends.ts';
import type { Hosts } from './hosts.ts';
import type { Verdicts } from './verdicts.ts';

const { l10n, TreeItemCollapsibleState: Collapsible } = vscode;

export type Row =
  | { readonly kind: 'flake'; readonly flake: FlakeHosts }
  | { readonly kind: 'host'; readonly flake: FlakeHosts; readonly host: HostDetails }
  | {
      readonly kind: 'package';
      readonly flake: FlakeHosts;
      readonly host: HostDetails;
      /** The same package, where it is installed more than once. */
      readonly installed: readonly PackageDetails[];
    }
  | {
      readonly kind: 'where';
      readonly flake: FlakeHosts;
      readonly host: HostDetails;
      readonly found: PackageDetails;
    }
  | {
      readonly kind: 'unknown';
      readonly flake: FlakeHosts;
      readonly host?: HostDetails;
      readonly note: UnknownSummary;
    };

/** The first rows; a flake is named only where there are several. */
export function topRows(flakes: readonly FlakeHosts[]): Row[] {
  const telling = flakes.filter(({ hosts, unknown }) => hosts.length + unknown.length > 0);
  if (!telling.some(({ hosts }) => hosts.length > 0)) return [];
  if (telling.length > 1) return telling.map((flake) => ({ kind: 'flake', flake }));
  return telling.flatMap(rowsOfFlake);
}

export function rowsBelow(row: Row): Row[] {
  const { flake } = row;
  if (row.kind === 'flake') return rowsOfFlake(flake);
  if (row.kind === 'package') {
    return row.installed.map((found) => ({ kind: 'where', flake, host: row.host, found }));
  }
  if (row.kind !== 'host') return [];
  const { host } = row;
  const groups = new Map<string, PackageDetails[]>();
  for (const found of host.packages) {
    const key = `${found.name}\n${describePackage(found)}`;
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [
    ...[...groups.values()].map((installed): Row => ({ kind: 'package', flake, host, installed })),
    ...host.unknown.map((note): Row => ({ kind: 'unknown', flake, host, note })),
  ];
}

const rowsOfFlake = (flake: FlakeHosts): Row[] => [
  ...flake.hosts.map((host): Row => ({ kind: 'host', flake, host })),
  ...flake.unknown.map((note): Row => ({ kind: 'unknown', flake, note })),
];

export function itemOf(row: Row, hosts: Hosts, verdicts: Verdicts): vscode.TreeItem {
  switch (row.kind) {
    case 'flake':
      return flakeItem(row.flake, hosts);
    case 'host':
      return hostItem(row.flake, row.host, verdicts);
    case 'package':
      return packageItem(row.installed);
    case 'where':
      return placeItem(row.found.where, new vscode.ThemeIcon('location'), row.found.place, hosts);
    case 'unknown':
      return placeItem(plain(row.note.text), unknownIcon, row.note.place, hosts);
  }
}

function flakeItem({ uri, hosts: found }: FlakeHosts, hosts: Hosts): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.workspace.asRelativePath(hosts.uri(uri)), Collapsible.Expanded);
  item.id = uri;
  item.iconPath = new vscode.ThemeIcon('snowflake');
  item.description = found.length === 1 ? l10n.t('1 host') : l10n.t('{0} hosts', found.length);
  item.contextValue = 'flake';
  item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
  return item;
}

function hostItem(flake: FlakeHosts, host: HostDetails, verdicts: Verdicts): vscode.TreeItem {
  const hasRows = host.packages.length + host.unknown.length > 0;
  const item = new vscode.TreeItem(host.name, hasRows ? Collapsible.Collapsed : Collapsible.None);
  const verdict = verdicts.of(flake, host);
  const description = describeHost(host);
  item.id = `${flake.uri} ${host.kind} ${host.name}`;
  item.iconPath = hostIcon(host);
  item.description = verdict ? `${verdict.ok ? '✓' : '✗'} ${description}` : description;
  item.contextValue = `host${host.module ? ' module' : ''}${host.place ? ' place' : ''}`;
  item.tooltip = hostTooltip(host, verdict?.text);
  item.accessibilityInformation = {
    label: [host.name, host.system, description, verdict?.text].filter(Boolean).join(', '),
  };
  return item;
}

function hostTooltip(host: HostDetails, verdict: string | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.appendMarkdown(`**${host.name}** `).appendText([host.kind, host.system].filter(Boolean).join(', '));
  for (const found of host.packages) {
    text.appendMarkdown(`\n\n\`${found.name}\`: `).appendText(describePackage(found));
    text.appendMarkdown(`, \`${found.where}\``);
  }
  if (host.gpu) {
    text.appendMarkdown(`\n\n${l10n.t('GPU: {0}', `\`${host.gpu}\``)}`);
    if (host.gpuReason) text.appendMarkdown(` (${host.gpuReason})`);
  } else {
    text.appendMarkdown(`\n\n${l10n.t('GPU: not known, may be {0}', host.gpuChoices.join(', '))}`);
  }
  for (const { text: note } of host.unknown) text.appendMarkdown('\n\n$(question) ').appendMarkdown(note);
  if (verdict) text.appendMarkdown('\n\n').appendText(verdict);
  return text;
}

function packageItem(installed: readonly PackageDetails[]): vscode.TreeItem {
  const [first] = installed;
  const item = new vscode.TreeItem(first!.name, Collapsible.Expanded);
  item.iconPath = backendIcon(first!.variant);
  item.description = describePackage(first!);
  item.contextValue = first!.definition ? 'package definition' : 'package';
  item.accessibilityInformation = { label: `${first!.name}, ${item.description}` };
  return item;
}

/** A row that leads to a place in a file, where there is one. */
function placeItem(
  label: string,
  icon: vscode.ThemeIcon,
  place: UnknownSummary['place'],
  hosts: Hosts,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.iconPath = icon;
  item.tooltip = label;
  item.accessibilityInformation = { label };
  if (!place) return item;
  const uri = hosts.uri(place.uri);
  const { start, end } = place.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  item.description = `${vscode.workspace.asRelativePath(uri)}:${start.line + 1}`;
  item.tooltip = `${label}\n${item.description}`;
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  item.command = {
    command: 'vscode.open',
    title: l10n.t('Open'),
    arguments: [uri, { selection } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

/** Rows show no Markdown. */
const plain = (text: string): string => text.replaceAll('`', '');
