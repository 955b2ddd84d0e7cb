/** Arguments that modules get by name beyond specialArgs: `pkgs`, what the kind of system adds, and `_module.args`. */
import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { failure, str, unknown, type Value } from '../value.ts';
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
  if (name === '_class' && system.kind in classes) return str(classes[system.kind]!);
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

/** The classes of systems, which modules are given as `_class`. */
const classes: Partial<Record<ModuleSystem['kind'], string>> = {
  nixos: 'nixos',
  darwin: 'darwin',
  home: 'homeManager',
  'flake-parts': 'flake',
  'per-system': 'perSystem',
};

/** Arguments that the modules of nixpkgs and Home Manager pass themselves. */
const ownArguments = new Set([
  '_class',
  '_prefix',
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
