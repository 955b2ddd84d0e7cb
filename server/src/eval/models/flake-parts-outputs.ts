/** What a flake of flake-parts outputs: what its modules define under `flake`, and by platform what `perSystem` defines. */
import type { Node } from '../../nix/syntax.ts';
import { whyUnseen } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { describe, selectedPath } from '../extern.ts';
import { update } from '../joining.ts';
import { collect } from '../modules/collect.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { readOption } from '../modules/read.ts';
import { configRoot, type ModuleSystem, type OpaqueModule } from '../modules/system.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { undecided } from '../union.ts';
import {
  type Attrs,
  attrs,
  type Extern,
  extern,
  type Failure,
  type Primop,
  primop,
  type Unknown,
  unknown,
  type Value,
} from '../value.ts';

/** Names of inputs and of their modules that are known to define no hosts: formatters, shells, checks and the like. */
const harmless =
  /treefmt|git-hooks|pre-commit|devshell|devenv|flake-parts|home-manager|easy-?overlay|process-compose|agenix|topology|sops|hercules|mission-control|terranix|pkgs-by-name|files|nix-unit|just-flake|flake-root|haskell|rust|make-shell|actions|text|nixvim|flake-file|auto-ci|landrun|disko|emanote/i;

/** Whether a module that we can't see into surely makes no hosts, as its name tells. */
export function isHarmless({ value }: OpaqueModule): boolean {
  const names = value.root.type === 'input' ? selectedPath(value) : undefined;
  return names !== undefined && harmless.test(describe(value));
}

/** Names of inputs and of their modules that are known to add no package, module or overlay to the flake's. */
const addsNothing =
  /treefmt|git-hooks|pre-commit|devshell|flake-parts|home-manager|easy-?overlay|process-compose|agenix|sops|hercules|mission-control|flake-root|just-flake|disko|nix-unit|flake-file/i;

/** Whether a module that we can't see into may add to the flake's own packages, modules and overlays. */
const mayAdd = ({ value }: OpaqueModule): boolean =>
  value.root.type !== 'input' || !selectedPath(value) || !addsNothing.test(describe(value));

/** What an overlay is called with. */
export interface Overlaid {
  readonly final: Thunk;
  readonly prev: Thunk;
}

/** The module system of `perSystem` for a platform, with other packages where an overlay is made of it. */
type OfPlatform = (platform: Thunk, overlaid?: Overlaid) => ModuleSystem;

/** Outputs by name, each merged from all modules; what perSystem adds is no host. */
export function outputsOf(
  ev: Evaluator,
  system: ModuleSystem,
  ofPlatform: OfPlatform,
  node: Node | undefined,
): Attrs {
  const entries = new Map<string, Thunk>();
  const { definitions, holes } = definitionsAt(ev, system, ['flake']);
  let unread: Unknown | Failure | undefined;
  for (const definition of definitions) {
    const set = definition.value.force();
    unread ??= unreadPart(set, definition.value.node);
    if (set.kind !== 'attrs') continue;
    for (const [name, thunk] of set.entries) {
      if (!entries.has(name))
        entries.set(
          name,
          ev.lazy(() => readOption(ev, system, ['flake', name]), thunk.node, thunk.binding),
        );
    }
  }
  for (const name of new Set([...platformOutputs, ...transposedNames(ev, system)])) {
    const own = entries.get(name);
    const made = (): Value => transposed(ev, system, ofPlatform, name, node);
    entries.set(
      name,
      ev.lazy(() => (own ? byPlatform(ev, made(), own.force()) : made()), own?.node ?? node, own?.binding),
    );
  }
  const collected = collect(ev, system);
  if (collected.opaque.some(isEasyOverlay)) {
    const made = attrs(new Map([['default', Thunk.of(easyOverlay(ev, ofPlatform, node))]]));
    const own = entries.get('overlays');
    entries.set(
      'overlays',
      ev.lazy(() => (own ? update(ev, made, own.force(), node) : made), own?.node ?? node, own?.binding),
    );
  }
  const lost = collected.failures[0] ?? collected.holes[0] ?? holes[0] ?? unread;
  // A module that can't be worked out may define hosts: they are not known then, rather than not there.
  if (lost && !entries.has('nixosConfigurations')) {
    const reason = lost.kind === 'failure' ? lost.message : lost.reason;
    entries.set('nixosConfigurations', Thunk.of(unknown(`not all modules are known: ${reason}`, lost.node)));
  }
  const maker = collected.opaque.find((module) => !isHarmless(module));
  if (!lost && maker && !entries.has('nixosConfigurations')) {
    const reason = `hosts may come from \`${describe(maker.value)}\``;
    entries.set('nixosConfigurations', Thunk.of(unknown(reason, maker.node)));
  }
  const unseen = lost ?? maker ?? collected.opaque.find(mayAdd);
  if (unseen) {
    // What an input's module adds is the input's.
    const why =
      'value' in unseen ? unseen.value : unknown('other modules may add to the flake’s outputs', unseen.node);
    for (const [name, thunk] of entries)
      if (!hostOutputs.has(name))
        entries.set(name, opened(ev, thunk, why, nameLevels[name] ?? Number.POSITIVE_INFINITY));
  }
  if (!lost && !maker) {
    for (const name of emptyOutputs) if (!entries.has(name)) entries.set(name, Thunk.of(attrs(new Map())));
  }
  // What else perSystem adds is not followed; it is no host.
  const hole = lost?.kind === 'unknown' ? lost : extern({ type: 'argument', name: 'perSystem' }, [], node);
  return attrs(entries, [], { hole, under: new Map() });
}

/** Why not all names of a definition of `flake` are known; undefined where they are. */
function unreadPart(value: Value, node: Node | undefined): Unknown | Failure | undefined {
  switch (value.kind) {
    case 'attrs':
      return value.rest && whyUnseen(value.rest.hole, node);
    case 'failure':
      return value;
    case 'unknown':
    case 'extern':
    case 'union':
    case 'config':
      return whyUnseen(value, node);
    default:
      return undefined;
  }
}

/** `flake-parts.flakeModules.easyOverlay`. */
function isEasyOverlay({ value }: OpaqueModule): boolean {
  return value.root.type === 'input' && selectedPath(value)?.join('.') === 'flakeModules.easyOverlay';
}

/** The overlay that easyOverlay makes: what `perSystem` has in `overlayAttrs` where its `pkgs` are the packages before. */
function easyOverlay(ev: Evaluator, ofPlatform: OfPlatform, node: Node | undefined): Primop {
  return primop('easyOverlay', 2, ([final, prev]) => {
    const platform = ev.lazy(() => selectName(ev, prev!.force(), 'system', node));
    const system = ofPlatform(platform, { final: final!, prev: prev! });
    const { definitions, holes } = definitionsAt(ev, system, ['overlayAttrs']);
    const entries = new Map<string, Thunk>();
    let hole: Unknown | undefined = holes[0];
    for (const { value, doubt } of definitions) {
      const set = value.force();
      hole ??= doubt ?? (set.kind === 'attrs' ? undefined : undecided(set, node));
      if (set.kind !== 'attrs') continue;
      for (const [name, thunk] of set.entries)
        entries.set(
          name,
          ev.lazy(() => readOption(ev, system, ['overlayAttrs', name]), thunk.node, thunk.binding),
        );
      if (set.rest) hole ??= whyUnseen(set.rest.hole, node);
    }
    return attrs(entries, [], hole && { hole, under: new Map() });
  });
}

/** Outputs that every flake of flake-parts has. */
const emptyOutputs = ['nixosConfigurations', 'nixosModules', 'overlays'];

/** Outputs whose names are told to people, with what may be missing. */
const hostOutputs = new Set(['nixosConfigurations', 'darwinConfigurations', 'homeConfigurations']);

/** How many levels of names an output has, where what stands below them is a module or package: somebody's own, to which nobody adds. */
const nameLevels: Readonly<Record<string, number>> = {
  overlays: 1,
  nixosModules: 1,
  darwinModules: 1,
  homeModules: 1,
  homeManagerModules: 1,
  modules: 2,
  packages: 2,
  legacyPackages: 2,
};

/** A set to which what can't be seen may add names, as many levels deep. */
function opened(ev: Evaluator, thunk: Thunk, hole: Unknown | Extern, levels: number): Thunk {
  const value = (): Value => {
    const set = thunk.force();
    if (set.kind !== 'attrs' || set.rest || set.system) return set;
    const open = (inner: Thunk): Thunk => (levels > 1 ? opened(ev, inner, hole, levels - 1) : inner);
    const entries = new Map([...set.entries].map(([name, inner]) => [name, open(inner)]));
    return { ...set, entries, rest: { hole, under: new Map() } };
  };
  return ev.lazy(value, thunk.node, thunk.binding);
}

/** What `perSystem` defines of an output, and what stands under `flake`. */
function byPlatform(ev: Evaluator, made: Value, own: Value): Value {
  if (made.kind !== 'attrs' || own.kind !== 'attrs') return own.kind === 'attrs' ? made : own;
  const entries = new Map<string, Thunk>(made.entries);
  for (const [platform, thunk] of own.entries) {
    const other = made.entries.get(platform);
    entries.set(
      platform,
      other
        ? Thunk.of(update(ev, other.force(), thunk.force(), thunk.node), thunk.node, thunk.binding)
        : thunk,
    );
  }
  return attrs(entries, own.origins, made.rest ?? own.rest);
}

/** Outputs by platform, which `perSystem` defines. */
const platformOutputs = ['packages', 'legacyPackages', 'devShells', 'checks', 'apps'];

/** Whether an output has what `perSystem` defines for each platform. */
export const isTransposed = (ev: Evaluator, system: ModuleSystem, name: string): boolean =>
  platformOutputs.includes(name) || transposedNames(ev, system).includes(name);

/** Outputs that modules add to those: `transposition.NAME = { }`. */
function transposedNames(ev: Evaluator, system: ModuleSystem): string[] {
  return definitionsAt(ev, system, ['transposition']).definitions.flatMap(({ value }) => {
    const names = value.force();
    return names.kind === 'attrs' ? [...names.entries.keys()] : [];
  });
}

/** `packages.PLATFORM` for each of the flake's platforms. */
function transposed(
  ev: Evaluator,
  flake: ModuleSystem,
  ofPlatform: OfPlatform,
  name: string,
  node: Node | undefined,
): Value {
  const systems = readOption(ev, flake, ['systems']);
  if (systems.kind !== 'list') return systems;
  const entries = new Map<string, Thunk>();
  let rest: (Value & { kind: 'unknown' }) | undefined;
  for (const item of systems.items) {
    const platform = 'hole' in item ? undefined : item.force();
    if (platform?.kind !== 'string' || 'hole' in item) {
      rest = unknown('not all platforms of the flake are known', node);
      continue;
    }
    const config = (): Value => selectName(ev, configRoot(ofPlatform(item)), name, node);
    entries.set(platform.value, ev.lazy(config, node));
  }
  return attrs(entries, [], rest && { hole: rest, under: new Map() });
}
