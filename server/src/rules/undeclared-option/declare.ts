/**
 * A module that declares the GPU option and does nothing else, imported by every host that sets it: for fleets that choose the package
 * by themselves.
 */
import { declarationAt } from '../../eval/modules/declarations.ts';
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { ModuleSystem } from '../../eval/modules/system.ts';
import { dirname } from '../../eval/paths.ts';
import type { Fleet } from '../../fleet/types.ts';
import { type Change, noChange } from '../../nix/change.ts';
import type { Edits } from '../../nix/edits.ts';
import type { ListExpr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { variants } from '../../upstream/backends.ts';
import { changeFiles } from '../changes.ts';
import { listsIn } from '../overlay-lists.ts';
import { bindingOf } from '../override-calls.ts';
import { relativePath } from '../paths.ts';

const folders = ['modules', 'nixos', 'system', 'common'];

/**
 * The change; none where a host's list of modules is not written down, or no place for the file is free.
 * @param isMeant which of the hosts that don't declare the option are to: those that set it, unless said otherwise
 */
export function declareOption(
  fleet: Fleet,
  isMeant: (modules: ModuleSystem) => boolean = (modules) => setsOption(fleet, modules),
): Change {
  const lists = listsOfHosts(fleet, isMeant);
  const path = placeFor(fleet);
  if (!lists || lists.size === 0 || path === undefined) return noChange;
  const files = new Set([...lists].map(({ file }) => file));
  const parts = [...files].map((file) => {
    const own = [...lists].filter((list) => list.file === file);
    return [
      file,
      (edits: Edits) => {
        for (const list of own) edits.appendToList(list, relativePath(dirname(file.path), path));
      },
    ] as const;
  });
  return { ...changeFiles(parts), created: new Map([[path, textFor(fleet)]]) };
}

/** Whether a module of a host sets the GPU option. */
export const setsOption = ({ ev, options }: Fleet, modules: ModuleSystem): boolean =>
  definitionsAt(ev, modules, options.option).definitions.length > 0;

/** The lists of modules of the hosts that are meant and don't declare the option; undefined where one can't be told. */
function listsOfHosts(fleet: Fleet, isMeant: (modules: ModuleSystem) => boolean): Set<ListExpr> | undefined {
  const { option } = fleet.options;
  const lists = new Set<ListExpr>();
  for (const { modules, kind } of fleet.hosts) {
    if (kind !== 'nixos' || !modules || declarationAt(fleet.ev, modules, option)) continue;
    if (!isMeant(modules)) continue;
    const set = modules.node?.kind === 'Apply' ? skipParens(modules.node.arg) : undefined;
    const binding = set?.kind === 'AttrSet' ? bindingOf(set, 'modules') : undefined;
    const list = binding && listsIn(binding.value)[0];
    if (!list?.file.path.startsWith(`${fleet.root}/`)) return undefined;
    lists.add(list);
  }
  return lists;
}

/** Beside the author's own modules, where the flake does not list the folder. */
function placeFor({ root, files, ev, options }: Fleet): string | undefined {
  const isFolder = (folder: string): boolean => files.type(`${root}/${folder}`) === 'directory';
  const free = folders.filter((folder) => isFolder(folder) && !ev.listed.has(`${root}/${folder}`));
  const name = `${options.option.at(-1)}.nix`;
  return [...free.map((folder) => `${root}/${folder}/${name}`), `${root}/${name}`].find(
    (path) => typeof files.type(path) !== 'string',
  );
}

const textFor = ({ options }: Fleet): string => `{ lib, ... }:
{
  options.${options.option.join('.')} = lib.mkOption {
    type = lib.types.enum [ ${variants.map((one) => `"${one}"`).join(' ')} ];
    default = "cpu";
    description = "GPU backend that llama.cpp is built for on this host.";
  };
}
`;
