/** A line over each llama.cpp package that an overlay of the flake defines: how many hosts have it. */
import type { CodeLens } from 'vscode-languageserver';
import type { Fleet } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import { rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

export function overlayLenses(session: Session, fleet: Fleet, path: string): CodeLens[] {
  const definitions = new Set<Node>();
  for (const overlay of fleet.overlays) {
    for (const { definition } of overlay.packages.values())
      if (definition?.file.path === path) definitions.add(definition);
  }
  return [...definitions].map((definition) => {
    const { start } = rangeOfSpan(session, definition.file, definition);
    const users = fleet.hosts.filter(({ packages }) =>
      packages.some((installed) => installed.package.definition === definition),
    );
    return { range: { start, end: start }, command: { title: titleOf(users.length), command: '' } };
  });
}

const titleOf = (count: number): string => (count === 1 ? '1 host' : `${count === 0 ? 'no' : count} hosts`);
