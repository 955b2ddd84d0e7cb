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
  const written = value.entries.get('config');
  const isSplit = options !== undefined || written !== undefined;
  const config = isSplit ? written : Thunk.of({ ...value, entries: ownDefinitions(value) }, node);
  const misplaced = isSplit ? [...value.entries.keys()].filter((name) => !moduleNames.has(name)) : [];
  return { path, node, value, config, options, importedBy, certain, misplaced };
}

/** The definitions of a module that has nothing else but its own names. */
function ownDefinitions({ entries }: Attrs): Attrs['entries'] {
  return new Map([...entries].filter(([name]) => !moduleNames.has(name) || name === 'meta'));
}
