/** CUDA is unfree: a host that gets it must allow it. A predicate that the author wrote is extended, never replaced. */
import { definitionsAt } from '../eval/modules/definitions.ts';
import { readOption } from '../eval/modules/read.ts';
import type { Host, Installed } from '../fleet/types.ts';
import type { ListExpr, Node } from '../nix/syntax.ts';
import { walk } from '../nix/walk.ts';
import { selectionParts } from '../upstream/backends.ts';
import { isEditable } from './places.ts';
import { hostSet, insertOption } from './set-gpu.ts';
import { allowUnfreeThere, specialPlaces } from './special-packages.ts';
import type { Migration, WantedHost } from './state.ts';

/** What upstream's package takes of CUDA. */
const cudaPackages = ['cuda_cccl', 'cuda_cudart', 'cuda_nvcc', 'libcublas'];

export function allowUnfree(migration: Migration, wanted: WantedHost): string | undefined {
  const { host, packages } = wanted;
  const isNew = packages.some(
    ({ selection, installed }) => selectionParts(selection)?.includes('cuda') && !hasCuda(installed),
  );
  if (!isNew || allowsUnfree(migration, host)) return undefined;
  const special = specialPlaces(migration, host);
  if (special) {
    migration.notes.push(
      allowUnfreeThere(migration, special)
        ? `${host.name}: CUDA is unfree, so config.allowUnfree is set where its packages are made.`
        : `${host.name}: CUDA is unfree: its packages must be made with config.allowUnfree.`,
    );
    return undefined;
  }
  const { definitions } = definitionsAt(migration.fleet.ev, host.modules!, [
    'nixpkgs',
    'config',
    'allowUnfreePredicate',
  ]);
  if (definitions.length > 0) {
    for (const { node, value } of definitions) extendPredicate(migration, host, value.node ?? node);
    return undefined;
  }
  const target = hostSet(migration, wanted);
  if (!target) return undefined;
  migration.notes.push(`${host.name}: CUDA is unfree, so nixpkgs.config.allowUnfree is set.`);
  if (!migration.isFirst(target, 'allowUnfree')) return undefined;
  const change = migration.editsOf(target.file.path);
  insertOption(change, target, ['nixpkgs', 'config', 'allowUnfree'], 'true');
  return undefined;
}

/** Where CUDA is built with the host's own packages now, it is allowed now. */
function hasCuda({ package: found, system }: Installed): boolean {
  const pkgs = system.pkgs?.force();
  const { value } = found;
  const isOwn =
    pkgs?.kind === 'pkgs' &&
    value.kind === 'extern' &&
    value.root.type === 'pkgs' &&
    value.root.set === pkgs.set;
  return isOwn && found.backends?.includes('cuda') === true;
}

function allowsUnfree({ fleet }: Migration, host: Host): boolean {
  const pkgs = host.modules!.pkgs?.force();
  const config =
    pkgs?.kind === 'pkgs'
      ? pkgs.set.config.force()
      : readOption(fleet.ev, host.modules!, ['nixpkgs', 'config']);
  const allowed = config.kind === 'attrs' ? config.entries.get('allowUnfree')?.force() : undefined;
  return allowed?.kind === 'bool' && allowed.value;
}

/** Adds CUDA's packages to the names that a predicate lets through. */
function extendPredicate(migration: Migration, host: Host, predicate: Node | undefined): void {
  const list = predicate && isEditable(predicate, migration.fleet.root) ? namesIn(predicate) : undefined;
  if (!list) {
    migration.notes.push(
      `${host.name}: its allowUnfreePredicate must let CUDA’s packages through: ${cudaPackages.join(', ')}.`,
    );
    return;
  }
  const text = (node: Node): string => node.file.text.slice(node.start, node.end);
  const there = new Set(list.elements.map(text));
  const change = migration.editsOf(list.file.path);
  for (const name of cudaPackages) {
    if (there.has(`"${name}"`) || !migration.isFirst(list, name)) continue;
    change.appendToList(list, `"${name}"`);
  }
}

/** The one list of texts in a predicate: `pkg: builtins.elem (lib.getName pkg) [ "steam" ]`. */
function namesIn(predicate: Node): ListExpr | undefined {
  const found: ListExpr[] = [];
  walk(predicate, (node) => {
    if (node.kind === 'List' && node.elements.every(({ kind }) => kind === 'String')) found.push(node);
    return undefined;
  });
  return found.length === 1 ? found[0] : undefined;
}
