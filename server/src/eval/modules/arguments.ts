/** Arguments that modules get by name beyond specialArgs: `pkgs`, what the kind of system adds, and `_module.args`. */
import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { failure, unknown, type Value } from '../value.ts';
import { collect } from './collect.ts';
import { definitionsAt } from './definitions.ts';
import { readOption } from './read.ts';
import type { ModuleSystem } from './system.ts';

export function moduleArgument(
  ev: Evaluator,
  system: ModuleSystem,
  name: string,
  node: Node | undefined,
): Value {
  const own = system.arguments.get(name);
  if (own) return own.force();
  if (name === 'pkgs' && system.pkgs) return system.pkgs.force();
  const path = ['_module', 'args', name];
  const { definitions, holes } = definitionsAt(ev, system, path);
  if (definitions.length > 0) return readOption(ev, system, path);
  if (holes.length > 0) return holes[0]!;
  const { opaque } = collect(ev, system);
  if (opaque.length > 0 || ownArguments.has(name)) {
    return unknown(`no module here passes the argument \`${name}\``, node);
  }
  return failure('missing-attribute', `attribute '${name}' missing`, node, name);
}

/** Arguments that the modules of nixpkgs and Home Manager pass themselves. */
const ownArguments = new Set([
  'pkgs',
  'utils',
  'modules',
  'baseModules',
  'extraModules',
  'osConfig',
  'nixosConfig',
  'darwinConfig',
  'name',
]);
