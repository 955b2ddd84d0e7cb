/** What is said of the homes of a host's users where something of them can't be seen, or stops Nix: never nothing. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { fleetOf, shownHost } from './testing.ts';

beforeAll(loadParserNode);

/** The one host of a flake with this module, `unseen` being a folder that can't be seen. */
function hostWith(module: string, files: Readonly<Record<string, string>> = {}) {
  const flake = `{
    inputs.nixpkgs.url = "github:NixOS/nixpkgs";
    inputs.home-manager.url = "github:nix-community/home-manager";
    outputs = { nixpkgs, home-manager, ... }: let
      unseen = builtins.fetchTarball "https://example.org";
      llama = { pkgs, ... }: { home.packages = [ pkgs.llama-cpp ]; };
      decides = builtins.readFile "\${unseen}/x" == "y";
      inherit (nixpkgs) lib;
    in {
      nixosConfigurations.a = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ home-manager.nixosModules.home-manager (${module}) ];
      };
    };
  }`;
  return shownHost(fleetOf({ 'flake.nix': flake, ...files }).hosts[0]!);
}

const modulesOf = /^not all modules of home-manager\.users\.mara are known: /;
const perhaps = /^home-manager\.users\.mara\.home\.packages: llama\.cpp is perhaps installed: /;

describe('a home is told of', () => {
  test.each([
    ['one of its modules', '{ home-manager.users.mara.imports = [ (builtins.getEnv unseen) ]; }', modulesOf],
    ['a module of its own outside the flake', '{ home-manager.users.mara = /etc/home.nix; }', modulesOf],
    ['the list of them', '{ home-manager.users.mara.imports = lib.importJSON "${unseen}/x"; }', modulesOf],
    [
      'those that all homes have',
      '{ home-manager.sharedModules = lib.importJSON "${unseen}/x"; home-manager.users.mara = { }; }',
      modulesOf,
    ],
    ['whether it is there', '{ home-manager.users = lib.mkIf decides { mara = llama; }; }', perhaps],
    ['whether a part of it is there', '{ home-manager.users.mara = lib.mkIf decides llama; }', perhaps],
    ['a failing module', '{ home-manager.users.mara = throw "no"; }', /^home-manager\.users\.mara: no$/],
    [
      'a missing file',
      '{ home-manager.users.mara.imports = [ ./gone.nix ]; }',
      /^home-manager\.users\.mara: getting status of /,
    ],
    [
      'a list within its list',
      '{ home-manager.users.mara.imports = [ [ llama ] ]; }',
      /^home-manager\.users\.mara: a list of modules/,
    ],
    [
      'a number in its list',
      '{ home-manager.users.mara.imports = [ 5 ]; }',
      /^home-manager\.users\.mara: an integer is no module$/,
    ],
  ])('%s', (_what, module, note) => {
    expect(hostWith(module)).toEqual({ packages: [], unknown: [expect.stringMatching(note)] });
  });

  test('a file that is not Nix', () => {
    const host = hostWith('{ home-manager.users.mara = ./home.nix; }', {
      'home.nix': '{ home.packages = [ ',
    });
    expect(host).toEqual({ packages: [], unknown: [expect.stringMatching(modulesOf)] });
  });
});

describe('more users are told of', () => {
  test.each([
    ['homes of any name', '{ home-manager.users = lib.importJSON "${unseen}/x"; }', 'home-manager.users'],
    ['a home of an unknown name', '{ home-manager.users.${unseen} = llama; }', 'home-manager.users'],
    ['users of any name', '{ users.users = lib.importJSON "${unseen}/x"; }', 'users.users'],
    ['a user of an unknown name with packages', '{ users.users.${unseen}.packages = [ ]; }', 'users.users'],
  ])('%s', (_what, module, where) => {
    expect(hostWith(module).unknown).toEqual([expect.stringContaining(`${where} is not wholly known: `)]);
  });

  test('but not for one of an unknown name that has no packages', () => {
    expect(hostWith('{ users.users.${unseen}.extraGroups = [ "video" ]; }').unknown).toEqual([]);
  });
});

test('that Home Manager is there is known of its own module', () => {
  const module =
    '{ options, ... }: { config = lib.optionalAttrs (options ? home-manager) { home-manager.users.mara = llama; }; }';
  expect(hostWith(module)).toEqual({
    packages: ['home-manager.users.mara.home.packages llama-cpp'],
    unknown: [],
  });
});
