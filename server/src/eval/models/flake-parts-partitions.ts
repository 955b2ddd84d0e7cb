/**
 * flake-parts' `partitions`: outputs that a second evaluation of the flake's modules has, with more modules, and with the inputs of
 * another flake of the workspace beside the flake's own.
 *
 *     partitionedAttrs.nixosConfigurations = "hosts";
 *     partitions.hosts = { extraInputsFlake = ./hosts; module = ./hosts/flake-module.nix; };
 */
import type { Node } from '../../nix/syntax.ts';
import { whyUnseen } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { update } from '../joining.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { readOption } from '../modules/read.ts';
import type { ModuleSystem } from '../modules/system.ts';
import { pathOfString } from '../paths.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { undecided } from '../union.ts';
import { type Attrs, attrs, extern, type ListItem, list, type Value } from '../value.ts';

/** Evaluates the flake's modules again. @param modules those of the partition @param extra inputs beside the flake's own */
type Evaluate = (modules: Thunk, extra: Thunk) => Attrs;

/** A flake's outputs, those of `partitionedAttrs` from their partitions, whatever else defines them. */
export function withPartitions(
  ev: Evaluator,
  system: ModuleSystem,
  outputs: Attrs,
  evaluate: Evaluate,
): Attrs {
  const { definitions, holes } = definitionsAt(ev, system, ['partitionedAttrs']);
  if (definitions.length + holes.length === 0) return outputs;
  const taken = readOption(ev, system, ['partitionedAttrs']);
  if (taken.kind !== 'attrs')
    return { ...outputs, rest: { hole: undecided(taken, system.node), under: new Map() } };
  const partitions = new Map<string, Attrs>();
  const partition = (name: string): Attrs => {
    const known =
      partitions.get(name) ??
      evaluate(
        modulesOf(ev, system, name),
        ev.lazy(() => extraInputs(ev, system, name)),
      );
    partitions.set(name, known);
    return known;
  };
  const entries = new Map(outputs.entries);
  for (const [output, named] of taken.entries) {
    const value = (): Value => {
      const name = named.force();
      return name.kind === 'string'
        ? selectName(ev, partition(name.value), output, named.node)
        : undecided(name, named.node);
    };
    entries.set(output, ev.lazy(value, named.node, named.binding));
  }
  return {
    ...outputs,
    entries,
    ...(taken.rest && { rest: { hole: whyUnseen(taken.rest.hole, system.node), under: new Map() } }),
  };
}

function modulesOf(ev: Evaluator, system: ModuleSystem, name: string): Thunk {
  return ev.lazy(() => {
    const { definitions, holes } = definitionsAt(ev, system, ['partitions', name, 'module']);
    const items: ListItem[] = definitions.map((definition) =>
      definition.doubt ? { hole: definition.doubt } : definition.value,
    );
    return list([...items, ...holes.map((hole) => ({ hole }))]);
  }, system.node);
}

/** `config.partitions.NAME.extraInputs`: those that are set, and those of `extraInputsFlake`. */
export function extraInputs(ev: Evaluator, system: ModuleSystem, name: string): Value {
  const own = readOption(ev, system, ['partitions', name, 'extraInputs']);
  const [flake] = definitionsAt(ev, system, ['partitions', name, 'extraInputsFlake']).definitions;
  if (!flake) return own;
  return update(ev, inputsOf(ev, flake.value, name, flake.node), own, flake.node);
}

/** What a flake in a folder of the workspace says its inputs are. */
function inputsOf(ev: Evaluator, folder: Thunk, partition: string, node: Node | undefined): Value {
  const at = folder.force();
  if (at.kind !== 'path' && at.kind !== 'string') return undecided(at, node);
  const path = at.kind === 'path' ? at.path : pathOfString(ev, at.value, node);
  const flake = ev.import(`${path}/flake.nix`, node);
  const inputs = selectName(ev, flake, 'inputs', node);
  if (inputs.kind !== 'attrs') return inputs;
  return attrs(
    new Map(
      [...inputs.entries].map(([name, { node: of, binding }]) => {
        const input = extern({ type: 'input', name: `${partition}/${name}`, flake: '' }, [], of);
        return [name, Thunk.of(input, of, binding)];
      }),
    ),
    inputs.origins,
    inputs.rest,
  );
}
