/** `types.submodule`: a module system within an option, made of the type's modules and of the option's definitions. */
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, type ListItem, list, str, type Unknown, unknown, type Value } from '../value.ts';
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
  const items: ListItem[] = own?.kind === 'list' ? [...own.items] : [{ hole: unseenModules(own, outer) }];
  const shorthand = type.entries.get('shorthandOnlyDefinesConfig')?.force();
  const isShorthand = shorthand?.kind === 'bool' && shorthand.value;
  for (const definition of kept) {
    if (definition.doubt) items.push({ hole: definition.doubt });
    else items.push(asModuleItem(definition.value, isShorthand));
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

/** Why it is not known which modules a type has. */
const unseenModules = (modules: Value | undefined, { node }: ModuleSystem): Unknown =>
  modules?.kind === 'unknown' ? modules : unknown('the modules of a submodule are not known', node);

/**
 * With the shorthand a set is configuration alone, whatever names it has. All else is a module that is imported, as in nixpkgs: what
 * is imported comes after what is there, so that this decides the order of lists.
 */
function asModuleItem(thunk: Thunk, isShorthand: boolean): Thunk {
  const value = thunk.force();
  const [name, content] =
    isShorthand && value.kind === 'attrs' ? ['config', thunk] : ['imports', Thunk.of(list([thunk]))];
  const origins = value.kind === 'attrs' ? value.origins : [];
  return Thunk.of(attrs(new Map([[name, content]]), origins), thunk.node, thunk.binding);
}
