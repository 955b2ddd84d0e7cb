/** What can’t be seen of a configuration and yet holds no llama.cpp, or is told by something else: nothing is unknown for it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { fleetOf, shownHost } from './testing.ts';

beforeAll(loadParserNode);

const flake = (system: string): string => `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  inputs.tools.url = "github:me/tools";
  outputs = { nixpkgs, tools, ... }: {
    nixosConfigurations.a = nixpkgs.lib.nixosSystem {
      ${system}
      specialArgs = { inherit tools; };
      modules = [ ./a.nix ];
    };
  };
}`;

/** The one host of a flake with this module. */
function hostWith(
  module: string,
  files: Readonly<Record<string, string>> = {},
  system = 'system = "x86_64-linux";',
) {
  return fleetOf({ 'flake.nix': flake(system), 'a.nix': module, ...files }).hosts[0]!;
}

const known = (where = 'environment.systemPackages') => ({ packages: [`${where} llama-cpp`], unknown: [] });

describe('members of a set of nixpkgs’ own', () => {
  test.each([
    ['all of them', 'builtins.attrValues pkgs.nerd-fonts'],
    ['those that are packages', 'builtins.filter lib.isDerivation (builtins.attrValues pkgs.nerd-fonts)'],
    [
      'by their names',
      'map (name: kdePackages.${name}) (builtins.filter (n: n != "a") (builtins.attrNames kdePackages.sources))',
    ],
  ])('%s', (_name, list) => {
    const host = hostWith(`{ lib, pkgs, ... }: let inherit (pkgs) kdePackages; in {
      environment.systemPackages = [ pkgs.llama-cpp ] ++ ${list};
    }`);
    expect(shownHost(host)).toEqual(known());
  });

  test('of an input are not known', () => {
    const host = hostWith(`{ pkgs, tools, ... }: {
      environment.systemPackages = builtins.attrValues tools.packages.x86_64-linux;
    }`);
    expect(host.unknown).toHaveLength(1);
  });
});

describe('an option of somebody else’s modules', () => {
  test.each([
    [
      'a package in it',
      '[ pkgs.llama-cpp config.boot.kernelPackages.perf ]',
      'boot.kernelPackages = lib.mkDefault pkgs.linuxPackages;',
    ],
    ['a list', '[ pkgs.llama-cpp ] ++ config.stylix.fonts.packages', ''],
    ['a function', '[ pkgs.llama-cpp (config.lib.nixGL.wrap pkgs.hello) ]', ''],
  ])('%s', (_name, list, more) => {
    const host = hostWith(`{ config, lib, pkgs, ... }: { ${more} environment.systemPackages = ${list}; }`);
    expect(shownHost(host)).toEqual(known());
  });

  test('a wrapper’s argument is installed', () => {
    const host = hostWith(`{ config, pkgs, ... }: {
      environment.systemPackages = [ (config.lib.nixGL.wrap pkgs.llama-cpp) ];
    }`);
    expect(shownHost(host)).toEqual(known());
  });

  test('one that only decides whether llama.cpp is there leaves it in doubt', () => {
    const host = hostWith(`{ config, lib, pkgs, ... }: {
      services.tabby.enable = lib.mkDefault true;
      environment.systemPackages = lib.optional config.services.tabby.enable pkgs.llama-cpp;
    }`);
    expect(host.packages).toEqual([]);
    expect(host.unknown[0]?.text).toContain('llama.cpp is perhaps installed: other modules may set');
  });

  test('services.llama-swap is on where a module here says so, however weakly', () => {
    const host = hostWith(`{ lib, pkgs, ... }: {
      services.llama-swap.enable = lib.mkDefault true;
      services.llama-swap.settings.models.a.cmd = "\${pkgs.llama-cpp}/bin/llama-server";
    }`);
    expect(shownHost(host)).toEqual(known('services.llama-swap.settings.models.a.cmd'));
  });
});

describe('the platform of a report by nixos-facter', () => {
  const report = { 'facter.json': '{ "version": 1, "system": "aarch64-linux" }' };

  test.each([
    'hardware.facter.reportPath = ./facter.json;',
    'facter.reportPath = ./facter.json;',
    'facter.report.system = "aarch64-linux";',
  ])('%s', (line) => {
    expect(hostWith(`{ ${line} }`, report, '').system).toBe('aarch64-linux');
  });

  test('gives way to what a module says', () => {
    const host = hostWith(
      '{ hardware.facter.reportPath = ./facter.json; nixpkgs.hostPlatform = "x86_64-linux"; }',
      report,
      '',
    );
    expect(host.system).toBe('x86_64-linux');
  });
});

describe('the options argument tells the platform', () => {
  test.each([
    ['options ? boot.kernelPackages', true],
    ['options ? systemd', true],
    ['options ? launchd', false],
    ['options ? own', true],
  ])('%s', (condition, holds) => {
    const host = hostWith(`{ lib, options, pkgs, ... }: {
      options.own = lib.mkOption { };
      config = lib.mkIf (${condition}) { environment.systemPackages = [ pkgs.llama-cpp ]; };
    }`);
    expect(shownHost(host)).toEqual(holds ? known() : { packages: [], unknown: [] });
  });

  test('but not what a module that can’t be seen may declare', () => {
    const host = hostWith(`{ lib, options, pkgs, tools, ... }: {
      imports = [ tools.nixosModules.default ];
      config = lib.mkIf (options ? preservation) { environment.systemPackages = [ pkgs.llama-cpp ]; };
    }`);
    expect(host.packages).toEqual([]);
    expect(host.unknown).toHaveLength(1);
  });
});

test('package sets that are merged into one set are still package sets', () => {
  const { hosts } = fleetOf({
    'flake.nix': `{
      inputs.nixpkgs.url = "github:NixOS/nixpkgs";
      outputs = { nixpkgs, ... }:
        let
          sets = nixpkgs.lib.recursiveUpdate
            { stable = import nixpkgs { system = "x86_64-linux"; config.cudaSupport = true; }; }
            { stable.identifier = "stable"; };
        in {
          nixosConfigurations.\${sets.stable.identifier} = nixpkgs.lib.nixosSystem {
            inherit (sets.stable) pkgs;
            modules = [ ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }) ];
          };
        };
    }`,
  });
  expect(hosts.map(({ name, packages }) => [name, packages[0]?.package.backends])).toEqual([
    ['stable', ['cuda']],
  ]);
});

test('an output that flake-parts transposes is none that a module hides', () => {
  const { hosts } = fleetOf({
    'flake.nix': `{
      inputs.nixpkgs.url = "github:NixOS/nixpkgs";
      inputs.flake-parts.url = "github:hercules-ci/flake-parts";
      outputs = inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } ({ flake-parts-lib, lib, self, ... }: {
        systems = [ "x86_64-linux" ];
        imports = [ (flake-parts-lib.mkTransposedPerSystemModule { name = "tools"; option = lib.mkOption { }; file = ./.; }) ];
        perSystem = { pkgs, ... }: { tools.llama = pkgs.llama-cpp; packages.git = pkgs.git; };
        flake.nixosConfigurations.a = inputs.nixpkgs.lib.nixosSystem {
          system = "x86_64-linux";
          modules = [ {
            environment.systemPackages = [ self.tools.x86_64-linux.llama ]
              ++ builtins.attrValues self.packages.x86_64-linux;
          } ];
        };
      });
    }`,
  });
  expect(shownHost(hosts[0]!)).toEqual(known());
});

test('what flake-parts makes of perSystem is there for the flake’s own modules', () => {
  const { hosts } = fleetOf({
    'flake.nix': `{
      inputs.nixpkgs.url = "github:NixOS/nixpkgs";
      inputs.flake-parts.url = "github:hercules-ci/flake-parts";
      outputs = inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
        systems = [ "x86_64-linux" ];
        perSystem = { pkgs, ... }: { packages.llama = pkgs.llama-cpp; };
        flake = { config, ... }: {
          nixosConfigurations.a = inputs.nixpkgs.lib.nixosSystem {
            system = "x86_64-linux";
            modules = [ { environment.systemPackages = [ config.packages.x86_64-linux.llama ]; } ];
          };
        };
      };
    }`,
  });
  expect(shownHost(hosts[0]!)).toEqual(known());
});

test('a group of options that is handed on has what is declared in it', () => {
  const host = hostWith(`{ config, lib, pkgs, ... }: {
    options.theme.fonts.serif = lib.mkOption { default = [ pkgs.llama-cpp ]; };
    options.copy = lib.mkOption { };
    config.copy = config.theme;
    config.environment.systemPackages = config.copy.fonts.serif;
  }`);
  expect(shownHost(host)).toEqual(known());
});

describe('pkgs.lib', () => {
  const with_ = (overlay: string, condition: string) =>
    hostWith(`{ lib, pkgs, tools, ... }: {
      nixpkgs.overlays = [ (${overlay}) ];
      environment.systemPackages = lib.optional (pkgs.lib.${condition}) pkgs.llama-cpp;
    }`);

  test('is what an overlay makes of it', () => {
    const host = with_('final: prev: { lib = prev.lib // { isMine = name: name == "a"; }; }', 'isMine "a"');
    expect(shownHost(host)).toEqual(known());
  });

  test('has its own names beside those that an overlay of an input may add', () => {
    expect(shownHost(with_('tools.overlays.default', 'hasPrefix "a" "ab"'))).toEqual(known());
    const host = with_('tools.overlays.default', 'isMine "a"');
    expect(host.packages).toEqual([]);
    expect(host.unknown[0]?.text).toContain('perhaps installed');
  });
});

test('the lib of a package set that nixpkgs’ own extension tells the version is read', () => {
  const { hosts, unknown } = fleetOf({
    'flake.nix': `{
      inputs.nixpkgs.url = "github:NixOS/nixpkgs";
      outputs = { nixpkgs, ... }:
        let
          version = import "\${nixpkgs}/lib/flake-version-info.nix" nixpkgs;
          pkgs = import nixpkgs {
            system = "x86_64-linux";
            overlays = [ (final: prev: { lib = prev.lib.extend version; }) ];
          };
        in
        {
          nixosConfigurations = pkgs.lib.genAttrs [ "a" "b" ] (name: nixpkgs.lib.nixosSystem {
            inherit pkgs;
            modules = [ { environment.systemPackages = [ pkgs.llama-cpp ]; } ];
          });
        };
    }`,
  });
  expect(unknown).toEqual([]);
  expect(hosts.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('a text of a list of which a part is one of two lists still tells the packages in it', () => {
  const host = hostWith(`{ config, lib, pkgs, ... }: let
    flags = lib.optionals (config.services.other.mode == "x") [ "-a" "-b" ];
  in {
    systemd.services.llama.serviceConfig.ExecStart =
      "\${pkgs.llama-cpp}/bin/llama-server \${lib.concatStringsSep " " (map toString ([ "-v" ] ++ flags))}";
  }`);
  expect(shownHost(host).packages).toEqual(['systemd.services.llama.serviceConfig.ExecStart llama-cpp']);
});

describe('a copy of a folder is read as the folder', () => {
  test.each([
    ['of a path', './scripts'],
    ['of a text', '"${./.}/scripts"'],
  ])('%s', (_name, path) => {
    const host = hostWith(
      `{ pkgs, tools, ... }: let copy = builtins.path { path = ${path}; name = "own"; }; in {
        environment.systemPackages = map (name: if builtins.isString copy then pkgs.\${name} else null) (builtins.attrNames (builtins.readDir copy));
      }`,
      { 'scripts/llama-cpp': '' },
    );
    expect(shownHost(host)).toEqual(known());
  });
});

test('the platform that a host says tells its kind', () => {
  const host = hostWith(
    `{ lib, pkgs, config, ... }: {
      nixpkgs.hostPlatform = "aarch64-linux";
      environment.systemPackages = lib.optional (config.nixpkgs.hostPlatform.isAarch64 && config.nixpkgs.hostPlatform.is64bit && !config.nixpkgs.hostPlatform.isx86) pkgs.llama-cpp;
    }`,
    {},
    '',
  );
  expect(shownHost(host)).toEqual(known());
});

test('a list of modules that an input makes is told by the input', () => {
  const host = hostWith('{ tools, ... }: { imports = tools.lib.modulesOf ./.; }');
  expect(shownHost(host).unknown).toEqual([
    'not all modules are known: `inputs.tools.lib.modulesOf …` can’t be seen from here',
  ]);
});

test.each(['attrsets', 'lists', 'options', 'types', 'strings'])(
  'a name of lib’s own is not one of lib.%s, whose names are there without a prefix too',
  (set) => {
    const host = hostWith(`{ lib, pkgs, ... }: with lib; with lib.${set}; {
      environment.systemPackages = mkIf true [ pkgs.llama-cpp ];
    }`);
    expect(shownHost(host)).toEqual(known());
  },
);
