/**
 * Options of nixpkgs' own modules of which we know more than that they exist: those that only users define, so that their
 * definitions settle them, and the values they have without.
 */
import type { ModuleSystem, OptionModel } from '../modules/system.ts';
import { elaborated } from '../platform.ts';
import { attrs, bool, list, type Value } from '../value.ts';

interface Row {
  /** `*` stands for any one name. */
  readonly path: string;
  readonly isFree?: boolean;
  readonly default?: () => Value;
  readonly apply?: (value: Value) => Value;
  readonly merge?: OptionModel['merge'];
}

const empty = (): Value => attrs(new Map());

/** A platform's name as the set that NixOS makes of it. */
const asPlatform = (value: Value): Value => (value.kind === 'string' ? elaborated(value) : value);

const rows: readonly Row[] = [
  { path: 'nixpkgs.overlays', default: () => list([]) },
  { path: 'nixpkgs.config', default: empty },
  { path: 'nixpkgs.config.*' },
  { path: 'nixpkgs.hostPlatform', apply: asPlatform },
  { path: 'nixpkgs.system' },
  { path: 'nixpkgs.localSystem' },
  { path: 'nixpkgs.pkgs', merge: 'one' },
  { path: 'networking.hostName' },
  { path: 'home-manager.useGlobalPkgs', default: () => bool(false) },
  { path: 'home-manager.useUserPackages', default: () => bool(false) },
  { path: 'home-manager.extraSpecialArgs', default: empty, merge: 'attrs' },
  { path: 'home-manager.sharedModules', default: () => list([]) },
  { path: 'home-manager.users' },
  { path: 'users.users.*.name' },
  { path: 'users.users.*.home' },
  { path: 'users.users.*.isNormalUser', default: () => bool(false) },
  { path: 'home.username' },
  { path: 'home.homeDirectory' },
  { path: 'environment.systemPackages' },
  { path: 'home.packages' },
  { path: 'flake.modules.*.*', merge: 'deferredModule', isFree: true },
  { path: 'flake.nixosModules.*', merge: 'deferredModule', isFree: true },
  { path: 'flake.darwinModules.*', merge: 'oneOrModule', isFree: true },
  { path: 'flake.homeModules.*', merge: 'oneOrModule', isFree: true },
  { path: 'flake.homeManagerModules.*', merge: 'oneOrModule', isFree: true },
  { path: 'flake.flakeModules.*', merge: 'deferredModule', isFree: true },
  { path: 'partitionedAttrs', default: empty, merge: 'attrs' },
  { path: 'partitions.*.extraInputs', default: empty, merge: 'attrs' },
  { path: 'systems' },
  ...[
    'nixosConfigurations',
    'nixosModules',
    'overlays',
    'packages',
    'legacyPackages',
    'apps',
    'checks',
    'devShells',
  ].map((name) => ({ path: `flake.${name}` })),
  { path: 'flake.*', isFree: true },
  { path: 'flake.*.*', isFree: true },
  { path: '_module.args.*', merge: 'one' },
];

/** By their first name, of which most options that are read are none. */
const byFirst = new Map<string, { names: string[]; model: OptionModel }[]>();
for (const row of rows) {
  const names = row.path.split('.');
  const model: OptionModel = {
    usersOnly: true,
    ...(row.default && { default: row.default }),
    ...(row.apply && { apply: row.apply }),
    ...(row.merge && { merge: row.merge }),
    ...(row.isFree && { isFree: row.isFree }),
  };
  const first = names[0]!;
  byFirst.set(first, [...(byFirst.get(first) ?? []), { names, model }]);
}

/** What `perSystem` of flake-parts hands to the flake’s outputs: the flake’s own modules define it, set by set. */
const ofPlatform = new Set(['apps', 'checks', 'devShells', 'legacyPackages', 'overlayAttrs', 'packages']);
const usersOnly: OptionModel = { usersOnly: true };

export function optionModel(system: ModuleSystem, path: readonly string[]): OptionModel | undefined {
  if (system.kind === 'per-system' && path.length < 4 && ofPlatform.has(path[0]!)) return usersOnly;
  const isRow = (names: readonly string[]): boolean =>
    names.length === path.length && names.every((name, index) => name === '*' || name === path[index]);
  return byFirst.get(path[0] ?? '')?.find(({ names }) => isRow(names))?.model;
}
