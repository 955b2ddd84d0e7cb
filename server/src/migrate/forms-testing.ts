/** Small fleets as texts, and what a migration makes of them. For tests alone. */
import { loadFleet } from '../fleet/load.ts';
import { changedTexts } from '../nix/change.ts';
import { inMemory } from '../workspace/layers.ts';
import { filesOver } from '../workspace/text-source.ts';
import { mendAndPlan } from './mend-and-plan.ts';
import type { MigrationOptions, Plan } from './types.ts';

export type Texts = Readonly<Record<string, string>>;

/** Plans a migration. `after`: the new texts by path, null for a file that is deleted. */
export function migrate(
  files: Texts,
  options: Partial<MigrationOptions> = {},
): { plan: Plan; after: Record<string, string | null> } {
  const texts = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/f/${path}`, text]));
  const plan = mendAndPlan(loadFleet(filesOver(inMemory(texts)), '/f'), options);
  const changed = changedTexts(plan.change, (path) => texts[path] ?? '');
  return { plan, after: Object.fromEntries([...changed].map(([path, text]) => [path.slice(3), text])) };
}

/** A flake.nix with these outputs, and with more inputs. */
export const flake = (outputs: string, inputs = ''): string => `{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
${inputs}  };
  outputs = { self, nixpkgs, ... }@inputs: {
${outputs}
  };
}
`;
/** An output: a host of these modules. */
export const host = (
  name: string,
  modules: string,
): string => `    nixosConfigurations.${name} = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; };
      modules = [ ${modules} ];
    };`;
/** A module. */
export const opal = (body: string, formals = ''): string => `{ pkgs, ${formals}... }:\n{\n${body}\n}\n`;
/** A fleet of one host with one module. */
export const oneHost = (body: string, formals = '', inputs = ''): Texts => ({
  'flake.nix': flake(host('opal', './opal.nix'), inputs),
  'opal.nix': opal(body, formals),
});
