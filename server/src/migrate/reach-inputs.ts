/**
 * How the flake's inputs reach the modules of the hosts: by a special argument that is there, under whatever name, or by one that the
 * plan adds to the calls that make the hosts.
 */

import type { Evaluator } from '../eval/evaluator.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Thunk } from '../eval/thunk.ts';
import type { Value } from '../eval/value.ts';
import { relative } from '../fleet/load.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import type { Apply, AttrSet, Node } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { outputsFunction } from './add-input.ts';
import { fitted } from './fit-style.ts';
import { moduleAppliesOverlay } from './module-overlay.ts';
import { binderAt, isEditable } from './places.ts';
import type { Migration } from './state.ts';

/** Finds or makes the argument. Returns why it can't. */
export function reachInputs(migration: Migration): string | undefined {
  const wired = migration.wanted.filter(({ host }) => host.kind === 'nixos');
  if (wired.length === 0) return undefined;
  const found = wired.map(({ host }) => inputsArgumentOf(migration.fleet, host));
  const [first] = found;
  if (first && found.every((one) => one?.text === first.text)) {
    migration.inputsArgument = first.argument;
    migration.inputsText = first.text;
    return undefined;
  }
  if (!moduleAppliesOverlay(migration)) return undefined;
  for (const { host } of wired) {
    const problem = reachHost(migration, host);
    if (problem) return problem;
  }
  return undefined;
}

/** Passes the inputs to a host's modules under the name that the migration has for them, unless they get it already. */
export function reachHost(migration: Migration, host: Host): string | undefined {
  if (inputsArgumentOf(migration.fleet, host)?.text === migration.inputsText) return undefined;
  const call = host.modules?.node;
  if (migration.inputsText !== 'inputs' || call?.kind !== 'Apply' || !isEditable(call, migration.fleet.root))
    return `how ${host.name} is made is not written where inputs could be passed to its modules`;
  return migration.isFirst(call, 'inputs') ? passInputs(migration, host, call) : undefined;
}

/** A module argument by which modules have the flake's inputs. */
export interface InputsArgument {
  readonly argument: string;
  /** The inputs themselves: the argument, or what it holds. */
  readonly text: string;
}

/** A special argument, or one of `_module.args`: the inputs themselves before what holds them, as `self` does. */
export function inputsArgumentOf({ ev }: Fleet, host: Host): InputsArgument | undefined {
  if (!host.modules) return undefined;
  const sets = [host.modules.specialArgs, ...moduleArguments(ev, host.modules)];
  const direct: string[] = [];
  const holding: string[] = [];
  for (const set of sets) {
    const found = set.force();
    if (found.kind !== 'attrs') continue;
    for (const [name, thunk] of found.entries) {
      const value = thunk.force();
      if (isInputs(value)) direct.push(name);
      else if (value.kind === 'attrs' && isHeldInputs(value.entries.get('inputs'))) holding.push(name);
    }
  }
  const name = direct.includes('inputs') ? 'inputs' : direct[0];
  if (name !== undefined) return { argument: name, text: name };
  const holder = holding.includes('self') ? 'self' : holding[0];
  return holder === undefined ? undefined : { argument: holder, text: `${holder}.inputs` };
}

const isHeldInputs = (thunk: Thunk | undefined): boolean => thunk !== undefined && isInputs(thunk.force());

const moduleArguments = (ev: Evaluator, modules: ModuleSystem): Thunk[] =>
  definitionsAt(ev, modules, ['_module', 'args'])
    .definitions.filter(({ doubt }) => !doubt)
    .map(({ value }) => value);

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
  const found = inputsAt(migration, call);
  if ('problem' in found) return found.problem;
  const passed = passedAs('inputs', found.text);
  const change = migration.editsOf(call.file.path);
  const existing = specialArgsOf(host);
  if (existing && isEditable(existing, migration.fleet.root)) {
    const inherited = existing.bindings.find((b) => b.kind === 'Inherit' && b.from === undefined);
    if (found.text === 'inputs' && inherited?.kind === 'Inherit') change.addInheritName(inherited, 'inputs');
    else change.insertBinding(existing, passed);
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
  const text = fitted(`specialArgs = { ${passed} };`, call.file);
  change.insertBinding(argument, text, modules && { place: { before: modules } });
  return undefined;
}

function specialArgsOf(host: Host): AttrSet | undefined {
  const special = host.modules?.specialArgs.force();
  const origin = special?.kind === 'attrs' && special.origins.length === 1 ? special.origins[0] : undefined;
  return origin?.kind === 'AttrSet' ? origin : undefined;
}

/** The flake's inputs at a node, as text: by the name that they have there, which is given to them where they have none. */
export function inputsAt(migration: Migration, node: Node): { text: string } | { problem: string } {
  if (binderAt(node, 'inputs')) return { text: 'inputs' };
  const outputs = outputsFunction(migration.fleet);
  if (!outputs || ![...ancestors(node)].includes(outputs))
    return { problem: `the flake’s inputs do not reach ${relative(migration.fleet.root, node.file.path)}` };
  if (outputs.name === undefined)
    return { text: migration.editsOf(node.file.path).addAtName(outputs, 'inputs') };
  if (binderAt(node, outputs.name) !== outputs)
    return { problem: `the flake’s inputs are called ${outputs.name}, which means something else there` };
  return { text: outputs.name };
}

/** An argument that passes the inputs on: `inherit inputs;`, `inputs = sources;`. */
export const passedAs = (name: string, text: string): string =>
  name === text ? `inherit ${name};` : `${name} = ${text};`;
