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

  describe('a line that a home by itself shares with a home of a NixOS host', () => {
    const fleet = (hosts: string): Parameters<typeof migrate>[0] => ({
      'flake.nix': flake(
        `${hosts}
    homeConfigurations.ada = inputs.home-manager.lib.homeManagerConfiguration {
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      modules = [ ./ada.nix ];
    };`,
        '    home-manager.url = "github:nix-community/home-manager";\n',
      ),
      'ada.nix': '{ pkgs, ... }:\n{\n  home.packages = [ pkgs.llama-cpp-vulkan ];\n}\n',
    });
    const withHome = (global: boolean): string =>
      host(
        'opal',
        `inputs.home-manager.nixosModules.home-manager { home-manager.useGlobalPkgs = ${global}; home-manager.users.ada = ./ada.nix; }`,
      );

    test('names the package in both, which get the overlay', () => {
      const { plan, after } = migrate(fleet(withHome(true)));
      expect(plan.refused).toBeUndefined();
      expect(after['ada.nix']).toBeUndefined();
      expect(after['modules/llama-cpp.nix']).toContain('nixpkgs.overlays');
      expect(plan.hosts.map((one) => one.after.map(({ package: found }) => found.origin))).toEqual([
        ['upstream'],
        ['upstream'],
      ]);
    });

    test('is refused where the home has packages of its own, with the way to go', () => {
      const { plan } = migrate(fleet(withHome(false)));
      expect(plan.refused).toMatch(
        /ada\.nix:3, which others share that are to have another \(.*\); give each a line of its own/,
      );
    });
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

describe('`pkgs` as a special argument: the overlay goes where it is made, since modules’ overlays have no effect', () => {
  const fleet = (pkgs: string, body: string): Parameters<typeof migrate>[0] => ({
    'flake.nix': flake(
      `    nixosConfigurations.opal = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; pkgs = ${pkgs}; };
      modules = [ ./opal.nix ];
    };`,
    ),
    'opal.nix': opal(body),
  });
  const overlay = '(import ./overlays/llama-cpp.nix { inherit inputs; })';

  test('into the list of overlays that is there, in place of the old one', () => {
    const { plan, after } = migrate(
      fleet(
        'import nixpkgs { system = "x86_64-linux"; overlays = [ (final: prev: { llama-cpp = prev.llama-cpp.override { vulkanSupport = true; }; }) ]; }',
        '  environment.systemPackages = [ pkgs.llama-cpp ];',
      ),
    );
    expect(after['flake.nix']).toContain(`overlays = [ ${overlay} ]; }`);
    expect(after['modules/llama-cpp.nix']).not.toContain('overlays');
    expect(plan.hosts[0]!.after[0]!.package).toMatchObject({ origin: 'upstream', backends: ['vulkan'] });
  });

  test('into a new list, and what CUDA needs beside it', () => {
    const { plan, after } = migrate(
      fleet(
        'import nixpkgs { system = "x86_64-linux"; }',
        '  environment.systemPackages = [ pkgs.llama-cpp ];',
      ),
      { gpu: { opal: 'cuda' } },
    );
    expect(after['flake.nix']).toContain(
      `import nixpkgs { system = "x86_64-linux"; overlays = [ ${overlay} ]; config.allowUnfree = true; }`,
    );
    expect(after['opal.nix']).not.toContain('allowUnfree');
    expect(plan.notes).toEqual([
      expect.stringContaining('config.allowUnfree is set where its packages are made'),
    ]);
  });

  test('where it can’t be added, that is said with the way to go', () => {
    const { plan } = migrate(
      fleet(
        'nixpkgs.legacyPackages.x86_64-linux',
        '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
    );
    expect(plan.refused).toMatch(
      /^opal takes `pkgs` as a special argument, .*; make it with `import nixpkgs/,
    );
  });

  test('outputs take the package from the host’s configuration: its `pkgs` is another', () => {
    const { after } = migrate(
      fleet(
        'import nixpkgs { system = "x86_64-linux"; }',
        '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
      { expose: true },
    );
    expect(after['flake.nix']).toContain(
      'llama-cpp-vulkan = self.nixosConfigurations.opal.config.services.llama-cpp.package;',
    );
  });
});

test('outputs that are put together get the map of hosts, and keep the packages of the other part', () => {
  const { plan, after } = migrate(
    {
      'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  inputs.flake-utils.url = "github:numtide/flake-utils";
  outputs = { self, nixpkgs, flake-utils, ... }@inputs:
    flake-utils.lib.eachDefaultSystem (system: {
      packages.hi = nixpkgs.legacyPackages.\${system}.hello;
    }) // {
      nixosConfigurations.opal = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        specialArgs = { inherit inputs; };
        modules = [ ./opal.nix ];
      };
    };
}
`,
      'opal.nix': opal('  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];'),
    },
    { expose: true },
  );
  expect(plan.refused).toBeUndefined();
  expect(after['flake.nix']).toContain('hostLlamaPkg =');
  expect(after['flake.nix']).not.toContain('packages.x86_64-linux');
  expect(plan.notes).toContainEqual(expect.stringContaining('hostLlamaPkg has them all'));
});

test('hosts say their backend in modules of their own, each once', () => {
  const { after } = migrate({
    'flake.nix': flake(
      `${host('opal', './common.nix ./opal.nix')}\n${host('pearl', './common.nix { networking.hostName = "pearl"; }')}`,
    ),
    'opal.nix': '{ networking.domain = "x"; }\n',
    'common.nix': opal('  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];'),
  });
  expect(after['opal.nix']).toContain('hardware.gpu = "vulkan";');
  expect(after['flake.nix']).toContain('{ networking.hostName = "pearl"; hardware.gpu = "vulkan"; }');
  expect(after['common.nix']).not.toContain('hardware.gpu');
});

test('a host says its backend where its name is, rather than in a module of something else', () => {
  const { plan, after } = migrate(
    {
      'flake.nix': flake(
        `${host('opal', '{ networking.hostName = "opal"; } ./dns.nix ./llm.nix')}\n${host('pearl', '{ networking.hostName = "pearl"; } ./llm.nix')}`,
      ),
      'dns.nix': '{\n  networking.nameservers = [ "127.0.0.1" ];\n}\n',
      'llm.nix': opal(
        '  services.llama-cpp.enable = true;\n  services.llama-cpp.package = pkgs.llama-cpp-vulkan;',
      ),
    },
    { gpu: { opal: 'vulkan', pearl: 'cpu' } },
  );
  expect(plan.refused).toBeUndefined();
  expect(after['dns.nix']).toBeUndefined();
  expect(after['flake.nix']).toContain('{ networking.hostName = "opal"; hardware.gpu = "vulkan"; }');
});

test('a name that a set of packages inherits becomes a binding of it', () => {
  const { plan, after } = migrate(
    oneHost('  environment.systemPackages = builtins.attrValues { inherit (pkgs) git llama-cpp-vulkan; };'),
  );
  expect(plan.refused).toBeUndefined();
  expect(after['opal.nix']).toContain('inherit (pkgs) git;');
  expect(after['opal.nix']).toContain('llama-cpp-vulkan = config.services.llama-cpp.package;');
});

test('outputs that do not take the flake itself do so where hosts are exposed', () => {
  const { 'flake.nix': text, ...files } = oneHost(
    '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
  );
  const { plan, after } = migrate(
    {
      ...files,
      'flake.nix': text!
        .replace('{ self, nixpkgs, ... }@inputs:', '{ nixpkgs, ... }:')
        .replace('{ inherit inputs; }', '{ }'),
    },
    { expose: true },
  );
  expect(plan.refused).toBeUndefined();
  expect(after['flake.nix']).toMatch(/\{ nixpkgs, self, \.\.\. \}@inputs:/);
  expect(after['flake.nix']).toContain('inherit (self.nixosConfigurations) opal;');
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

  test('an option of that name that is about something else', () => {
    const files = oneHost(
      `  options.hardware.gpu = lib.mkOption { type = lib.types.enum [ "amd" "nvidia" ]; default = "amd"; };
  config = {
    environment.systemPackages = [ pkgs.llama-cpp-vulkan ];
  };`,
      'lib, ',
    );
    expect(migrate(files).plan.refused).toMatch(
      /^`hardware\.gpu` is declared already, for "amd", "nvidia"; name another option .* --option/,
    );
    expect(migrate(files, { option: 'services.llama-cpp.backend' }).plan.refused).toBeUndefined();
  });

  test.each([
    ['the outputs', 'import ./run.nix { pkgs = nixpkgs.legacyPackages.x86_64-linux; }'],
    [
      'a function of the outputs',
      '({ pkgs, ... }: import ./run.nix { inherit pkgs; }) { pkgs = nixpkgs.legacyPackages.x86_64-linux; }',
    ],
  ])('a file that %s call too, where there is no host’s configuration', (_, call) => {
    const { plan } = migrate({
      'flake.nix': flake(
        `${host('opal', './opal.nix')}
    packages.x86_64-linux.run = ${call};`,
      ),
      'opal.nix': opal('  environment.systemPackages = (import ./run.nix { inherit pkgs; }).tools;'),
      'run.nix': '{ pkgs }:\n{\n  tools = [ pkgs.llama-cpp-vulkan ];\n}\n',
    });
    expect(plan.steps).toEqual([]);
    expect(plan.refused).toMatch(
      /^flake\.nix:\d+ is outside the hosts’ modules and has no `config` to hand on/,
    );
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

test('a list of overlays that a nix-darwin host and a NixOS host share is where both get it, once', () => {
  const { plan, after } = migrate({
    'flake.nix': flake(
      `${host('opal', './common.nix ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp-vulkan ]; hardware.graphics.enable = true; })')}
    darwinConfigurations.pearl = inputs.nix-darwin.lib.darwinSystem {
      system = "aarch64-darwin";
      specialArgs = { inherit inputs; };
      modules = [ ./common.nix ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }) ];
    };`,
      '    nix-darwin.url = "github:nix-darwin/nix-darwin";\n',
    ),
    'common.nix': '{ inputs, ... }:\n{\n  nixpkgs.overlays = [ inputs.rust.overlays.default ];\n}\n',
  });
  expect(plan.refused).toBeUndefined();
  const applied = Object.values(after).filter((text) => text?.includes('(import '));
  expect(applied).toEqual([after['common.nix']]);
  expect(plan.hosts.map(({ after: [found] }) => found!.package.name)).toEqual([
    'llama-cpp-vulkan',
    'llama-cpp-cpu',
  ]);
});
