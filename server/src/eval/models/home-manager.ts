/** Home Manager: `homeManagerConfiguration`, and the homes that its NixOS module makes of `home-manager.users`. */
import type { Node } from '../../nix/syntax.ts';
import { forceAttrs } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import { libValue } from '../lib/index.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { systemResult } from '../modules/eval-modules.ts';
import { readOption } from '../modules/read.ts';
import { inForce } from '../modules/settle.ts';
import { configRoot, type ModuleSystem, moduleSystem } from '../modules/system.ts';
import { extended, packageSet } from '../package-set.ts';
import { Thunk } from '../thunk.ts';
import {
  type Attrs,
  attrs,
  type Extern,
  type ListItem,
  list,
  type Primop,
  primop,
  str,
  type Unknown,
  unknown,
  type Value,
} from '../value.ts';
import { packageSetOf } from './nixpkgs.ts';

const none = (): Thunk => Thunk.of(attrs(new Map()));

export function homeManager(ev: Evaluator, value: Extern): Value | undefined {
  const names = selectedPath(value);
  if (names?.join('.') !== 'lib.homeManagerConfiguration') return undefined;
  const make: Primop = primop('homeManagerConfiguration', 1, ([args], node) =>
    standaloneHome(ev, forceAttrs(ev, args!, node), node),
  );
  return make;
}

function standaloneHome(ev: Evaluator, args: Attrs, node: Node | undefined): Value {
  const part = (name: string): Thunk | undefined => args.entries.get(name);
  const given = part('pkgs') ?? Thunk.of(unknown('homeManagerConfiguration is called without pkgs', node));
  const system: ModuleSystem = moduleSystem({
    kind: 'home',
    modules: part('modules') ?? Thunk.of(list([])),
    specialArgs: part('extraSpecialArgs') ?? none(),
    lib: part('lib') ?? Thunk.of(libValue(ev)),
    platform: ev.lazy(() => {
      const pkgs = packageSetOf(given.force());
      return pkgs.kind === 'pkgs' ? pkgs.set.system.force() : unknown('the package set is not known', node);
    }),
    node,
  });
  system.pkgs = ev.lazy(() => withModuleOverlays(ev, system, packageSetOf(given.force())), node);
  return systemResult(ev, system);
}

/** A package set with the overlays of the home's own modules. */
function withModuleOverlays(ev: Evaluator, system: ModuleSystem, pkgs: Value): Value {
  if (pkgs.kind !== 'pkgs') return pkgs;
  const more = readOption(ev, system, ['nixpkgs', 'overlays']);
  if (more.kind === 'list') return more.items.length === 0 ? pkgs : extended(ev, pkgs, more);
  return extended(ev, pkgs, list([{ hole: unknown('the overlays are not known', system.node) }]));
}

const homes = new WeakMap<ModuleSystem, Map<string, ModuleSystem>>();

/** A user's home of a NixOS or nix-darwin host: a module system of its own, which sees the host through `osConfig`. */
export function nestedHome(ev: Evaluator, host: ModuleSystem, user: string): ModuleSystem {
  const known = homes.get(host) ?? new Map<string, ModuleSystem>();
  homes.set(host, known);
  let home = known.get(user);
  if (!home) {
    home = makeNestedHome(ev, host, user);
    known.set(user, home);
  }
  return home;
}

function makeNestedHome(ev: Evaluator, host: ModuleSystem, user: string): ModuleSystem {
  const option = (name: string): Value => readOption(ev, host, ['home-manager', name]);
  const modules = ev.lazy(() => {
    const { definitions, holes } = definitionsAt(ev, host, ['home-manager', 'users', user]);
    const own = inForce(definitions)
      .toReversed()
      .map(({ value, doubt }) => (doubt ? perhaps(value, doubt) : value));
    const unseen = holes.map((hole) => ({ hole }));
    const shared = option('sharedModules');
    // What is no list is looked at as a module, which says why it is none.
    const others: readonly ListItem[] = shared.kind === 'list' ? shared.items : [Thunk.of(shared, host.node)];
    return list([...own, ...unseen, ...others, ofUser(ev, host, user)]);
  });
  const osConfig = Thunk.of(configRoot(host));
  const home: ModuleSystem = moduleSystem({
    kind: 'home',
    modules,
    specialArgs: ev.lazy(() => {
      const extra = option('extraSpecialArgs');
      const entries = new Map<string, Thunk>([
        ['osConfig', osConfig],
        [host.kind === 'darwin' ? 'darwinConfig' : 'nixosConfig', osConfig],
      ]);
      if (extra.kind === 'attrs') return attrs(new Map([...extra.entries, ...entries]), [], extra.rest);
      const hole =
        extra.kind === 'unknown' ? extra : unknown('the arguments of homes are not known', host.node);
      return attrs(entries, [], { hole, under: new Map() });
    }),
    lib: Thunk.of(libValue(ev)),
    platform: host.platform,
    arguments: new Map([['name', Thunk.of(str(user))]]),
    node: host.node,
  });
  home.pkgs = ev.lazy(() => homePackages(ev, host, home), host.node);
  return home;
}

/** The module by which a home has the name and the folder of the host's user. */
function ofUser(ev: Evaluator, host: ModuleSystem, user: string): Thunk {
  const read = (option: string, otherwise: () => Value): Value => {
    const path = ['users', 'users', user, option];
    const { definitions, holes } = definitionsAt(ev, host, path);
    return definitions.length + holes.length > 0 ? readOption(ev, host, path) : otherwise();
  };
  const username = ev.lazy(() => read('name', () => str(user)), host.node);
  const homeDirectory = ev.lazy(() => read('home', () => folderOf(ev, host, user, username)), host.node);
  const home = attrs(
    new Map([
      ['username', username],
      ['homeDirectory', homeDirectory],
    ]),
  );
  const config = attrs(new Map([['home', Thunk.of(home)]]));
  return Thunk.of(attrs(new Map([['config', Thunk.of(config)]])), host.node);
}

/** Where nobody says it, NixOS has a folder for whoever logs in, and for root. */
function folderOf(ev: Evaluator, host: ModuleSystem, user: string, username: Thunk): Value {
  const name = username.force();
  if (host.kind === 'nixos' && user === 'root') return str('/root');
  const isNormal =
    host.kind === 'nixos' ? readOption(ev, host, ['users', 'users', user, 'isNormalUser']) : undefined;
  return isNormal?.kind === 'bool' && isNormal.value && name.kind === 'string'
    ? str(`/home/${name.value}`)
    : unknown(`the folder of the user \`${user}\` is not known`, host.node);
}

/** A module that is there or not. */
const perhaps = (module: Thunk, why: Unknown): Thunk =>
  Thunk.of({ kind: 'union', options: [module.force(), attrs(new Map())], why }, module.node, module.binding);

/** With `useGlobalPkgs` the host's own package set, else one that the home's modules configure. */
function homePackages(ev: Evaluator, host: ModuleSystem, home: ModuleSystem): Value {
  const shared = readOption(ev, host, ['home-manager', 'useGlobalPkgs']);
  const hostPkgs = host.pkgs?.force() ?? unknown('the host’s package set is not known', host.node);
  if (shared.kind === 'bool' && shared.value) return hostPkgs;
  if (shared.kind !== 'bool')
    return unknown('whether Home Manager uses the host’s packages is not known', host.node);
  if (hostPkgs.kind !== 'pkgs') return hostPkgs;
  return packageSet({
    source: hostPkgs.set.source,
    system: hostPkgs.set.system,
    config: ev.lazy(() => readOption(ev, home, ['nixpkgs', 'config']), home.node),
    overlays: ev.lazy(() => {
      const overlays = readOption(ev, home, ['nixpkgs', 'overlays']);
      return overlays.kind === 'null' ? list([]) : overlays;
    }),
    node: home.node,
  });
}
