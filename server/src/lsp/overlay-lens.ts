/** Over each llama.cpp package that an overlay of the flake defines: how many hosts have it. */
import type { Command } from 'vscode-languageserver';
import type { Fleet } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';

/** A title without a command: there is nothing to click. */
export const plainTitle = (title: string): Command => ({ title, command: '' });

export function overlayLenses(fleet: Fleet, path: string): [Node, () => Command][] {
  const definitions = new Set<Node>();
  for (const overlay of fleet.overlays) {
    for (const { definition } of overlay.packages.values())
      if (definition?.file.path === path) definitions.add(definition);
  }
  return [...definitions].map((definition) => [definition, () => usersOf(fleet, definition)]);
}

function usersOf({ hosts }: Fleet, definition: Node): Command {
  const users = hosts.filter(({ packages }) =>
    packages.some((installed) => installed.package.definition === definition),
  );
  const count = users.length;
  return plainTitle(count === 1 ? '1 host' : `${count === 0 ? 'no' : count} hosts`);
}
