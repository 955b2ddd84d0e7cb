/**
 * Flakes that stand in for frameworks in real Nix: our model's own text over the stub of nixpkgs. That the text does what the framework
 * does was read in the framework's sources; here Nix says what the text does.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './store.ts';

const models = join(import.meta.dirname, '../../server/src/eval/models');
const stubs = join(import.meta.dirname, 'stubs');

/** Frameworks whose models use another. */
const inner: Readonly<Record<string, readonly string[]>> = {
  snowfall: ['flake-utils-plus'],
};

/** The folder of a flake that has the outputs of a framework, by its model's name. */
export function frameworkStub(name: string): string {
  const folder = join(scratch('framework'), name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(stubs, 'nixpkgs'), join(folder, 'nixpkgs'), { recursive: true });
  const texts = [name, ...(inner[name] ?? [])];
  for (const text of texts) cpSync(join(models, 'frameworks', `${text}.nix`), join(folder, `${text}.nix`));
  cpSync(join(models, 'flake-utils.nix'), join(folder, 'flake-utils.nix'));
  const own = (inner[name] ?? []).map((other) => `${other} = framework ./${other}.nix { };`).join(' ');
  writeFileSync(
    join(folder, 'flake.nix'),
    `{
  outputs = { self }:
    let
      nixpkgs = (import ./nixpkgs/flake.nix).outputs { self = nixpkgs; } // { outPath = ./nixpkgs; };
      inherit (nixpkgs) lib;
      flake-utils.lib = import ./flake-utils.nix;
      framework = path: more: import path {
        inherit lib;
        inputs = { inherit nixpkgs flake-utils; } // more;
        isText = builtins.isString;
        any = lib.types.raw;
        surely = condition: condition;
        unseenModules = system: { };
        self = {
          nixosModules = { clanCore = { }; nixpkgs-rpi = { }; sd-image = { }; };
          darwinModules.clanCore = { };
        };
        isNixpkgs = input: input ? legacyPackages;
        unseenSet = what: { };
        unseen = what: throw "\${what} is not modelled";
      };
    in
    framework ./${name}.nix { ${own} };
}
`,
  );
  return folder;
}
