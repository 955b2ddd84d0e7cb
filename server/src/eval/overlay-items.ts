/** Which overlays a package set has, in the order in which they are applied. */
import type { PackageSet } from './package-set.ts';
import { Thunk } from './thunk.ts';
import { isHole, type ListItem, primop, unknown } from './value.ts';

/** The overlays of sets of which all is known that says so. */
const overlaysOf = new WeakMap<PackageSet, readonly ListItem[]>();

/** What is applied to nixpkgs, first applied first: the configuration's `packageOverrides`, then the overlays. */
export function overlayItems(set: PackageSet): readonly ListItem[] {
  const known = overlaysOf.get(set);
  if (known) return known;
  const overrides = packageOverrides(set);
  const items = overrides ? [overrides, ...listedOverlays(set)] : listedOverlays(set);
  const isSettled = set.config.isForced && set.overlays.isForced;
  if (isSettled && items.every((item) => isHole(item) || item.isForced)) overlaysOf.set(set, items);
  return items;
}

const configOverlays = new WeakMap<Thunk, Thunk>();

/** `config.packageOverrides` is a function of the packages before it alone; as an overlay it takes `final` too. */
function packageOverrides({ config }: PackageSet): Thunk | undefined {
  const value = config.force();
  const overrides = value.kind === 'attrs' ? value.entries.get('packageOverrides') : undefined;
  const written = overrides?.force();
  if (!overrides || (written?.kind !== 'lambda' && written?.kind !== 'primop')) return undefined;
  const known = configOverlays.get(overrides);
  if (known) return known;
  const overlay = Thunk.of(
    primop('packageOverrides', 1, () => written),
    overrides.node,
    overrides.binding,
  );
  configOverlays.set(overrides, overlay);
  return overlay;
}

/** The overlays that a composed one is made of, one after the other: what holds of each holds of it. */
function singleOverlays(item: ListItem): readonly ListItem[] {
  const value = isHole(item) ? undefined : item.force();
  if (value?.kind !== 'primop' || !value.overlays || value.args.length > 0) return [item];
  return value.overlays.flatMap(singleOverlays);
}

/** The overlays as a list's items; a single hole where even the list can't be seen. */
export function listedOverlays(set: PackageSet): readonly ListItem[] {
  const value = set.overlays.force();
  if (value.kind === 'list') return value.items.flatMap(singleOverlays);
  if (value.kind === 'union') return [{ hole: value.why }];
  if (value.kind === 'unknown' || value.kind === 'extern' || value.kind === 'config')
    return [{ hole: value }];
  const reason = value.kind === 'failure' ? value.message : 'the list of overlays is not a list';
  return [{ hole: unknown(reason, value.kind === 'failure' ? (value.node ?? set.node) : set.node) }];
}
