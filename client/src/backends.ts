/** How backends and origins are called and drawn in the views. */
import * as vscode from 'vscode';
import type { HostDetails, PackageDetails } from '../../server/src/lsp/protocol.ts';

const { l10n } = vscode;

/** The colours are those that themes have for charts; the names stand beside them. */
const colours: Readonly<Record<string, string>> = {
  cpu: 'charts.blue',
  cuda: 'charts.green',
  rocm: 'charts.red',
  vulkan: 'charts.orange',
};

const origins: Readonly<Record<PackageDetails['origin'], string>> = {
  upstream: l10n.t('official flake'),
  nixpkgs: 'nixpkgs',
  local: l10n.t('a package of this flake'),
  other: l10n.t('another flake'),
  unknown: l10n.t('of unknown origin'),
};

/** A chip in the backend's colour; combinations have none of their own. */
export const backendIcon = (variant: string | undefined): vscode.ThemeIcon => {
  const colour = variant === undefined ? undefined : colours[variant];
  return new vscode.ThemeIcon('chip', colour === undefined ? undefined : new vscode.ThemeColor(colour));
};

export const unknownIcon = new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
export const noneIcon = new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground'));

/** "cuda, official flake" */
export const describePackage = (found: PackageDetails): string =>
  `${describeBackends(found)}, ${origins[found.origin]}`;

const describeBackends = ({ variant, backends, name }: PackageDetails): string =>
  variant ?? (backends.join(' + ') || name);

const all = new Intl.ListFormat(vscode.env.language, { type: 'conjunction' });

/** "cuda, official flake", "cuda and cpu, nixpkgs"; what is said where there is none. */
export function describeHost({ packages, unknown }: HostDetails): string {
  const byOrigin = new Map<PackageDetails['origin'], Set<string>>();
  for (const found of packages)
    byOrigin.set(found.origin, (byOrigin.get(found.origin) ?? new Set()).add(describeBackends(found)));
  const different = [...byOrigin].map(([origin, names]) => `${all.format(names)}, ${origins[origin]}`);
  if (different.length > 0) return different.join('; ');
  return unknown.length > 0 ? l10n.t('none that can be seen') : l10n.t('no llama.cpp');
}

export function hostIcon({ packages, unknown }: HostDetails): vscode.ThemeIcon {
  const [first] = packages;
  if (first) return backendIcon(first.variant);
  return unknown.length > 0 ? unknownIcon : noneIcon;
}
