/** Lines over each host of a flake, which llama.cpp it gets, and over each package of its overlays, which hosts have it. */
import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import { variantOf } from '../fleet/gpu.ts';
import type { Host, Installed, Origin } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import type { Guard } from './guard.ts';
import { overlayLenses } from './overlay-lens.ts';
import { rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

export function registerCodeLens(session: Session, guard: Guard): void {
  session.connection.onCodeLens(
    guard<CodeLensParams, CodeLens[]>('code lens', [], ({ textDocument }) => {
      const read = session.read(textDocument.uri);
      if (!read?.fleet) return [];
      const byNode = new Map<Node, Host[]>();
      for (const host of read.fleet.hosts) {
        if (host.node?.file.path !== read.document.path) continue;
        byNode.set(host.node, [...(byNode.get(host.node) ?? []), host]);
      }
      const lenses = [...byNode].map(([node, hosts]): CodeLens => {
        const { start } = rangeOfSpan(session, node.file, node);
        // A title without a command: there is nothing to click.
        return { range: { start, end: start }, command: { title: titleOf(hosts), command: '' } };
      });
      return [...lenses, ...overlayLenses(session, read.fleet, read.document.path)];
    }),
  );
}

export const originNames: Readonly<Record<Origin, string>> = {
  upstream: 'official flake',
  nixpkgs: 'nixpkgs',
  local: 'a package of this flake',
  other: 'another flake',
  unknown: 'of unknown origin',
};

/** Hosts that one expression makes are told apart by name. */
function titleOf(hosts: readonly Host[]): string {
  const [only] = hosts;
  if (hosts.length === 1 && only) return `llama.cpp: ${summaryOf(only)}`;
  return `llama.cpp: ${hosts.map((host) => `${host.name} ${summaryOf(host)}`).join(' · ')}`;
}

function summaryOf({ packages, unknown }: Host): string {
  const different = new Set(packages.map(describe));
  if (different.size === 0) return unknown.length > 0 ? 'none that can be seen' : 'none';
  return [...different].join(' and ');
}

function describe({ package: found }: Installed): string {
  const backends = variantOf(found) ?? (found.backends?.join(' + ') || found.name);
  return `${backends}, ${originNames[found.origin]}`;
}
