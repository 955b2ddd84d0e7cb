/** What a host gets where a part of its configuration can't be seen: said where it is sure, in doubt where it is not, never lost. */
import { beforeAll, describe, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';

beforeAll(loadParserNode);

/** The packages and the doubts of the one host of a flake with this module. */
function hostWith(module: string, files: Readonly<Record<string, string>> = {}) {
  const at = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/f/${name}`, text]));
  const fleet = loadFleet(
    filesOver(
      inMemory({
        ...at,
        '/f/flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          inputs.secrets.url = "github:me/secrets";
          outputs = { nixpkgs, secrets, ... }: {
            nixosConfigurations.a = nixpkgs.lib.nixosSystem {
              system = "x86_64-linux";
              specialArgs = { inherit secrets; };
              modules = [ ./a.nix ];
            };
          };
        }`,
        '/f/a.nix': module,
      }),
    ),
    '/f',
  );
  const [host] = fleet.hosts;
  return {
    packages: host!.packages.map((found) => `${found.where} ${found.package.name}`),
    unknown: host!.unknown.map(({ text }) => text),
  };
}

const unit =
  '{ wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "${pkgs.llama-cpp}/bin/llama-server"; }';
const where = 'systemd.services.llm.serviceConfig.ExecStart';

describe('a unit that is perhaps there', () => {
  test.each([
    ['under a condition', `lib.mkIf secrets.runs { systemd.services.llm = ${unit}; }`],
    ['of a filtered set', `{ systemd.services = lib.filterAttrs (_: _: secrets.runs) { llm = ${unit}; }; }`],
    ['in one of two sets', `{ systemd.services = if secrets.runs then { llm = ${unit}; } else { }; }`],
  ])('%s', (_name, config) => {
    const { packages, unknown } = hostWith(`{ lib, pkgs, secrets, ... }: ${config}`);
    expect(packages).toEqual([]);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]).toContain(`${where}: llama.cpp is perhaps used: \`inputs.secrets.runs\``);
  });

  test.each(['"${pkgs.models}/a.gguf"', 'pkgs.writeText "a" "b"', 'pkgs.llama-cpp'])(
    'is there where %s is asked not to be null',
    (value) => {
      const { packages, unknown } = hostWith(
        `{ lib, pkgs, ... }: { systemd.services = lib.filterAttrs (_: _: ${value} != null) { llm = ${unit}; }; }`,
      );
      expect({ packages, unknown }).toEqual({ packages: [`${where} llama-cpp`], unknown: [] });
    },
  );
});

describe('llama-swap, whose commands name it', () => {
  const settings = 'settings.models.small.cmd = "${pkgs.llama-cpp}/bin/llama-server";';
  const swap = 'services.llama-swap.settings.models.small.cmd';

  test.each(['true', 'lib.mkDefault true'])('that the fleet enables by %s runs', (enable) => {
    const { packages, unknown } = hostWith(
      `{ lib, pkgs, ... }: { services.llama-swap = { enable = ${enable}; ${settings} }; }`,
    );
    expect({ packages, unknown }).toEqual({ packages: [`${swap} llama-cpp`], unknown: [] });
  });

  test('that nobody here enables runs perhaps: a module of an input may do it', () => {
    const { packages, unknown } = hostWith(`{ pkgs, ... }: { services.llama-swap = { ${settings} }; }`);
    expect(packages).toEqual([]);
    expect(unknown).toEqual([expect.stringContaining(`${swap}: llama.cpp is perhaps used`)]);
  });
});

describe('a package that others are made with', () => {
  test.each([
    ['symlinkJoin', 'pkgs.symlinkJoin { name = "x"; paths = [ pkgs.llama-cpp ]; }'],
    ['buildEnv', 'pkgs.buildEnv { name = "x"; paths = [ pkgs.git pkgs.llama-cpp ]; }'],
    ['an override', 'pkgs.llama-swap.override { llama-cpp = pkgs.llama-cpp; }'],
    ['a script', 'pkgs.writeShellScriptBin "x" "exec ${pkgs.llama-cpp}/bin/llama-server"'],
  ])('is told of in a list of packages: %s', (_name, expression) => {
    const { packages } = hostWith(`{ pkgs, ... }: { environment.systemPackages = [ (${expression}) ]; }`);
    expect(packages).toEqual(['environment.systemPackages llama-cpp']);
  });
});

describe('a package of the flake that may get another', () => {
  const module = '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.callPackage ./own.nix { }) ]; }';

  test('a package that is null by default is given where there is one', () => {
    const own = '{ llama-cpp, tool ? null }: if tool == null then llama-cpp else { type = "derivation"; }';
    const { packages, unknown } = hostWith(module, { 'own.nix': own });
    expect(packages).toEqual([]);
    expect(unknown).toEqual([expect.stringContaining('which llama.cpp it is can’t be decided')]);
  });

  test('a switch has its default', () => {
    const own = '{ llama-cpp, small ? false }: if small then { type = "derivation"; } else llama-cpp';
    expect(hostWith(module, { 'own.nix': own })).toEqual({
      packages: ['environment.systemPackages llama-cpp'],
      unknown: [],
    });
  });
});

test('a module that can only fail where it is there is not there', () => {
  const { packages, unknown } = hostWith(`{ lib, pkgs, ... }: {
    imports = lib.optional (builtins.pathExists /etc/nixos/own.nix) [ /etc/nixos/own.nix ];
    environment.systemPackages = [ pkgs.llama-cpp ];
  }`);
  expect({ packages, unknown }).toEqual({ packages: ['environment.systemPackages llama-cpp'], unknown: [] });
});

describe('a service that another module has in the place of nixpkgs’', () => {
  const disabled = 'disabledModules = [ "services/misc/llama-cpp.nix" ];';
  const perhaps =
    'services.llama-cpp.instances.a.package: llama.cpp is perhaps used: no module at hand declares';

  test.each([
    ['that can’t be seen', '{ pkgs, secrets, ... }: { imports = [ secrets.nixosModules.llm ];'],
    [
      'of another nixpkgs',
      `{ pkgs, secrets, ... }: { ${disabled} imports = [ "\${secrets}/nixos/modules/services/misc/llama-cpp.nix" ];`,
    ],
  ])('%s, with options that nixpkgs’ has not, has perhaps what they name', (_name, head) => {
    const { packages, unknown } = hostWith(
      `${head} services.llama-cpp.instances.a = { enable = true; package = pkgs.llama-cpp; }; }`,
    );
    expect(packages).toEqual([]);
    expect(unknown).toContainEqual(expect.stringContaining(perhaps));
  });

  test('an instance that is not enabled has none', () => {
    const { packages, unknown } = hostWith(
      '{ pkgs, ... }: { services.llama-cpp.instances.a = { enable = false; package = pkgs.llama-cpp; }; }',
    );
    expect({ packages, unknown }).toEqual({ packages: [], unknown: [] });
  });

  test.each([
    ['by its path', disabled],
    ['by its path in modulesPath', 'disabledModules = [ (modulesPath + "/services/misc/llama-cpp.nix") ];'],
    ['by a text of it', 'disabledModules = [ "${modulesPath}/services/misc/llama-cpp.nix" ];'],
  ])('its own default can’t be known where nixpkgs’ is disabled %s', (_name, disables) => {
    const { packages, unknown } = hostWith(
      `{ modulesPath, secrets, ... }: { ${disables} imports = [ secrets.nixosModules.llm ]; services.llama-cpp.enable = true; }`,
    );
    expect(packages).toEqual([]);
    expect(unknown).toContainEqual(expect.stringContaining('services.llama-cpp.package'));
  });

  test('is nixpkgs’ again where another nixpkgs has it', () => {
    const { packages } = hostWith(
      `{ secrets, ... }: { ${disabled} imports = [ "\${secrets}/nixos/modules/services/misc/llama-cpp.nix" ]; services.llama-cpp.enable = true; }`,
    );
    expect(packages).toEqual(['services.llama-cpp.package llama-cpp']);
  });

  test.each([
    ['a text', 'disabledModules = [ (toString ./old.nix) ];'],
    ['a path', 'disabledModules = [ ./old.nix ];'],
  ])('a module of the fleet is disabled by %s', (_name, disables) => {
    const { packages } = hostWith(`{ ${disables} imports = [ ./old.nix ]; }`, {
      'old.nix': '{ services.llama-cpp.enable = true; }',
    });
    expect(packages).toEqual([]);
  });
});
