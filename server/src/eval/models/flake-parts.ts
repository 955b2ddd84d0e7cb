/**
 * flake-parts: `mkFlake`, whose modules define the flake's outputs under `flake`. What `perSystem` defines is a module system of
 * its own for each platform, which `withSystem` gives to the modules that make hosts.
 */
import type { Node } from '../../nix/syntax.ts';
import { apply, formalsOf } from '../apply.ts';
import { forceAttrs, forceFunction } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import { concat, update } from '../joining.ts';
import { libValue } from '../lib/index.ts';
import { moduleArgument } from '../modules/arguments.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { readOption } from '../modules/read.ts';
import { configRoot, type ModuleSystem, moduleSystem } from '../modules/system.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { undecided } from '../union.ts';
import {
  type Attrs,
  attrs,
  type Extern,
  extern,
  type ListItem,
  list,
  type Primop,
  primop,
  unknown,
  type Value,
} from '../value.ts';
import text from './flake-parts.nix';
import { isHarmless, isTransposed, type Overlaid, outputsOf } from './flake-parts-outputs.ts';
import { extraInputs, withPartitions } from './flake-parts-partitions.ts';
import { nixModel } from './nix-text.ts';

const ofSystem = nixModel('flake-parts', text);

export function flakeParts(ev: Evaluator, value: Extern): Value | undefined {
  const path = selectedPath(value)?.join('.');
  if (path === 'lib.mkFlake') {
    return primop(
      'mkFlake',
      2,
      ([args, module], node) => makeFlake(ev, value, forceAttrs(ev, args!, node), module!, node).outputs,
    );
  }
  if (path === 'lib.mkTransposedPerSystemModule') return transposedModule(ev);
  if (path === 'lib.importApply') return nixpkgsImportApply(ev, libValue(ev), value.node);
  if (path === 'lib.evalFlakeModule') {
    return primop('evalFlakeModule', 2, ([args, module], node) => {
      const { outputs, system } = makeFlake(ev, value, forceAttrs(ev, args!, node), module!, node);
      const config = attrs(new Map([['flake', Thunk.of(outputs)]]), [], {
        hole: configRoot(system),
        under: new Map(),
      });
      return attrs(new Map([['config', Thunk.of(config)]]));
    });
  }
  return undefined;
}

/** The flake that flake-parts' own `lib` argument is taken from: with `nixosSystem` where it follows a nixpkgs. */
function libOf(ev: Evaluator, inputs: Thunk, node: Node | undefined): Value {
  const set = inputs.force();
  const nixpkgs =
    set.kind === 'attrs' ? (set.entries.get('nixpkgs') ?? set.entries.get('nixpkgs-lib')) : undefined;
  if (nixpkgs) return selectName(ev, nixpkgs.force(), 'lib', node);
  const unseen = extern({ type: 'lib' });
  return ev.models.extern(ev, unseen) ?? unseen;
}

const nixpkgsImportApply = (ev: Evaluator, lib: Value, node: Node | undefined): Value =>
  selectName(ev, selectName(ev, lib, 'modules', node), 'importApply', node);

/** `mkTransposedPerSystemModule { name; option; file; }`: a module by which `perSystem` has a part for one more output, and no other. */
const transposedModule = (ev: Evaluator): Primop =>
  primop('mkTransposedPerSystemModule', 1, ([given], node) => {
    const name = selectName(ev, forceAttrs(ev, given!, node), 'name', node);
    if (name.kind !== 'string') return undecided(name, node);
    const output = attrs(new Map([[name.value, Thunk.of(attrs(new Map()), node)]]));
    return attrs(new Map([['transposition', Thunk.of(output, node)]]));
  });

/** The argument `flake-parts-lib`, of which `importApply` is nixpkgs’ own. */
function partsLib(ev: Evaluator, value: Extern, lib: Thunk, node: Node | undefined): Value {
  const importApply = ev.lazy(() => nixpkgsImportApply(ev, lib.force(), node));
  const hole = extern(value.root, [{ op: 'select', name: 'lib', node }], node);
  return attrs(new Map([['importApply', importApply]]), [], { hole, under: new Map() });
}

function makeFlake(
  ev: Evaluator,
  value: Extern,
  args: Attrs,
  module: Thunk,
  node: Node | undefined,
): { outputs: Attrs; system: ModuleSystem } {
  const inputs = args.entries.get('inputs') ?? Thunk.of(unknown('mkFlake is called without inputs', node));
  const self =
    args.entries.get('self') ??
    ev.lazy(() => {
      const set = inputs.force();
      return (
        (set.kind === 'attrs' ? set.entries.get('self')?.force() : undefined) ??
        unknown('the inputs have no self', node)
      );
    });
  const whole = evaluated(ev, value, { args, inputs, self, modules: Thunk.of(list([module])), node });
  const outputs = withPartitions(ev, whole.system, whole.outputs, (modules, extra) => {
    const own: Thunk = ev.lazy(() => {
      const together = update(ev, inputs.force(), extra.force(), node);
      return update(ev, together, attrs(new Map([['self', again]])), node);
    });
    const again: Thunk = ev.lazy(() => update(ev, self.force(), attrs(new Map([['inputs', own]])), node));
    const both = ev.lazy(() => concat(ev, [list([module]), modules.force()], node));
    return evaluated(ev, value, { args, inputs: own, self: again, modules: both, node }).outputs;
  });
  return { outputs, system: whole.system };
}

/** What flake-parts evaluates the flake's modules with. */
interface Evaluation {
  /** The first argument of `mkFlake`. */
  readonly args: Attrs;
  readonly inputs: Thunk;
  readonly self: Thunk;
  /** The list of modules. */
  readonly modules: Thunk;
  readonly node: Node | undefined;
}

function evaluated(
  ev: Evaluator,
  value: Extern,
  { args, inputs, self, modules, node }: Evaluation,
): { outputs: Attrs; system: ModuleSystem } {
  const unseen = (name: string): [string, Thunk] => [
    name,
    Thunk.of(extern(value.root, [{ op: 'select', name, node }], node)),
  ];
  const special = args.entries.get('specialArgs')?.force();
  const lib = ev.lazy(() => libOf(ev, inputs, node));
  const withSystem = primop('withSystem', 2, ([platform, fn], at) => {
    const context = perSystem(ev, system, inputs, self, platform!, node);
    return apply(ev, forceFunction(ev, fn!, at), argumentsFor(ev, context, fn!, at), at);
  });
  const getSystem = primop('getSystem', 1, ([platform]) =>
    configRoot(perSystem(ev, system, inputs, self, platform!, node)),
  );
  const system: ModuleSystem = moduleSystem({
    kind: 'flake-parts',
    isHarmless,
    modules,
    specialArgs: Thunk.of(
      attrs(
        new Map<string, Thunk>([
          ['inputs', inputs],
          ['self', self],
          ['flake-parts-lib', ev.lazy(() => partsLib(ev, value, lib, node))],
          ...(special?.kind === 'attrs' ? special.entries : []),
        ]),
      ),
    ),
    lib,
    arguments: new Map([
      ['withSystem', Thunk.of(withSystem)],
      ['getSystem', Thunk.of(getSystem)],
      unseen('moduleWithSystem'),
    ]),
    platform: undefined,
    node,
  });
  const outputs = outputsOf(
    ev,
    system,
    (platform, overlaid) => perSystem(ev, system, inputs, self, platform, node, overlaid),
    node,
  );
  system.made = ([output, name, ...more]) => {
    if (output === 'partitions' && name !== undefined && more.length === 1 && more[0] === 'extraInputs')
      return ev.lazy(() => extraInputs(ev, system, name));
    return output === 'flake' && name !== undefined && more.length === 0 && isTransposed(ev, system, name)
      ? outputs.entries.get(name)
      : undefined;
  };
  return { outputs, system };
}

const contexts = new WeakMap<ModuleSystem, Map<string, ModuleSystem>>();

/** The module system of `perSystem` for one platform. @param overlaid the packages that an overlay is applied to, where one asks */
function perSystem(
  ev: Evaluator,
  flake: ModuleSystem,
  inputs: Thunk,
  self: Thunk,
  platform: Thunk,
  node: Node | undefined,
  overlaid?: Overlaid,
): ModuleSystem {
  const name = platform.force();
  const key = name.kind === 'string' ? name.value : '';
  const known = contexts.get(flake) ?? new Map<string, ModuleSystem>();
  contexts.set(flake, known);
  const found = known.get(key);
  if (found && key !== '' && !overlaid) return found;
  const outputs = (of: Thunk): Thunk =>
    ev.lazy(() => apply(ev, apply(ev, ofSystem(ev), platform, node), of, node), node);
  const system: ModuleSystem = moduleSystem({
    kind: 'per-system',
    modules: ev.lazy(() => {
      const { definitions, holes } = definitionsAt(ev, flake, ['perSystem']);
      const items: ListItem[] = definitions
        .toReversed()
        .map((definition) => (definition.doubt ? { hole: definition.doubt } : definition.value));
      return list([...items, ...holes.map((hole) => ({ hole }))]);
    }),
    specialArgs: Thunk.of(attrs(new Map())),
    lib: flake.lib,
    arguments: new Map([
      ['system', platform],
      ...(overlaid ? ([['final', overlaid.final]] as const) : []),
      ["inputs'", outputs(inputs)],
      [
        "self'",
        ev.lazy(() => {
          const only = outputs(Thunk.of(attrs(new Map([['self', self]])))).force();
          return selectName(ev, only, 'self', node);
        }),
      ],
    ]),
    node,
  });
  if (overlaid) {
    system.pkgs = overlaid.prev;
    return system;
  }
  system.pkgs = ev.lazy(() => {
    const path = ['_module', 'args', 'pkgs'];
    if (definitionsAt(ev, system, path).definitions.length > 0) return readOption(ev, system, path);
    const set = inputs.force();
    const nixpkgs = set.kind === 'attrs' ? set.entries.get('nixpkgs') : undefined;
    if (!nixpkgs || name.kind !== 'string') return unknown('the package set of perSystem is not known', node);
    const packages = selectName(ev, nixpkgs.force(), 'legacyPackages', node);
    return selectName(ev, packages, name.value, node);
  });
  known.set(key, system);
  return system;
}

/** The argument of a function that `withSystem` calls: what it asks for by name, and more that it may ask the whole for. */
function argumentsFor(ev: Evaluator, system: ModuleSystem, fn: Thunk, node: Node | undefined): Thunk {
  const entries = new Map<string, Thunk>([
    ['config', Thunk.of(configRoot(system))],
    ['options', Thunk.of(extern({ type: 'options', system }))],
    ['lib', system.lib],
  ]);
  const names = ['pkgs', ...system.arguments.keys(), ...(formalsOf(fn.force())?.keys() ?? [])];
  for (const name of names) {
    if (!entries.has(name))
      entries.set(
        name,
        ev.lazy(() => moduleArgument(ev, system, name, node), node),
      );
  }
  return Thunk.of(
    attrs(entries, [], { hole: unknown('arguments of perSystem’s modules', node), under: new Map() }),
  );
}
