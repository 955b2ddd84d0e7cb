/** The frameworks that are modelled by a text in Nix: one row a framework, one file beside this one. */
import { apply } from '../../apply.ts';
import type { Evaluator } from '../../evaluator.ts';
import { extend } from '../../extern.ts';
import { selectName } from '../../select.ts';
import { Thunk } from '../../thunk.ts';
import { extern, type Value } from '../../value.ts';
import { framework } from '../framework.ts';
import type { InputModel } from '../index.ts';
import adiosFlake from './adios-flake.nix';
import blueprint from './blueprint.nix';
import clan from './clan.nix';
import colmena from './colmena.nix';
import den from './den.nix';
import denix from './denix.nix';
import easyHosts from './easy-hosts.nix';
import ezConfigs from './ez-configs.nix';
import flakeFile from './flake-file.nix';
import flakeInputPatcher from './flake-input-patcher.nix';
import flakeUtilsPlus from './flake-utils-plus.nix';
import flakelight from './flakelight.nix';
import haumea from './haumea.nix';
import libAggregate from './lib-aggregate.nix';
import liteConfig from './lite-config.nix';
import nixosRaspberrypi from './nixos-raspberrypi.nix';
import nixosUnified from './nixos-unified.nix';
import nixpkgsPatcher from './nixpkgs-patcher.nix';
import pkgsByName from './pkgs-by-name.nix';
import snowfall from './snowfall.nix';
import yafas from './yafas.nix';

const texts = {
  'adios-flake': adiosFlake,
  blueprint,
  clan,
  colmena,
  den,
  denix,
  'easy-hosts': easyHosts,
  'ez-configs': ezConfigs,
  'flake-file': flakeFile,
  'flake-input-patcher': flakeInputPatcher,
  'flake-utils-plus': flakeUtilsPlus,
  flakelight,
  haumea,
  'lib-aggregate': libAggregate,
  'lite-config': liteConfig,
  'nixos-raspberrypi': nixosRaspberrypi,
  'nixos-unified': nixosUnified,
  'nixpkgs-patcher': nixpkgsPatcher,
  'pkgs-by-name': pkgsByName,
  snowfall,
  yafas,
} as const;

export type FrameworkKind = keyof typeof texts;

export const frameworks = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, framework(name, text)]),
) as Record<FrameworkKind, InputModel>;

/** The nodes of a hive, as colmena makes them: a set by name. */
export function hiveNodes(ev: Evaluator, hive: Value): Value {
  const colmenaInput = extern({ type: 'input', name: 'colmena', flake: '' });
  const makeHive = frameworks.colmena(
    ev,
    extend(colmenaInput, { op: 'select', name: 'lib', node: undefined }),
  );
  if (!makeHive) throw new Error('the model of colmena has no lib');
  const made = apply(ev, selectName(ev, makeHive, 'makeHive', undefined), Thunk.of(hive), undefined);
  return selectName(ev, made, 'nodes', undefined);
}
