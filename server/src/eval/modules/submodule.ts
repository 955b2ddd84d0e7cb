/** `types.submodule`: a module system within an option, made of the type's modules and of the option's definitions. */
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, type ListItem, list, str, type Unknown, type Value } from '../value.ts';
import { configAttrs } from './config-view.ts';
import type { Definition } from './properties.ts';
import { configRoot, type ModuleSystem, moduleSystem } from './system.ts';

export function submodule(
  ev: Evaluator,
  type: Attrs,
  outer: ModuleSystem,
  path: readonly string[],
  kept: readonly Definition[],
  holes: readonly Unknown[],
): Value {
  const own = type.entries.get('modules')?.force();
  const items: ListItem[] = own?.kind === 'list' ? [...own.items] : [];
  const shorthand = type.entries.get('shorthandOnlyDefinesConfig')?.force();
  const isShorthand = shorthand?.kind === 'bool' && shorthand.value;
  for (const definition of kept) {
    if (definition.doubt) items.push({ hole: definition.doubt });
    else items.push(isShorthand ? asModuleItem(definition.value) : definition.value);
  }
  for (const hole of holes) items.push({ hole });
  const system: ModuleSystem = moduleSystem({
    kind: 'other',
    modules: Thunk.of(list(items)),
    specialArgs: type.entries.get('specialArgs') ?? Thunk.of(attrs(new Map())),
    lib: outer.lib,
    // Without a definition nixpkgs has no name for it.
    arguments: new Map([['name', Thunk.of(kept.length > 0 ? str(path.at(-1) ?? '') : str('‹name›'))]]),
    node: outer.node,
  });
  return configAttrs(ev, configRoot(system));
}

/** A set is configuration alone, whatever names it has; functions and paths are modules. */
function asModuleItem(thunk: Thunk): Thunk {
  const value = thunk.force();
  if (value.kind !== 'attrs') return thunk;
  return Thunk.of(attrs(new Map([['config', thunk]]), value.origins), thunk.node, thunk.binding);
}
