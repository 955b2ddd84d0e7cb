import { beforeAll, expect, test } from 'vitest';
import { isProblem } from '../eval/files.ts';
import { loadFleet } from '../fleet/load.ts';
import type { Fleet } from '../fleet/types.ts';
import { changedTexts } from '../nix/change.ts';
import { analyse } from '../rules/analyse.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { mendAndPlan } from './mend-and-plan.ts';
import type { Plan } from './types.ts';

beforeAll(loadParserNode);

const root = '/f';

const fleetOf = (texts: Readonly<Record<string, string>>): Fleet =>
  loadFleet(
    filesOver(
      inMemory(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${root}/${name}`, text]))),
    ),
    root,
  );

/** The texts of a fleet after a plan. */
function after(fleet: Fleet, plan: Plan, texts: Readonly<Record<string, string>>): Record<string, string> {
  const changed = changedTexts(plan.change, (path) => {
    const text = fleet.files.text(path);
    return isProblem(text) ? '' : text;
  });
  const all: Record<string, string> = { ...texts };
  for (const [path, text] of changed) {
    const name = path.slice(root.length + 1);
    if (text === null) delete all[name];
    else all[name] = text;
  }
  return all;
}

/** Nix stops at each of these files, and no host's llama.cpp can be seen until they are mended. */
const rejected = {
  'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = { self, nixpkgs, ... }@inputs:
    let
      mkHost = name: nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        specialArgs = { inherit inputs; };
        modules = [
          ./machines/\${name}.nix
          { nixpkgs.overlays = [ (import ./overlays/llama.nix { inherit inputs; system = builtins.currentSystem; }) ]; }
        ];
      };
    in
    {
      nixosConfigurations = nixpkgs.lib.genAttrs [ "alpha" "beta" ] mkHost;
    };
}
`,
  'overlays/llama.nix': `{ inputs, system }:
let
  built = inputs.llama-cpp.packages.\${system};
in
{
  overlays.default = final: prev: {
    llama-cpp-cuda = built.cuda;
    llama-cpp-cpu = built.default;
  };
}
`,
  'machines/alpha.nix': `{ config, pkgs, ... }:
let
  kind = config.hardware.gpu or "cpu";
  table = { cpu = pkgs.llama-cpp-cpu; cuda = pkgs.llama-cpp-cuda; };
in
{
  hardware.gpu = "cuda";
  environment.systemPackages = [ (builtins.attrValues table.\${kind}) ];
}
`,
  'machines/beta.nix': `{ config, pkgs, lib, ... }:
{
  hardware.gpu = lib.mkDefault "vulkan";
  environment.systemPackages = with pkgs; [
    (lib.attrNames { cpu = llama-cpp-cpu; vulkan = llama-cpp-vulkan; }.\${config.hardware.gpu})
  ];
}
`,
};

test('a fleet whose mistakes hide what is due is mended and migrated in one change, and then nothing is due', () => {
  const fleet = fleetOf(rejected);
  const plan = mendAndPlan(fleet);
  expect(plan.refused).toBeUndefined();
  expect(plan.steps.map(({ id }) => id)).toEqual([
    'mend',
    'add-input',
    'write-overlay',
    'write-module',
    'wire-hosts',
    'set-gpu',
    'select-package',
    'remove-stale',
  ]);
  expect(plan.steps.filter(({ files }) => files.length === 0)).toEqual([]);
  expect(plan.hosts.map(({ name, variant }) => [name, variant])).toEqual([
    ['alpha', 'cuda'],
    ['beta', 'vulkan'],
  ]);

  const texts = after(fleet, plan, rejected);
  expect(texts['overlays/llama.nix']).toBeUndefined();
  expect(texts['machines/alpha.nix']).toContain('allowUnfree = true');
  const migrated = fleetOf(texts);
  expect(migrated.hosts.map(({ packages }) => packages.map(({ package: { name } }) => name))).toEqual([
    ['llama-cpp-cuda'],
    ['llama-cpp-vulkan'],
  ]);
  expect(analyse(migrated.files, root).findings).toEqual([]);
  expect(mendAndPlan(migrated).steps).toEqual([]);
});

test('each edit of a file that is mended and migrated belongs to one step', () => {
  const plan = mendAndPlan(fleetOf(rejected));
  for (const [path, edits] of plan.change.edits)
    for (const edit of edits)
      expect(plan.steps.filter((step) => step.edits.get(path)?.includes(edit))).toHaveLength(1);
});

test('where nothing can be seen because of a mistake without a mend, that is said, not that nothing is due', () => {
  const plan = mendAndPlan(
    fleetOf({
      'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.gamma = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./gamma.nix ];
    };
  };
}
`,
      // A helper that the guide defines somewhere else.
      'gamma.nix': `{ pkgs, ... }:
{
  environment.systemPackages = [ (mkLlamaFor "gamma") ];
}
`,
    }),
  );
  expect(plan.steps).toEqual([]);
  expect(plan.refused).toContain('llamaflake check');
  expect(plan.refused).toMatch(/gamma\.nix:3/);
});

test('mistakes beside the migration are mended too: Nix is to evaluate what it leaves', () => {
  const texts = {
    'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = { self, inputs, nixpkgs, ... }@inputs: {
    nixosConfigurations.delta = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp-vulkan ]; })
      ];
    };
  };
}
`,
  };
  const fleet = fleetOf(texts);
  const plan = mendAndPlan(fleet);
  expect(plan.steps.map(({ id }) => id)).toContain('mend');
  const migrated = fleetOf(after(fleet, plan, texts));
  expect(analyse(migrated.files, root).findings).toEqual([]);
  expect(migrated.hosts[0]?.packages[0]?.package.origin).toBe('upstream');
});

test('what is left to be mended by hand is named', () => {
  const plan = mendAndPlan(
    fleetOf({
      ...rejected,
      'flake.nix': rejected['flake.nix'].replace('./machines/', './nixos/gone.nix\n          ./machines/'),
    }),
  );
  expect(plan.notes).toContainEqual(
    expect.stringMatching(/by hand, in flake\.nix:\d+: `\.\/nixos\/gone\.nix` is not there/),
  );
});

test('a fleet without llama.cpp has nothing to migrate, whatever of it is unknown', () => {
  const plan = mendAndPlan(
    fleetOf({
      'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  inputs.secrets.url = "git+ssh://git@example.org/secrets";
  outputs = { nixpkgs, secrets, ... }: {
    nixosConfigurations.gamma = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = secrets.modules ++ [ { environment.systemPackages = secrets.packages; } ];
    };
  };
}
`,
    }),
  );
  expect(plan.steps).toEqual([]);
  expect(plan.refused).toBeUndefined();
});
