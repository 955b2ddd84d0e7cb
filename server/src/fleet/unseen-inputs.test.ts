/** What inputs bring that can’t be seen, in the forms in which people bring it: nothing of the host’s own is unknown for it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { fleetOf, shownHost } from './testing.ts';

beforeAll(loadParserNode);

const inputs = `inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  inputs.tools.url = "github:me/tools";
  inputs.more.url = "github:me/more";`;

/** The one host of a flake with this module, and with more before it. */
function hostWith(module: string, modules = '') {
  const flake = `{
  ${inputs}
  outputs = { self, nixpkgs, tools, more, ... }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit self tools more; };
      modules = ${modules}[ ./a.nix ];
    };
  };
}`;
  return fleetOf({ 'flake.nix': flake, 'a.nix': module }).hosts[0]!;
}

const known = { packages: ['environment.systemPackages llama-cpp'], unknown: [] };
const plain = 'environment.systemPackages = [ pkgs.llama-cpp ];';

test.each([
  ['packages or legacyPackages', '(tools.legacyPackages.x or { }) // (tools.packages.x or { })'],
  ['either input', 'tools.packages.x // more.packages.x'],
  ['names of the fleet under those of an input', '{ a = 1; } // tools.packages.x // more.packages.x'],
  ['names of the fleet between', 'tools.packages.x // ({ a = 1; } // more.packages.x)'],
])('a package of %s is an input’s', (_name, set) => {
  const host = hostWith(`{ pkgs, tools, more, ... }: {
    environment.systemPackages = [ pkgs.llama-cpp (${set}).default ];
  }`);
  expect(shownHost(host)).toEqual(known);
});

test('a name that only one of several libraries has is that one’s', () => {
  const host = fleetOf({
    'flake.nix': `{
  ${inputs}
  inputs.home-manager.url = "github:nix-community/home-manager";
  inputs.nix-darwin.url = "github:nix-darwin/nix-darwin";
  outputs = { nixpkgs, home-manager, nix-darwin, ... }: let
    lib = nixpkgs.lib // home-manager.lib // nix-darwin.lib;
  in {
    homeConfigurations.a = lib.homeManagerConfiguration {
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      modules = [ ({ pkgs, ... }: { home.packages = [ pkgs.llama-cpp ]; }) ];
    };
  };
}`,
  }).hosts[0]!;
  expect(shownHost(host)).toEqual({ packages: ['home.packages llama-cpp'], unknown: [] });
});

test.each([
  ['of the packages', '(removeAttrs pkgs [ "meta" ]).llama-cpp', known],
  [
    'of an input’s, and its own',
    '(removeAttrs ({ a = pkgs.llama-cpp; } // tools.packages.x) [ "b" ]).a',
    {
      packages: [],
      unknown: [expect.stringContaining('which llama.cpp it is can’t be decided')],
    },
  ],
  [
    'that would hide one',
    '(removeAttrs ({ a = pkgs.llama-cpp; } // removeAttrs tools.packages.x [ "a" ]) [ "b" ]).a',
    known,
  ],
])('a set without some names %s', (_name, expression, shown) => {
  const host = hostWith(`{ pkgs, tools, ... }: { environment.systemPackages = [ ${expression} ]; }`);
  expect(shownHost(host)).toEqual(shown);
});

test('a name that was taken away is missing', () => {
  const host = hostWith(`{ pkgs, tools, ... }: {
    environment.systemPackages = [ ((removeAttrs tools.packages.x [ "b" ]).b or pkgs.llama-cpp) ];
  }`);
  expect(shownHost(host)).toEqual(known);
});

test.each([
  '(tools.packages.x // more.packages.x).llama-cpp',
  '({ tool = pkgs.llama-cpp; } // tools.packages.x // tools.legacyPackages.x).tool',
])('which llama.cpp it is can’t be told of one that either of two sets may have: %s', (expression) => {
  const host = hostWith(`{ pkgs, tools, more, ... }: { environment.systemPackages = [ ${expression} ]; }`);
  expect(shownHost(host)).toEqual({
    packages: [],
    unknown: [expect.stringContaining('which llama.cpp it is can’t be decided')],
  });
});

describe('an overlay', () => {
  test.each([
    ['of this name or that', '[ (tools.overlays.shared or tools.overlays.default) ]'],
    ['of every name', 'builtins.attrValues tools.overlays'],
    ['of every name, and one more', 'builtins.attrValues (tools.overlays // { own = final: prev: { }; })'],
    [
      'that the fleet joins with its own',
      '[ (final: prev: lib.foldr (a: b: a // b) { } (map (o: o final prev) [ tools.overlays.a more.overlays.b (_: _: { own = 1; }) ])) ]',
    ],
  ])('of an input %s leaves nixpkgs’ names alone', (_name, overlays) => {
    const host = hostWith(`{ lib, pkgs, tools, more, ... }: { nixpkgs.overlays = ${overlays}; ${plain} }`);
    expect(shownHost(host)).toEqual(known);
  });

  test('of the fleet and one of an input, of which only one is there, is not known', () => {
    const host = hostWith(
      `{ pkgs, tools, ... }: {
        nixpkgs.overlays = [ (if tools.isOwn then (_: _: { llama-cpp = tools.packages.x.other; }) else tools.overlays.a) ];
        ${plain}
      }`,
    );
    expect(host.packages).toEqual([]);
    expect(host.unknown).toHaveLength(1);
  });
});

describe('what modules of flake-parts that can’t be seen add to the outputs', () => {
  const parts = (own: string, list: string) =>
    fleetOf({
      'flake.nix': `{
  ${inputs}
  inputs.flake-parts.url = "github:hercules-ci/flake-parts";
  outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } {
    systems = [ "x86_64-linux" ];
    imports = [ inputs.tools.flakeModules.default ];
    ${own}
    flake.nixosConfigurations.a = inputs.nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = ${list};
    };
  };
}`,
    }).hosts[0]!;

  test('is no part of a module of the fleet’s own', () => {
    const host = parts(
      `flake.nixosModules.own = { pkgs, ... }: { ${plain} };
       flake.nixosModules.set = { environment.variables.A = "b"; };`,
      'with inputs.self.nixosModules; [ own set theirs ]',
    );
    expect(shownHost(host)).toEqual(known);
  });

  test('are overlays of an input', () => {
    const host = parts(
      'flake.overlays.own = final: prev: { llama-cpp-own = prev.llama-cpp.override { cudaSupport = true; }; };',
      '[ ({ pkgs, ... }: { nixpkgs.overlays = builtins.attrValues inputs.self.overlays; environment.systemPackages = [ pkgs.llama-cpp-own ]; }) ]',
    );
    expect(shownHost(host)).toEqual({ packages: ['environment.systemPackages llama-cpp-own'], unknown: [] });
  });
});

test('a package that is perhaps made by a module of flake-parts is not missing', () => {
  const host = fleetOf({
    'flake.nix': `{
  ${inputs}
  inputs.flake-parts.url = "github:hercules-ci/flake-parts";
  inputs.pkgs-by-folder.url = "github:me/pkgs-by-name";
  outputs = inputs@{ self, ... }: inputs.flake-parts.lib.mkFlake { inherit inputs; } {
    systems = [ "x86_64-linux" ];
    imports = [ inputs.pkgs-by-folder.flakeModule ];
    flake.nixosConfigurations.a = inputs.nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ({ pkgs, ... }: { environment.systemPackages = [ self.packages.x86_64-linux.tool pkgs.llama-cpp ]; }) ];
    };
  };
}`,
  }).hosts[0]!;
  expect(shownHost(host)).toEqual(known);
});

test('a module of an input that the fleet imports before it is that module', () => {
  const host = hostWith(`{ pkgs, ... }: { ${plain} }`, 'map import [ tools.nixosModules.a ] ++ ');
  expect(shownHost(host)).toEqual(known);
});

test('the whole configuration is a set', () => {
  const host = hostWith(`{ pkgs, config, ... }: {
    environment.systemPackages = if builtins.isList config then [ ] else [ pkgs.llama-cpp ];
  }`);
  expect(shownHost(host)).toEqual(known);
});

test('what a framework has beside its model is not missing', () => {
  const host = fleetOf({
    'flake.nix': `{
  ${inputs}
  inputs.blueprint.url = "github:numtide/blueprint";
  outputs = { nixpkgs, blueprint, ... }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = builtins.attrValues (blueprint.lib.importDir ./modules (builtins.mapAttrs (_: of: of.path)))
        ++ [ ({ pkgs, ... }: { environment.systemPackages = blueprint.lib.toolsOf pkgs; }) ];
    };
  };
}`,
    'modules/a.nix': `{ pkgs, ... }: { ${plain} }`,
    'modules/b/default.nix': '{ }',
    'modules/readme.md': 'no module',
  }).hosts[0]!;
  expect(host.packages).toHaveLength(1);
  expect(host.unknown.map(({ text }) => text)).toEqual([
    expect.stringContaining('`inputs.blueprint.lib.toolsOf …` can’t be seen'),
  ]);
});

test.each([
  ['one', '{ inherit (tools.options) paths; }'],
  ['all of them', 'tools.options'],
])('options that an input declares may be defined: %s', (_name, theirs) => {
  const host = hostWith(`{ lib, pkgs, config, tools, ... }: {
    options.own = lib.mkOption {
      default = { };
      type = lib.types.submodule {
        options = ${theirs} // { list = lib.mkOption { default = [ pkgs.llama-cpp ]; }; };
        config.paths = [ "." ];
      };
    };
    config.environment.systemPackages = config.own.list;
  }`);
  expect(shownHost(host)).toEqual(known);
});

test('a package or a module of an input is no list', () => {
  const host = hostWith(
    `{ lib, pkgs, tools, ... }: {
      environment.systemPackages = lib.flatten [ [ tools.packages.x.a ] (lib.optional (tools ? b) tools.packages.x.b) pkgs.llama-cpp ];
    }`,
    'nixpkgs.lib.flatten [ [ tools.nixosModules.a ] more.nixosModules.b ] ++ ',
  );
  expect(shownHost(host)).toEqual(known);
});
