/** nixpkgs: its lib with `nixosSystem`, its package sets, and `import nixpkgs { … }`. */
import type { Node } from '../../nix/syntax.ts';
import { forceAttrs } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { describe, selectedPath } from '../extern.ts';
import { libValue } from '../lib/index.ts';
import { extendLib } from '../lib/overlays.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { systemResult } from '../modules/eval-modules.ts';
import { readOption } from '../modules/read.ts';
import { type ModuleSystem, moduleSystem } from '../modules/system.ts';
import { extended, packageSet } from '../package-set.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { distribute } from '../union.ts';
import {
  type Attrs,
  attrs,
  type Extern,
  extern,
  list,
  type PackageSetValue,
  type Primop,
  primop,
  str,
  unknown,
  type Value,
} from '../value.ts';
import { facterPlatform } from './facter.ts';

const none = (): Thunk => Thunk.of(attrs(new Map()));

export function nixpkgs(ev: Evaluator, value: Extern): Value | undefined {
  const names = selectedPath(value);
  if (!names) return undefined;
  if (names.length === 1 && names[0] === 'lib') return flakeLib(ev, value);
  if (names.length === 2 && names[0] === 'legacyPackages') {
    return packageSet({
      source: extern(value.root),
      system: Thunk.of(str(names[1]!)),
      config: none(),
      overlays: Thunk.of(list([])),
      node: value.node,
    });
  }
  return undefined;
}

const flakeLibs = new WeakMap<Evaluator, Map<string, Value>>();

/** The flake's `lib`: that of nixpkgs, and what makes systems. */
function flakeLib(ev: Evaluator, value: Extern): Value {
  const libs = flakeLibs.get(ev) ?? new Map<string, Value>();
  flakeLibs.set(ev, libs);
  const key = value.root.type === 'input' ? value.root.name : '';
  let lib = libs.get(key);
  if (!lib) {
    const source = extern(value.root);
    const more: Primop = primop('nixosLib', 2, ([final]) => {
      const nixosSystem: Primop = primop('nixosSystem', 1, ([args], node) =>
        makeNixos(ev, source, forceAttrs(ev, args!, node), node, final),
      );
      return attrs(new Map([['nixosSystem', Thunk.of(nixosSystem)]]));
    });
    // Part of the fixed point, so that `lib.extend` keeps it.
    lib = extendLib(ev, libValue(ev), [Thunk.of(more)], undefined);
    libs.set(key, lib);
  }
  return lib;
}

/** nixpkgs' `nixos/lib/eval-config.nix`, which `nixosSystem` is made of. */
export function evalConfig(ev: Evaluator, input: Extern): Primop {
  return primop('evalConfig', 1, ([args], node) =>
    makeNixos(ev, extern(input.root), forceAttrs(ev, args!, node), node),
  );
}

/** nixpkgs' `nixos/default.nix`: a host of one configuration, `import <nixpkgs/nixos> { configuration = ./configuration.nix; }`. */
export function nixosFile(ev: Evaluator, source: Extern): Primop {
  return primop('nixos', 1, ([args], node) => {
    const given = forceAttrs(ev, args!, node);
    const configuration =
      given.entries.get('configuration') ??
      Thunk.of(unknown('which configuration is taken depends on whoever evaluates', node));
    const modules = Thunk.of(list([configuration]));
    return makeNixos(ev, source, attrs(new Map([...given.entries, ['modules', modules]])), node);
  });
}

/** `nixosSystem { system; modules; specialArgs; pkgs; lib; }`. @param lib the modules' argument where `args` have none */
export function makeNixos(
  ev: Evaluator,
  source: Extern,
  args: Attrs,
  node: Node | undefined,
  lib: Thunk = Thunk.of(libValue(ev)),
): Value {
  const part = (name: string): Thunk | undefined => args.entries.get(name);
  const system: ModuleSystem = moduleSystem({
    kind: 'nixos',
    modules: part('modules') ?? Thunk.of(list([])),
    specialArgs: part('specialArgs') ?? none(),
    lib: part('lib') ?? lib,
    platform: undefined,
    node,
  });
  system.platform = ev.lazy(() => platformOf(ev, system, part('system'), part('pkgs')), node);
  const pkgs = ev.lazy(() => hostPackages(ev, system, source, part('pkgs')), node);
  system.pkgs = ev.lazy(() => specialPackages(system) ?? pkgs.force(), node);
  return systemResult(ev, system, pkgs);
}

/**
 * The package set that modules have where it is one of the special arguments, which go before what the module system makes: what
 * the modules say of overlays and configuration has no effect on it.
 */
export function specialPackages({ specialArgs }: ModuleSystem): PackageSetValue | undefined {
  const special = specialArgs.force();
  const given = special.kind === 'attrs' ? special.entries.get('pkgs') : undefined;
  const value = given && packageSetOf(given.force());
  return value?.kind === 'pkgs' ? value : undefined;
}

/** The options that say a host's platform, the first defined before the others. */
const platformOptions = ['hostPlatform', 'crossSystem', 'localSystem', 'system'] as const;

/** The platform of a host: that of the packages that it is given, what its modules say, or else the `system` argument. */
export function platformOf(
  ev: Evaluator,
  system: ModuleSystem,
  argument: Thunk | undefined,
  packages: Thunk | undefined,
): Value {
  const passed = packages?.force();
  const given = passed && passed.kind !== 'null' ? passed : definedPackages(ev, system);
  const set = given && packageSetOf(given);
  if (set?.kind === 'pkgs') return set.set.system.force();
  for (const name of platformOptions) {
    const path = ['nixpkgs', name];
    if (definitionsAt(ev, system, path).definitions.length === 0) continue;
    return distribute(ev, readOption(ev, system, path), (value) => {
      if (value.kind !== 'attrs') return value;
      return value.entries.get('system')?.force() ?? unknown('the platform is not known', system.node);
    });
  }
  const reported = facterPlatform(ev, system);
  const platform = argument?.force();
  if (platform && platform.kind !== 'null' && reported?.kind !== 'string') return platform;
  return reported ?? unknown('no module says the platform', system.node);
}

/** The host's `pkgs`: nixpkgs, or the set it was given, extended by the overlays of its modules. */
export function hostPackages(
  ev: Evaluator,
  system: ModuleSystem,
  source: Extern,
  argument: Thunk | undefined,
): Value {
  const overlays = ev.lazy(() => readOption(ev, system, ['nixpkgs', 'overlays']), system.node);
  const passed = argument?.force();
  const base = passed && passed.kind !== 'null' ? passed : definedPackages(ev, system);
  if (!base) {
    return packageSet({
      source,
      system: system.platform ?? Thunk.of(unknown('the platform is not known')),
      config: ev.lazy(() => readOption(ev, system, ['nixpkgs', 'config']), system.node),
      overlays,
      node: system.node,
    });
  }
  return distribute(ev, base, (given) => {
    const value = packageSetOf(given);
    if (value.kind !== 'pkgs') return value.kind === 'unknown' ? value : unseenPackages(value, system.node);
    const more = overlays.force();
    return more.kind === 'list' && more.items.length === 0
      ? value
      : extended(
          ev,
          value,
          more.kind === 'list' ? more : list([{ hole: unknown('the overlays are not known') }]),
        );
  });
}

/** Why a value that was given as a package set is none that we can look into. */
function unseenPackages(value: Value, node: Node | undefined): Value {
  if (value.kind === 'failure') return value;
  if (value.kind !== 'extern') return unknown('the host’s package set is not known', node);
  return unknown(`the host’s packages are those of \`${describe(value)}\``, value.node ?? node);
}

/** `pkgs // { … }` is made anew from `pkgs` where overlays are applied, without what was added. */
export function packageSetOf(value: Value): Value {
  return value.kind === 'attrs' && value.rest?.hole.kind === 'pkgs' ? value.rest.hole : value;
}

function definedPackages(ev: Evaluator, system: ModuleSystem): Value | undefined {
  const path = ['nixpkgs', 'pkgs'];
  return definitionsAt(ev, system, path).definitions.length > 0 ? readOption(ev, system, path) : undefined;
}

/** `localSystem`: a platform’s name, or a set that has it. */
function localSystem(ev: Evaluator, given: Thunk | undefined): Thunk | undefined {
  return (
    given &&
    ev.lazy(() => {
      const value = given.force();
      return value.kind === 'attrs' ? selectName(ev, value, 'system', given.node) : value;
    }, given.node)
  );
}

/** `crossSystem`, which may be null. */
function crossSystem(ev: Evaluator, given: Thunk | undefined): Thunk | undefined {
  return given?.force().kind === 'null' ? undefined : localSystem(ev, given);
}

/** `import nixpkgs`, a function of `{ system; config; overlays; }`. */
export function importNixpkgs(ev: Evaluator, source: Extern): Value {
  const make: Primop = primop('import nixpkgs', 1, ([args], node) => {
    const given = forceAttrs(ev, args!, node);
    const part = (name: string): Thunk | undefined => given.entries.get(name);
    return packageSet({
      source,
      system:
        crossSystem(ev, part('crossSystem')) ??
        part('system') ??
        localSystem(ev, part('localSystem')) ??
        Thunk.of(unknown('the platform is that of whoever evaluates', node)),
      config: part('config') ?? none(),
      overlays: part('overlays') ?? Thunk.of(list([])),
      node,
    });
  });
  return make;
}
