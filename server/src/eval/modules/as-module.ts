/** What the set that a module's file or expression came to is: definitions alone, or `options` and `config`. */
import type { Node } from '../../nix/syntax.ts';
import { Thunk } from '../thunk.ts';
import type { Attrs } from '../value.ts';
import type { Module } from './system.ts';

/** Names that are the module's own, not definitions of options. */
const moduleNames = new Set([
  'imports',
  'require',
  'options',
  'config',
  'meta',
  '_file',
  'key',
  'disabledModules',
  '_class',
  'freeformType',
]);

/** The module that a set is. @param path the file that it was read from @param node the expression that brought it in */
export function asModule(
  value: Attrs,
  node: Node | undefined,
  { importedBy, certain }: Pick<Module, 'importedBy' | 'certain'>,
  path: string | undefined,
): Module {
  const options = value.entries.get('options');
  const config = value.entries.get('config');
  const common = { path, node, value, importedBy, certain, options };
  if (options || config) {
    const misplaced = [...value.entries.keys()].filter((name) => !moduleNames.has(name));
    return { ...common, config, misplaced };
  }
  const entries = new Map([...value.entries].filter(([name]) => !moduleNames.has(name) || name === 'meta'));
  return { ...common, config: Thunk.of({ ...value, entries }, node), misplaced: [] };
}
