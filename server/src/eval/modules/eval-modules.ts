/** Making module systems: `lib.evalModules`, and what the models of nixpkgs and Home Manager build on. */
import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { libValue } from '../lib/index.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, extern, failure, list, nullValue, primop, type Value } from '../value.ts';
import { configRoot, type ModuleSystem, moduleSystem } from './system.ts';

/**
 * The result of a module system: `{ config, options, pkgs, … }`, which `nixosConfigurations.NAME` is.
 * @param pkgs the package set that the system makes, which is not always the one that its modules are given
 */
export function systemResult(
  ev: Evaluator,
  system: ModuleSystem,
  pkgs: Thunk | undefined = system.pkgs,
): Attrs {
  const entries = new Map<string, Thunk>([
    ['config', Thunk.of(configRoot(system))],
    ['options', Thunk.of(extern({ type: 'options', system }))],
    ['_module', Thunk.of(moduleInternals(system, pkgs))],
    ['extendModules', ev.lazy(() => extendModules(ev, system))],
    ['type', Thunk.of(extern({ type: 'options', system }))],
    ['class', Thunk.of(nullValue)],
  ]);
  if (pkgs) entries.set('pkgs', pkgs);
  return { ...attrs(entries), system };
}

/** `_module`, of which people read `args.pkgs`. */
function moduleInternals(system: ModuleSystem, made: Thunk | undefined): Value {
  const view = (...path: string[]): Value & { kind: 'config' } => ({
    kind: 'config',
    system,
    path,
    node: undefined,
  });
  const pkgs = made && new Map([['pkgs', made]]);
  const args = attrs(pkgs ?? new Map(), [], { hole: view('_module', 'args'), under: new Map() });
  return attrs(new Map([['args', Thunk.of(args)]]), [], { hole: view('_module'), under: new Map() });
}

function extendModules(ev: Evaluator, system: ModuleSystem): Value {
  return primop('extendModules', 1, ([args], node) => {
    const value = args!.force();
    const more = value.kind === 'attrs' ? value.entries.get('modules') : undefined;
    const modules = ev.lazy(() => {
      const [old, added] = [system.modules.force(), more?.force() ?? list([])];
      return old.kind === 'list' && added.kind === 'list'
        ? list([...old.items, ...added.items], [...old.origins, ...added.origins])
        : old;
    });
    return systemResult(ev, moduleSystem({ ...system, modules, node }));
  });
}

const formals: ReadonlySet<string> = new Set(['modules', 'prefix', 'specialArgs', 'class', 'args', 'check']);

/** `lib.evalModules { modules; specialArgs; }`. */
export function evalModules(ev: Evaluator, args: Attrs, node: Node | undefined): Value {
  if (!args.entries.has('modules'))
    return failure('missing-argument', "called without required argument 'modules'", node, 'modules');
  const other = [...args.entries.keys()].find((name) => !formals.has(name));
  if (other !== undefined)
    return failure('unexpected-argument', `called with unexpected argument '${other}'`, node, other);
  const system = moduleSystem({
    kind: 'other',
    modules: args.entries.get('modules')!,
    specialArgs: args.entries.get('specialArgs') ?? Thunk.of(attrs(new Map())),
    lib: Thunk.of(libValue(ev)),
    node,
  });
  return systemResult(ev, system);
}
