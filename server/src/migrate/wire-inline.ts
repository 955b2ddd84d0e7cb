/** The guide's other wiring: the overlay in each host's own list of overlays, instead of in the shared module. */
import { definitionsAt } from '../eval/modules/definitions.ts';
import { overlayItems } from '../eval/package-set.ts';
import { isHole } from '../eval/value.ts';
import type { Host } from '../fleet/types.ts';
import type { ListExpr, Node } from '../nix/syntax.ts';
import { fitted } from './fit-style.ts';
import { binderAt, isEditable, relativePath } from './places.ts';
import { inputsAt, passedAs } from './reach-inputs.ts';
import type { Migration } from './state.ts';
import { isUpToDate } from './write-overlay.ts';

/** Adds the overlay to the hosts' own lists. Returns why it can't. */
export function wireInline(migration: Migration, hosts: readonly Host[]): string | undefined {
  const done = new Set<ListExpr>();
  for (const host of hosts) {
    if (appliesOverlay(migration, host)) continue;
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
function overlayList(migration: Migration, host: Host): OverlayList | undefined {
  const { definitions } = definitionsAt(migration.fleet.ev, host.modules!, ['nixpkgs', 'overlays']);
  const lists = definitions.flatMap((definition) => {
    const value = definition.value.force();
    return definition.doubt || value.kind !== 'list' ? [] : value.origins;
  });
  // The list in flake.nix, where the guide has it, before those in the host's files.
  const inFlake = (node: Node): number => (node.file === migration.fleet.flake ? 0 : 1);
  for (const node of lists.toSorted((x, y) => inFlake(x) - inFlake(y))) {
    const usable = usableList(migration, node);
    if (usable) return { ...usable, isOverlays: true };
  }
  return undefined;
}

function moduleList(migration: Migration, host: Host): OverlayList | undefined {
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
