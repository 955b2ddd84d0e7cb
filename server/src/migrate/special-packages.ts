/**
 * Hosts whose modules have a package set of the flake's own as a special argument: `specialArgs = { inherit pkgs; };`. What modules say
 * of overlays and unfree packages has no effect there, so that both are said where the set is made.
 *
 *     pkgs = import nixpkgs { inherit system; overlays = [ … ]; config.allowUnfree = true; };
 */
import { specialPackages } from '../eval/models/nixpkgs.ts';
import type { Host } from '../fleet/types.ts';
import { insertAttr } from '../nix/edits-attrs.ts';
import type { AttrSet, Node } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { isEditable } from './places.ts';
import type { Migration } from './state.ts';

/** The nodes of the lists of overlays of a host's special package set, and the set that makes it is called with. */
export interface SpecialPlaces {
  readonly lists: readonly Node[];
  readonly call: AttrSet | undefined;
}

/** Undefined for a host that has its own packages, as most have. */
export function specialPlaces({ fleet }: Migration, { modules, kind }: Host): SpecialPlaces | undefined {
  const special = modules && kind === 'nixos' ? specialPackages(modules) : undefined;
  if (!special) return undefined;
  const overlays = special.set.overlays.force();
  const { node } = special.set;
  const argument = node?.kind === 'Apply' && isEditable(node, fleet.root) ? skipParens(node.arg) : undefined;
  return {
    lists: overlays.kind === 'list' ? overlays.origins : [],
    call: argument?.kind === 'AttrSet' ? argument : undefined,
  };
}

/** Allows unfree packages where the set is made. Returns false where that can't be done. */
export function allowUnfreeThere(migration: Migration, { call }: SpecialPlaces): boolean {
  if (!call) return false;
  if (!migration.isFirst(call, 'allowUnfree')) return true;
  return insertAttr(migration.editsOf(call.file.path), call, ['config', 'allowUnfree'], 'true');
}
