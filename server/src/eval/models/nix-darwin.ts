/** nix-darwin: `darwinSystem`. */
import { forceAttrs } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import { libValue } from '../lib/index.ts';
import { systemResult } from '../modules/eval-modules.ts';
import { type ModuleSystem, moduleSystem } from '../modules/system.ts';
import { Thunk } from '../thunk.ts';
import { attrs, type Extern, extern, list, type Primop, primop, type Value } from '../value.ts';
import { hostPackages, platformOf } from './nixpkgs.ts';

export function nixDarwin(ev: Evaluator, value: Extern): Value | undefined {
  if (selectedPath(value)?.join('.') !== 'lib.darwinSystem') return undefined;
  const make: Primop = primop('darwinSystem', 1, ([args], node) => {
    const given = forceAttrs(ev, args!, node);
    const part = (name: string): Thunk | undefined => given.entries.get(name);
    const system: ModuleSystem = moduleSystem({
      kind: 'darwin',
      modules: part('modules') ?? Thunk.of(list([])),
      specialArgs: part('specialArgs') ?? Thunk.of(attrs(new Map())),
      lib: part('lib') ?? Thunk.of(libValue(ev)),
      platform: undefined,
      node,
    });
    system.platform = ev.lazy(() => platformOf(ev, system, part('system'), part('pkgs')), node);
    // nix-darwin follows a nixpkgs of its own unless told otherwise.
    system.pkgs = ev.lazy(() => hostPackages(ev, system, extern(value.root), part('pkgs')), node);
    return systemResult(ev, system);
  });
  return make;
}
