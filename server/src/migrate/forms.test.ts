/** Places of all kinds that name a llama.cpp, and how each is changed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate, oneHost, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

describe('places', () => {
  test('a file that is called by hand gets its argument from there', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(host('opal', './opal.nix')),
      'opal.nix': '{ lib, pkgs, ... }:\n{\n  imports = [ (import ./llm.nix { inherit lib pkgs; }) ];\n}\n',
      'llm.nix': '{ lib, pkgs }:\n{\n  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];\n}\n',
    });
    expect(plan.refused).toBeUndefined();
    expect(after['opal.nix']).toContain('(import ./llm.nix { inherit lib pkgs config; })');
    expect(after['llm.nix']).toMatch(/^\{ .*config.*\}:/);
  });

  test('an option whose default comes from the package’s name is defined beside what enables it', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(host('opal', './opal.nix ./router.nix')),
      'opal.nix': opal('  services.router = {\n    enable = true;\n    port = 80;\n  };'),
      'router.nix': `{ config, lib, pkgs, ... }:
let
  cfg = config.services.router;
in
{
  options.services.router = {
    enable = lib.mkEnableOption "it";
    port = lib.mkOption { type = lib.types.port; };
    package = lib.mkPackageOption pkgs "llama-cpp" { };
  };
  config = lib.mkIf cfg.enable {
    systemd.services.router.serviceConfig.ExecStart = "\${cfg.package}/bin/llama-server";
  };
}
`,
    });
    expect(plan.refused).toBeUndefined();
    expect(after['opal.nix']).toContain('enable = true;\n    package = config.services.llama-cpp.package;');
    expect(after['router.nix']).toBeUndefined();
  });

  test('the module is not imported into what a generator writes', () => {
    const { after } = migrate({
      'flake.nix': flake(`    nixosConfigurations.opal = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; };
      modules = map (path: path) [ ./opal.nix ./generated.nix ];
    };`),
      'opal.nix': opal(
        '  imports = [ ./more.nix ];\n  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
      'more.nix': '{ ... }: { }\n',
      'generated.nix':
        '# Do not modify this file!  It was generated.\n{ modulesPath, ... }:\n{\n  imports = [ (modulesPath + "/x.nix") ];\n}\n',
    });
    expect(after['generated.nix']).toBeUndefined();
  });

  test('an overlay of something else whose file is missing stays', () => {
    const { after } = migrate(
      oneHost(
        '  nixpkgs.overlays = [ (import ./ollama.nix) ];\n  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
    );
    expect(after['opal.nix'] ?? 'ollama.nix').toContain('ollama.nix');
  });
});

test('a name that a set of packages inherits becomes a binding of it', () => {
  const { plan, after } = migrate(
    oneHost('  environment.systemPackages = builtins.attrValues { inherit (pkgs) git llama-cpp-vulkan; };'),
  );
  expect(plan.refused).toBeUndefined();
  expect(after['opal.nix']).toContain('inherit (pkgs) git;');
  expect(after['opal.nix']).toContain('llama-cpp-vulkan = config.services.llama-cpp.package;');
});

describe('a package file', () => {
  const called = (): Parameters<typeof migrate>[0] => ({
    ...oneHost('  environment.systemPackages = [ (pkgs.callPackage ./pkgs/llama-cpp.nix { }) ];'),
    'pkgs/llama-cpp.nix': '{ llama-cpp }:\nllama-cpp.override { vulkanSupport = true; }\n',
  });

  test('that nothing calls any more goes', () => {
    expect(migrate(called()).after['pkgs/llama-cpp.nix']).toBeNull();
  });

  test('that something else calls stays, and so does all of it where nothing is to be removed', () => {
    const used = { ...called(), 'shell.nix': '{ pkgs }: pkgs.callPackage ./pkgs/llama-cpp.nix { }\n' };
    expect(migrate(used).after['pkgs/llama-cpp.nix']).toBeUndefined();
    expect(migrate(called(), { keepStale: true }).after['pkgs/llama-cpp.nix']).toBeUndefined();
  });

  test('that the new overlay takes the place of is written anew', () => {
    const { plan, after } = migrate({
      ...oneHost(
        '  nixpkgs.overlays = [ (import ./overlays/llama-cpp.nix) ];\n  environment.systemPackages = [ pkgs.llama-cpp-mine ];',
      ),
      'overlays/llama-cpp.nix':
        'final: prev: {\n  llama-cpp-mine = prev.llama-cpp.override { vulkanSupport = true; };\n}\n',
    });
    expect(plan.refused).toBeUndefined();
    expect(after['overlays/llama-cpp.nix']).toContain('llama-cpp-vulkan = build { useVulkan = true; };');
  });

  test('that the old overlay calls goes with it', () => {
    const { after } = migrate({
      ...oneHost(
        '  nixpkgs.overlays = [ (import ./overlays/llama.nix) ];\n  environment.systemPackages = [ pkgs.llama-cpp-mine ];',
      ),
      'overlays/llama.nix': 'final: prev: {\n  llama-cpp-mine = final.callPackage ../pkgs/llama { };\n}\n',
      'pkgs/llama/default.nix': '{ llama-cpp }:\nllama-cpp.override { vulkanSupport = true; }\n',
    });
    expect(after['overlays/llama.nix']).toBeNull();
    expect(after['pkgs/llama/default.nix']).toBeNull();
  });
});

describe('the official flake is an input already', () => {
  const used = '  environment.systemPackages = [ inputs.llm.packages.x86_64-linux.vulkan ];';
  test.each([
    ['by its attributes', '    llm = { type = "github"; owner = "ggml-org"; repo = "llama.cpp"; };\n'],
    ['as a fork', '    llm.url = "github:somebody/llama.cpp/faster";\n'],
    ['at a revision', '    llm.url = "github:ggml-org/llama.cpp/b6000";\n'],
    ['as a checkout beside the flake', '    llm.url = "path:./llama.cpp";\n'],
    ['as a checkout by type and path', '    llm = { type = "path"; path = "/src/llama.cpp"; };\n'],
  ])('%s: it is the one that the overlay takes', (_, input) => {
    const { plan, after } = migrate(oneHost(used, 'inputs, ', input));
    expect(plan.refused).toBeUndefined();
    expect(after['overlays/llama-cpp.nix']).toContain('inputs.llm.overlays.default');
    expect(plan.steps.map(({ id }) => id)).not.toContain('add-input');
  });

  test('as plain sources: it becomes a flake', () => {
    const { after } = migrate(
      oneHost(
        '  environment.systemPackages = [ (pkgs.llama-cpp.overrideAttrs { src = inputs.llm; }) ];',
        'inputs, ',
        '    llm = {\n      url = "github:ggml-org/llama.cpp";\n      flake = false;\n    };\n',
      ),
    );
    expect(after['flake.nix']).not.toContain('flake = false');
    expect(after['overlays/llama-cpp.nix']).toContain('inputs.llm.overlays.default');
  });
});

test('modules that have `self` take the inputs from it, with nothing passed', () => {
  const { plan, after } = migrate({
    'flake.nix': flake(`    nixosConfigurations.opal = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit self; };
      modules = [ ./opal.nix ];
    };`),
    'opal.nix': opal('  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];'),
  });
  expect(plan.refused).toBeUndefined();
  expect(after['modules/llama-cpp.nix']).toContain('inputs = self.inputs;');
  expect(after['flake.nix']).toContain('specialArgs = { inherit self; };');
});
