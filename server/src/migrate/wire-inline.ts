/** The guide's other wiring: the overlay in each host's own list of overlays, instead of in the shared module. */
import { definitionsAt } from '../eval/modules/definitions.ts';
import { overlayItems } from '../eval/overlay-items.ts';
import { isHole } from '../eval/value.ts';
import type { Host } from '../fleet/types.ts';
import { insertAttr } from '../nix/edits-attrs.ts';
import type { ListExpr, Node } from '../nix/syntax.ts';
import { fitted } from './fit-style.ts';
import { binderAt, isEditable, relativePath } from './places.ts';
import { inputsAt, passedAs } from './reach-inputs.ts';
import { type SpecialPlaces, specialPlaces } from './special-packages.ts';
import { isUpToDate } from './stale-overlays.ts';
import type { Migration } from './state.ts';

/** Adds the overlay to the hosts' own lists. Returns why it can't. */
export function wireInline(migration: Migration, hosts: readonly Host[]): string | undefined {
  const done = new Set<ListExpr>();
  for (const host of hosts) {
    if (appliesOverlay(migration, host)) continue;
    const special = specialPlaces(migration, host);
    if (special && special.lists.length === 0) {
      const problem = giveOverlays(migration, host, special);
      if (problem) return problem;
      continue;
    }
    const list = overlayList(migration, host) ?? moduleList(migration, host);
    if (!list)
      return `no list of overlays or modules of ${host.name} is written where the overlay could be added`;
    if (done.has(list.node)) continue;
    done.add(list.node);
    migration.filled.add(list.node);
    const path = relativePath(list.node.file.path, migration.overlayPath);
    const overlay = `(import ${path} { ${passedAs('inputs', list.inputs)} })`;
    const text = list.isOverlays ? overlay : `{ nixpkgs.overlays = [ ${overlay} ]; }`;
    migration.editsOf(list.node.file.path).appendToList(list.node, fitted(text, list.node.file));
  }
  return undefined;
}

/** A package set that is made without overlays gets a list of them. */
function giveOverlays(migration: Migration, host: Host, { call }: SpecialPlaces): string | undefined {
  const inputs = call && inputsAt(migration, call);
  if (!call || !inputs || 'problem' in inputs)
    return `${host.name} takes \`pkgs\` as a special argument, and no overlay can be added where that is made; make it with \`import nixpkgs { inherit system; overlays = [ ]; }\` in flake.nix, or leave it out`;
  if (!migration.isFirst(call, 'overlays')) return undefined;
  const path = relativePath(call.file.path, migration.overlayPath);
  const text = `[ (import ${path} { ${passedAs('inputs', inputs.text)} }) ]`;
  const isAdded = insertAttr(migration.editsOf(call.file.path), call, ['overlays'], fitted(text, call.file));
  return isAdded ? undefined : `the overlays of ${host.name}’s \`pkgs\` are not written out in a list`;
}

/** True where a list of overlays of the host imports the file already. */
function appliesOverlay({ fleet, overlayPath }: Migration, host: Host): boolean {
  const pkgs = host.modules?.pkgs?.force();
  const file = fleet.overlays.find(({ path }) => path === overlayPath);
  if (pkgs?.kind !== 'pkgs' || !file || !isUpToDate(file)) return false;
  return overlayItems(pkgs.set).some((item) => {
    const overlay = isHole(item) ? undefined : item.force();
    return overlay?.kind === 'lambda' && overlay.node.file.path === overlayPath;
  });
}

interface OverlayList {
  readonly node: ListExpr;
  /** The name that the inputs have there. */
  readonly inputs: string;
  readonly isOverlays: boolean;
}

/** The host's own list of overlays, where the inputs are at hand. */
export function overlayList(migration: Migration, host: Host): OverlayList | undefined {
  const lists = specialPlaces(migration, host)?.lists ?? definedLists(migration, host);
  // The list in flake.nix, where the guide has it, before those in the host's files.
  const inFlake = (node: Node): number => (node.file === migration.fleet.flake ? 0 : 1);
  for (const node of lists.toSorted((x, y) => inFlake(x) - inFlake(y))) {
    const usable = usableList(migration, node);
    if (usable) return { ...usable, isOverlays: true };
  }
  return undefined;
}

/** The lists that the host's modules define. */
export function definedLists({ fleet }: Migration, host: Host): Node[] {
  const { definitions } = definitionsAt(fleet.ev, host.modules!, ['nixpkgs', 'overlays']);
  return definitions.flatMap((definition) => {
    const value = definition.value.force();
    return definition.doubt || value.kind !== 'list' ? [] : value.origins;
  });
}

function moduleList(migration: Migration, host: Host): OverlayList | undefined {
  if (specialPlaces(migration, host)) return undefined;
  const modules = host.modules!.modules.force();
  if (modules.kind !== 'list') return undefined;
  for (const node of modules.origins) {
    const usable = usableList(migration, node);
    if (usable) return { ...usable, isOverlays: false };
  }
  return undefined;
}

function usableList(migration: Migration, node: Node): Omit<OverlayList, 'isOverlays'> | undefined {
  if (!isEditable(node, migration.fleet.root) || node.kind !== 'List') return undefined;
  if (binderAt(node, migration.inputsArgument)) return { node, inputs: migration.inputsText };
  const found = inputsAt(migration, node);
  return 'problem' in found ? undefined : { node, inputs: found.text };
}
