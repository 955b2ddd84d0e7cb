/** Fleets of every kind: where each is changed, and what is refused with the way to go. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate, oneHost, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

describe('homes and Apple’s hosts', () => {
  test('a home by itself gets the overlay in its own list, and the package by its name', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(
        `    homeConfigurations.ada = inputs.home-manager.lib.homeManagerConfiguration {
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      modules = [ ./ada.nix ];
    };`,
        '    home-manager.url = "github:nix-community/home-manager";\n',
      ),
      'ada.nix': '{ pkgs, ... }:\n{\n  home.packages = [ pkgs.llama-cpp-vulkan ];\n}\n',
    });
    expect(plan.refused).toBeUndefined();
    expect(after['ada.nix']).toBeUndefined();
    expect(after['flake.nix']).toContain(
      'modules = [ ./ada.nix { nixpkgs.overlays = [ (import ./overlays/llama-cpp.nix { inherit inputs; }) ]; } ];',
    );
    expect(Object.keys(after).sort()).toEqual(['flake.nix', 'overlays/llama-cpp.nix']);
  });

  test('a nix-darwin host has Metal in the plain one', () => {
    const { plan, after } = migrate({
      'flake.nix': flake(
        `    darwinConfigurations.mac = inputs.darwin.lib.darwinSystem {
      system = "aarch64-darwin";
      modules = [ ./mac.nix ];
    };`,
        '    darwin.url = "github:nix-darwin/nix-darwin";\n',
      ),
      'mac.nix': '{ pkgs, ... }:\n{\n  environment.systemPackages = [ pkgs.llama-cpp ];\n}\n',
    });
    expect(plan.refused).toBeUndefined();
    expect(after['mac.nix']).toContain('[ pkgs.llama-cpp-cpu ]');
    expect(after['overlays/llama-cpp.nix']).toContain('On Apple silicon');
    expect(plan.hosts[0]!.after[0]!.package.backends).toEqual(['metal']);
  });
});

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

describe('the official flake is an input already', () => {
  const used = '  environment.systemPackages = [ inputs.llm.packages.x86_64-linux.vulkan ];';
  test.each([
    ['by its attributes', '    llm = { type = "github"; owner = "ggml-org"; repo = "llama.cpp"; };\n'],
    ['as a fork', '    llm.url = "github:somebody/llama.cpp/faster";\n'],
    ['at a revision', '    llm.url = "github:ggml-org/llama.cpp/b6000";\n'],
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

describe('refusals tell the way to go', () => {
  const plain = '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];';
  test('a flake.nix that flake-file writes', () => {
    const files = oneHost(plain);
    const { plan } = migrate({
      ...files,
      'flake.nix': `# DO-NOT-EDIT. This file was auto-generated using github:vic/flake-file.\n${files['flake.nix']}`,
    });
    expect(plan.refused).toMatch(/flake-file\.inputs\.llama-cpp\.url = .*nix run \.#write-flake/);
    expect(plan.steps).toEqual([]);
  });

  test('sources that npins pins', () => {
    const { plan } = migrate({
      'flake.nix': `{
  outputs = { self }: let sources = import ./npins; nixpkgs = import sources.nixpkgs; in {
    nixosConfigurations.opal = (import "\${sources.nixpkgs}/nixos/lib/eval-config.nix") { modules = [ ./opal.nix ]; };
  };
}
`,
      'npins/default.nix': '{ }\n',
      'opal.nix': opal(plain),
    });
    expect(plan.refused).toBeDefined();
  });

  test('hosts that a private wrapper makes', () => {
    const { plan } = migrate({
      'flake.nix': flake(
        '    nixosConfigurations = inputs.private.lib.hosts ./hosts;',
        '    private.url = "github:me/private";\n',
      ),
      'hosts/opal.nix': opal(plain),
    });
    expect(plan.refused).toMatch(
      /^llama\.cpp is named in hosts\/opal\.nix:3, but which hosts get it could not be worked out: .*`inputs\.private\.lib\.hosts/,
    );
    expect(plan.refused).toContain('By hand: add the input `llama-cpp`');
  });

  test('a module that no host imports is no reason to refuse, but is named', () => {
    const { plan } = migrate({ ...oneHost('  services.openssh.enable = true;'), 'llm.nix': opal(plain) });
    expect(plan.refused).toBeUndefined();
    expect(plan.notes).toEqual(['llm.nix:3: llama.cpp is named there, and no host is seen to use it.']);
  });
});

describe('unfree', () => {
  test('a predicate that is written out gets CUDA’s packages, and keeps its own', () => {
    const { after } = migrate(
      oneHost(
        '  services.xserver.videoDrivers = [ "nvidia" ];\n  nixpkgs.config.allowUnfreePredicate = pkg: builtins.elem (lib.getName pkg) [ "steam" ];\n  environment.systemPackages = [ pkgs.llama-cpp ];',
        'lib, ',
      ),
      { gpu: { opal: 'cuda' } },
    );
    expect(after['opal.nix']).toContain('[ "steam" "cuda_cccl" "cuda_cudart" "cuda_nvcc" "libcublas" ]');
  });

  test('where CUDA is built now, nothing is added', () => {
    const { after } = migrate(
      oneHost('  environment.systemPackages = [ (pkgs.llama-cpp.override { cudaSupport = true; }) ];'),
    );
    expect(after['opal.nix']).not.toContain('allowUnfree');
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
