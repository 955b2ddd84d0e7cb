/** Homes by themselves and nix-darwin hosts, migrated, in real Nix: they have no option of ours, and name their package. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFleet } from '../../server/src/fleet/load.ts';
import { planMigration } from '../../server/src/migrate/plan.ts';
import { changedTexts } from '../../server/src/nix/change.ts';
import { inMemory } from '../../server/src/workspace/layers.ts';
import { loadParserNode } from '../../server/src/workspace/load-parser-node.ts';
import { filesOver } from '../../server/src/workspace/text-source.ts';
import { disposeStore, evalFleet, type FleetResult } from './harness.ts';
import { scratch } from './store.ts';

beforeAll(loadParserNode);
afterAll(disposeStore);

const before = {
  'flake.nix': `{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    home-manager.url = "github:nix-community/home-manager";
    home-manager.inputs.nixpkgs.follows = "nixpkgs";
    darwin.url = "github:nix-darwin/nix-darwin";
    darwin.inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs =
    { nixpkgs, home-manager, darwin, ... }:
    let
      home =
        system: module:
        home-manager.lib.homeManagerConfiguration {
          pkgs = nixpkgs.legacyPackages.\${system};
          modules = [
            ./home.nix
            module
          ];
        };
    in
    {
      homeConfigurations = {
        ada = home "x86_64-linux" { home.username = "ada"; };
        ben = home "aarch64-darwin" { home.username = "ben"; };
      };
      darwinConfigurations.mac = darwin.lib.darwinSystem {
        system = "aarch64-darwin";
        modules = [ ./mac.nix ];
      };
    };
}
`,
  'home.nix': `{ pkgs, ... }:
{
  home.stateVersion = "25.05";
  home.packages = with pkgs; [
    ripgrep
    llama-cpp # for the evening
  ];
}
`,
  'mac.nix': `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.llama-cpp ];
}
`,
};

const packages = (hosts: FleetResult['homes']): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(hosts).map(([name, host]) => [
      name,
      host.ok ? host.value.packages.map((one) => `${one.where}: ${one.origin} ${one.gpu}`) : host.error,
    ]),
  );

test('each has upstream’s build of its platform', async () => {
  const texts = Object.fromEntries(Object.entries(before).map(([path, text]) => [`/fleet/${path}`, text]));
  const plan = planMigration(loadFleet(filesOver(inMemory(texts)), '/fleet'));
  expect(plan.refused).toBeUndefined();
  const changed = changedTexts(plan.change, (path) => texts[path] ?? '');
  const files: Record<string, string | null> = { ...before };
  for (const [path, text] of changed) files[path.slice('/fleet/'.length)] = text;
  expect(files['home.nix']).toContain('    llama-cpp-cpu # for the evening\n');
  const result = await evalFleet(scratch('homes'), {}, { files });
  expect(packages(result.homes)).toEqual({
    ada: ['home.packages: upstream cpu'],
    ben: ['home.packages: upstream metal'],
  });
  expect(packages(result.darwin)).toEqual({ mac: ['environment.systemPackages: upstream metal'] });
});
