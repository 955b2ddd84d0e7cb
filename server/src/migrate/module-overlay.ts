/** Which hosts have the overlay by the shared module, and which by a list of overlays. */
import type { Host } from '../fleet/types.ts';
import { specialPlaces } from './special-packages.ts';
import type { Migration } from './state.ts';
import { definedLists, overlayList } from './wire-inline.ts';

/** Whether a host has the overlay by the shared module; else by a list of its own, or by one that it shares. */
export const takesModuleOverlay = (migration: Migration, host: Host): boolean =>
  migration.options.wiring === 'shared' &&
  host.kind === 'nixos' &&
  !specialPlaces(migration, host) &&
  !sharesList(migration, host);

/** Whether the shared module is to apply the overlay. */
export const moduleAppliesOverlay = (migration: Migration): boolean =>
  migration.options.target === 'upstream' &&
  migration.wanted.some(({ host }) => takesModuleOverlay(migration, host));

/** A list that hosts of nix-darwin or homes by themselves get the overlay in may be this host’s, too. */
function sharesList(migration: Migration, host: Host): boolean {
  const own = definedLists(migration, host);
  return migration.wanted.some(({ host: other }) => {
    if (other.kind === 'nixos') return false;
    const list = own.length > 0 ? overlayList(migration, other) : undefined;
    return list !== undefined && own.includes(list.node);
  });
}
