/**
 * llama.cpp that the flake's text names and no host is seen to have. "Nothing to migrate" is no answer where hosts could not be
 * worked out: the way to go by hand is.
 */

import { nixFiles, speaksOfLlama } from '../fleet/nix-files.ts';
import type { Fleet, UnknownNote } from '../fleet/types.ts';
import { walk } from '../nix/walk.ts';
import { isExpr, isMention } from './package-source.ts';
import { placeOf } from './places.ts';

/** More places than a sentence names. */
const maxShown = 3;
const maxFiles = 10_000;

/** What a plan without a step says of places that it does not touch. */
export interface Unseen {
  readonly refused: string | undefined;
  readonly notes: readonly string[];
}

export function unseenMentions(fleet: Fleet): Unseen {
  const places = mentions(fleet);
  const [first] = places;
  if (!first) return { refused: undefined, notes: [] };
  const reason = unknownHosts(fleet);
  const where = places.slice(0, maxShown).join(', ') + (places.length > maxShown ? ' and elsewhere' : '');
  if (!reason)
    return {
      refused: undefined,
      notes: [`${where}: llama.cpp is named there, and no host is seen to use it.`],
    };
  const way =
    'By hand: add the input `llama-cpp` and put `inputs.llama-cpp.packages.${pkgs.stdenv.hostPlatform.system}.default`, `.cuda` or `.vulkan` in its place';
  return {
    refused: `llama.cpp is named in ${where}, but which hosts get it could not be worked out: ${reason}. ${way}`,
    notes: [],
  };
}

/** Why hosts, or what they have, are not known; undefined where everything is. */
function unknownHosts(fleet: Fleet): string | undefined {
  const note: UnknownNote | undefined =
    fleet.unknown[0] ?? fleet.hosts.find(({ packages }) => packages.length === 0)?.unknown[0];
  if (note) {
    const at = note.node?.file.path.startsWith(`${fleet.root}/`) ? `, in ${placeOf(fleet, note.node)}` : '';
    return `${lowerFirst(note.text)}${at}`;
  }
  return fleet.hosts.length === 0 ? 'the flake has no hosts that can be seen' : undefined;
}

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

/** Where the text names a package of llama.cpp. */
function mentions(fleet: Fleet): string[] {
  const found: string[] = [];
  for (const path of nixFiles(fleet.files, fleet.root).slice(0, maxFiles)) {
    const text = fleet.files.text(path);
    if (typeof text !== 'string' || !speaksOfLlama(text)) continue;
    const source = fleet.files.source(path);
    if ('problem' in source || source.tree.errors.length > 0) continue;
    walk(source.tree.root, (node) => {
      const isIt = isExpr(node) && (node.kind === 'Select' || node.kind === 'Variable') && isMention(node);
      if (isIt) found.push(placeOf(fleet, node));
      return !isIt;
    });
  }
  return [...new Set(found)];
}
