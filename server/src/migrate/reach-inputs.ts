/**
 * How the flake's inputs reach the modules of the hosts: by a special argument that is there, under whatever name, or by one that the
 * plan adds to the calls that make the hosts.
 */

import type { Value } from '../eval/value.ts';
import type { Host } from '../fleet/types.ts';
import type { Apply, AttrSet, Lambda } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { outputsFunction } from './add-input.ts';
import { binderAt, isEditable } from './places.ts';
import type { Migration } from './state.ts';

/** Finds or makes the argument. Returns why it can't. */
export function reachInputs(migration: Migration): string | undefined {
  const names = migration.wanted.map(({ host }) => inputsArgumentOf(host));
  const [first] = names;
  if (first !== undefined && names.every((name) => name === first)) {
    migration.inputsArgument = first;
    return undefined;
  }
  migration.inputsArgument = 'inputs';
  const done = new Set<Apply>();
  for (const [index, { host }] of migration.wanted.entries()) {
    if (names[index] === 'inputs') continue;
    const call = host.modules?.node;
    if (call?.kind !== 'Apply' || !isEditable(call, migration.fleet.root))
      return `how ${host.name} is made is not written where inputs could be passed to its modules`;
    if (done.has(call)) continue;
    done.add(call);
    const problem = passInputs(migration, host, call);
    if (problem) return problem;
  }
  return undefined;
}

/** The special argument that holds the flake's inputs. */
export function inputsArgumentOf(host: Host): string | undefined {
  const special = host.modules?.specialArgs.force();
  if (special?.kind !== 'attrs') return undefined;
  const names = [...special.entries].filter(([, thunk]) => isInputs(thunk.force())).map(([name]) => name);
  return names.includes('inputs') ? 'inputs' : names[0];
}

/** The set that the outputs were called with: `self` and every input. */
function isInputs(value: Value): boolean {
  if (value.kind !== 'attrs' || !value.entries.has('self')) return false;
  return [...value.entries.values()].some((thunk) => {
    const input = thunk.isForced ? thunk.force() : undefined;
    return input?.kind === 'extern' && input.root.type === 'input' && input.ops.length === 0;
  });
}

/** Adds `specialArgs = { inherit inputs; };` to the call that makes a host. */
function passInputs(migration: Migration, host: Host, call: Apply): string | undefined {
  const argument = skipParens(call.arg);
  if (argument.kind !== 'AttrSet')
    return `the arguments that make ${host.name} are not written out in one set`;
  const problem = bringInputs(migration, call);
  if (problem) return problem;
  const change = migration.editsOf(call.file.path);
  const existing = specialArgsOf(host);
  if (existing && isEditable(existing, migration.fleet.root)) {
    change.insertBinding(existing, 'inherit inputs;');
    return undefined;
  }
  const own = argument.bindings.find((b) => b.kind === 'Binding' && b.path[0]?.name === 'specialArgs');
  if (
    own ||
    argument.bindings.some((b) => b.kind === 'Inherit' && b.names.some((n) => n.name === 'specialArgs'))
  ) {
    return `the specialArgs of ${host.name} are not written where inputs could be added`;
  }
  const modules = argument.bindings.find((b) => b.kind === 'Binding' && b.path[0]?.name === 'modules');
  change.insertBinding(
    argument,
    'specialArgs = { inherit inputs; };',
    modules && { place: { before: modules } },
  );
  return undefined;
}

function specialArgsOf(host: Host): AttrSet | undefined {
  const special = host.modules?.specialArgs.force();
  const origin = special?.kind === 'attrs' && special.origins.length === 1 ? special.origins[0] : undefined;
  return origin?.kind === 'AttrSet' ? origin : undefined;
}

/** Makes `inputs` a name that holds the flake's inputs at a node. */
export function bringInputs(migration: Migration, node: Apply): string | undefined {
  const binder = binderAt(node, 'inputs');
  if (binder) return undefined;
  const outputs: Lambda | undefined = outputsFunction(migration.fleet);
  const isWithin = outputs !== undefined && [...ancestors(node)].includes(outputs);
  if (!outputs || !isWithin)
    return `the flake’s inputs do not reach ${node.file.path.slice(migration.fleet.root.length + 1)}`;
  if (!outputs.formals) return `the flake’s inputs are called ${outputs.name ?? 'otherwise'} there`;
  if (outputs.name !== undefined && outputs.name !== 'inputs') {
    return `the flake’s inputs are called ${outputs.name} there`;
  }
  migration.editsOf(node.file.path).addAtName(outputs, 'inputs');
  return undefined;
}
