/**
 * Hosts that set the GPU option, or read it, where no module declares it: Nix stops at the first, and the second is never more than its
 * `or`. A migration brings the declaration with the module that selects the package; where that module is not due, since the hosts choose
 * by themselves or are migrated already, it is a step of its own.
 *
 *     llamaPkg = { cpu = …; cuda = …; }.${config.hardware.gpu or "cpu"};
 */
import { isProblem } from '../eval/files.ts';
import { collect } from '../eval/modules/collect.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import { relative } from '../fleet/load.ts';
import type { Fleet } from '../fleet/types.ts';
import { isEmptyChange } from '../nix/change.ts';
import { skipParens, walk } from '../nix/walk.ts';
import { declareOption, setsOption } from '../rules/undeclared-option/declare.ts';
import { isUndeclared } from '../rules/undeclared-option/rule.ts';
import type { Part } from './compose.ts';

/** The declaration as a part of a migration; undefined where none is missing, or where it has no place. */
export function missingDeclaration(fleet: Fleet): Part | undefined {
  const isMeant = (modules: ModuleSystem): boolean =>
    isUndeclared(fleet, modules) && (setsOption(fleet, modules) || readsOption(fleet, modules));
  const isMissing = fleet.hosts.some(({ kind, modules }) => kind === 'nixos' && modules && isMeant(modules));
  const change = isMissing ? declareOption(fleet, isMeant) : undefined;
  if (!change || isEmptyChange(change)) return undefined;
  const files = [...change.edits.keys(), ...change.created.keys()];
  const title = `Declare \`${fleet.options.option.join('.')}\`, which no module does`;
  return {
    change,
    steps: [
      { id: 'write-module', title, files: files.map((path) => relative(fleet.root, path)).sort(), ...change },
    ],
  };
}

/** Whether the text of a host's module reads the option. */
function readsOption({ ev, files, options }: Fleet, modules: ModuleSystem): boolean {
  return collect(ev, modules).modules.some(({ path }) => {
    const source = path === undefined ? undefined : files.source(path);
    if (!source || isProblem(source)) return false;
    let isRead = false;
    walk(source.tree.root, (node) => {
      const base = node.kind === 'Select' ? skipParens(node.base) : undefined;
      if (node.kind === 'Select' && base?.kind === 'Variable' && base.name === 'config')
        isRead ||= options.option.every((name, index) => node.path[index]?.name === name);
      return !isRead;
    });
    return isRead;
  });
}
