/** flake-parts: `mkFlake`, whose modules define the flake's outputs under `flake`. */
import type { Node } from '../../nix/syntax.ts';
import { forceAttrs } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import { libValue } from '../lib/index.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { readOption } from '../modules/read.ts';
import { moduleSystem } from '../modules/system.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, type Extern, extern, list, type Primop, unknown, type Value } from '../value.ts';

export function flakeParts(ev: Evaluator, value: Extern): Value | undefined {
  if (selectedPath(value)?.join('.') !== 'lib.mkFlake') return undefined;
  const make: Primop = {
    kind: 'primop',
    name: 'mkFlake',
    arity: 2,
    args: [],
    run: ([args, module], node) => makeFlake(ev, value, forceAttrs(ev, args!, node), module!, node),
  };
  return make;
}

function makeFlake(ev: Evaluator, value: Extern, args: Attrs, module: Thunk, node: Node | undefined): Value {
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
  const unseen = (name: string): [string, Thunk] => [
    name,
    Thunk.of(extern(value.root, [{ op: 'select', name, node }], node)),
  ];
  const special = args.entries.get('specialArgs')?.force();
  const system = moduleSystem({
    kind: 'flake-parts',
    modules: Thunk.of(list([module])),
    specialArgs: Thunk.of(
      attrs(
        new Map<string, Thunk>([
          ['inputs', inputs],
          ['self', self],
          unseen('flake-parts-lib'),
          ...(special?.kind === 'attrs' ? special.entries : []),
        ]),
      ),
    ),
    lib: Thunk.of(libValue(ev)),
    arguments: new Map([unseen('withSystem'), unseen('getSystem'), unseen('moduleWithSystem')]),
    platform: undefined,
    node,
  });
  // Outputs by name, each merged from all modules; what perSystem adds is no host.
  const entries = new Map<string, Thunk>();
  const { definitions, holes } = definitionsAt(ev, system, ['flake']);
  for (const definition of definitions) {
    const set = definition.value.force();
    if (set.kind !== 'attrs') continue;
    for (const [name, thunk] of set.entries) {
      if (!entries.has(name))
        entries.set(
          name,
          ev.lazy(() => readOption(ev, system, ['flake', name]), thunk.node, thunk.binding),
        );
    }
  }
  const hole = holes[0] ?? unknown('perSystem’s outputs are not followed', node);
  return attrs(entries, [], { hole, under: new Map() });
}
