/** Over each llama.cpp package that an overlay of the flake defines: how many hosts have it, and a way to where they install it. */
import type { Command } from 'vscode-languageserver';
import type { Fleet } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import { nameSpan } from '../rules/spans.ts';
import { type ShowPlacesParams, showPlacesCommand } from './protocol.ts';
import { locationOf, rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

/** A title without a command: there is nothing to click. */
export const plainTitle = (title: string): Command => ({ title, command: '' });

export function overlayLenses(session: Session, fleet: Fleet, path: string): [Node, () => Command][] {
  const definitions = new Set<Node>();
  for (const overlay of fleet.overlays) {
    for (const { definition } of overlay.packages.values())
      if (definition?.file.path === path) definitions.add(definition);
  }
  return [...definitions].map((definition) => [definition, () => usersOf(session, fleet, definition)]);
}

function usersOf(session: Session, { hosts }: Fleet, definition: Node): Command {
  const users = hosts.flatMap((host) => {
    const installed = host.packages.filter((one) => one.package.definition === definition);
    return installed.length === 0 ? [] : [{ host, installed }];
  });
  const count = users.length;
  const title = count === 1 ? '1 host' : `${count === 0 ? 'no' : count} hosts`;
  const nodes = users.flatMap(({ host, installed }) => installed.map(({ place }) => place ?? host.node));
  const places = [...new Set(nodes)].filter((node) => node !== undefined);
  if (places.length === 0 || !session.client.commands.includes(showPlacesCommand)) return plainTitle(title);
  const params: ShowPlacesParams = {
    uri: definition.file.uri,
    position: rangeOfSpan(session, definition.file, definition).start,
    places: places.map((node) => locationOf(session, { file: node.file, span: nameSpan(node) })),
  };
  return { title, command: showPlacesCommand, arguments: [params] };
}
