/** Fleets whose hosts are made by a framework, with the llama.cpp that each host gets. */
import {
  cuda,
  homePlain,
  overlay,
  parts,
  plain,
  platform,
  type Shape,
  system,
  unfree,
  vulkan,
} from './shape-parts.ts';

const fup = {
  'flake-utils-plus': { url: 'github:gytis-ivaskevicius/flake-utils-plus', framework: 'flake-utils-plus' },
};

export const frameworks: readonly Shape[] = [
  {
    name: 'snowfall-lib',
    inputs: { 'snowfall-lib': { url: 'github:snowfallorg/lib', framework: 'snowfall' } },
    outputs: `inputs: inputs.snowfall-lib.mkFlake {
      inherit inputs;
      src = ./.;
      snowfall.namespace = "own";
      channels-config.allowUnfree = true;
      systems.modules.nixos = [ ./extra.nix ];
    }`,
    files: {
      'extra.nix': '{ networking.domain = "example.org"; }',
      'systems/x86_64-linux/cedar/default.nix': '{ own.llama.enable = true; }',
      'systems/x86_64-linux/larch/default.nix':
        '{ pkgs, ... }: { environment.systemPackages = [ pkgs.own.llama ]; }',
      'systems/x86_64-iso/stick/default.nix': '{ }',
      'systems/x86_64-linux/notes/readme.nix': '{ }',
      'modules/nixos/llama/default.nix': `{ config, lib, pkgs, namespace, ... }: {
        options.\${namespace}.llama.enable = lib.own.flag;
        config = lib.mkIf config.\${namespace}.llama.enable {
          environment.systemPackages = [ (pkgs.llama-cpp.override { cudaSupport = true; }) ];
        };
      }`,
      'lib/options/default.nix':
        '{ lib, ... }: { flag = lib.mkOption { type = lib.types.bool; default = false; }; }',
      'packages/llama/default.nix': '{ llama-cpp, ... }: llama-cpp.override { vulkanSupport = true; }',
      'homes/x86_64-linux/mara@larch/default.nix': homePlain,
    },
    hosts: {
      'nixos cedar': [system('nixpkgs cuda')],
      'nixos larch': [system('nixpkgs vulkan'), 'home-manager.users.mara.home.packages nixpkgs cpu'],
      'home mara@larch': ['home.packages nixpkgs cpu'],
    },
  },
  {
    name: 'flake-utils-plus',
    inputs: fup,
    outputs: `inputs@{ self, flake-utils-plus, ... }: flake-utils-plus.lib.mkFlake {
      inherit self inputs;
      supportedSystems = [ "x86_64-linux" ];
      channelsConfig.allowUnfree = true;
      sharedOverlays = [ (${overlay('cudaSupport')}) ];
      channels.nixpkgs.overlaysBuilder = channels: [ (final: prev: { own = prev.llama-cpp; }) ];
      hostDefaults.modules = [ (${plain}) ];
      hosts.cedar.modules = [ { networking.domain = "example.org"; } ];
      hosts.larch.modules = [ ({ pkgs, ... }: { environment.systemPackages = [ pkgs.own ]; }) ];
    }`,
    hosts: {
      'nixos cedar': [system('nixpkgs cuda')],
      'nixos larch': [system('nixpkgs cuda'), system('nixpkgs cuda')],
    },
  },
  {
    name: 'blueprint',
    inputs: { blueprint: { url: 'github:numtide/blueprint', framework: 'blueprint' } },
    outputs:
      'inputs: inputs.blueprint { inherit inputs; nixpkgs.config.allowUnfree = true; systems = [ "x86_64-linux" ]; }',
    files: {
      'hosts/cedar/configuration.nix': `{ flake, pkgs, ... }: {
        imports = [ flake.nixosModules.llama ];
        nixpkgs.hostPlatform = "x86_64-linux";
      }`,
      'hosts/cedar/users/mara.nix': homePlain,
      'hosts/larch/default.nix': `{ inputs, ... }: {
        class = "nixos";
        value = inputs.nixpkgs.lib.nixosSystem { modules = [ (${vulkan}) (${platform}) ]; };
      }`,
      'modules/nixos/llama.nix': cuda,
    },
    hosts: {
      'nixos cedar': [system('nixpkgs cuda'), 'home-manager.users.mara.home.packages nixpkgs cpu'],
      'nixos larch': [system('nixpkgs vulkan')],
    },
  },
  {
    name: 'nixos-unified',
    inputs: { ...parts, 'nixos-unified': { url: 'github:srid/nixos-unified', framework: 'nixos-unified' } },
    outputs:
      'inputs: inputs.nixos-unified.lib.mkFlake { inherit inputs; root = ./.; systems = [ "x86_64-linux" ]; }',
    files: {
      'modules/flake/toplevel.nix':
        '{ inputs, ... }: { imports = [ inputs.nixos-unified.flakeModules.default inputs.nixos-unified.flakeModules.autoWire ]; }',
      'configurations/nixos/cedar.nix': `{ flake, ... }: { imports = [ flake.inputs.self.nixosModules.llama (${platform}) (${unfree}) ]; }`,
      'configurations/nixos/larch/default.nix': `{ flake, ... }: {
        imports = [ (${platform}) (flake.inputs.self + /modules/nixos/vulkan.nix) ];
        nixpkgs.overlays = [ flake.inputs.self.overlays.own ];
      }`,
      'modules/nixos/llama.nix': cuda,
      'modules/nixos/vulkan.nix': plain,
      'overlays/own.nix': `{ flake, ... }: ${overlay('vulkanSupport')}`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs cuda')], 'nixos larch': [system('nixpkgs vulkan')] },
  },
  {
    name: 'ez-configs',
    inputs: { ...parts, 'ez-configs': { url: 'github:ehllie/ez-configs', framework: 'ez-configs' } },
    outputs: `inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [ "x86_64-linux" ];
      imports = [ inputs.ez-configs.flakeModule ];
      ezConfigs = {
        root = ./.;
        globalArgs = { inherit inputs; };
        nixos.hosts.cedar.userHomeModules = [ "mara" ];
        nixos.hosts.larch.importDefault = false;
      };
    }`,
    files: {
      'nixos-configurations/cedar.nix':
        '{ ezModules, ... }: { imports = [ ezModules.llama ]; nixpkgs.hostPlatform = "x86_64-linux"; }',
      'nixos-configurations/larch/default.nix': `{ imports = [ (${vulkan}) ]; nixpkgs.hostPlatform = "x86_64-linux"; }`,
      'nixos-modules/default.nix': unfree,
      'nixos-modules/llama.nix': cuda,
      'home-configurations/mara.nix': `{ osConfig, ... }: { imports = [ (${homePlain}) ]; home.username = "mara"; home.homeDirectory = "/home/mara"; }`,
    },
    hosts: {
      'nixos cedar': [system('nixpkgs cuda'), 'home-manager.users.mara.home.packages nixpkgs cpu'],
      'nixos larch': [system('nixpkgs vulkan')],
      'home mara@cedar': ['home.packages nixpkgs cpu'],
      'home mara@larch': ['home.packages nixpkgs cpu'],
    },
  },
  {
    name: 'flake-parts with partitions, one with the inputs of a flake in a folder',
    inputs: parts,
    outputs: `inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } ({ config, ... }: {
      imports = [ inputs.flake-parts.flakeModules.partitions { partitions.hosts.module.flake.nixosModules.free = ${unfree}; } ];
      systems = [ "x86_64-linux" ];
      partitionedAttrs = { nixosConfigurations = "hosts"; homeConfigurations = "homes"; };
      partitions.hosts = { extraInputsFlake = ./hosts; module = ./hosts/flake-module.nix; };
      partitions.homes = {
        extraInputs = config.partitions.hosts.extraInputs // { inherit (inputs) home-manager; };
        module = { inputs, ... }: {
          flake.homeConfigurations.mara = inputs.home-manager.lib.homeManagerConfiguration {
            pkgs = inputs.nixpkgs.legacyPackages.x86_64-linux;
            modules = [ (${homePlain}) { home = { username = "mara"; homeDirectory = "/home/mara"; stateVersion = "25.05"; }; } ];
          };
        };
      };
      flake.nixosModules.llama = ${cuda};
    })`,
    files: {
      'hosts/flake.nix': '{ inputs.nixpkgs.url = "github:NixOS/nixpkgs"; outputs = _: { }; }',
      'hosts/flake-module.nix': `{ inputs, config, ... }: {
        flake.nixosConfigurations.cedar = inputs.nixpkgs.lib.nixosSystem {
          system = "x86_64-linux";
          modules = builtins.attrValues config.flake.nixosModules;
        };
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs cuda')], 'home mara': ['home.packages nixpkgs cpu'] },
  },
  {
    name: 'pkgs-by-name-for-flake-parts',
    inputs: {
      ...parts,
      'pkgs-by-name-for-flake-parts': {
        url: 'github:drupol/pkgs-by-name-for-flake-parts',
        framework: 'pkgs-by-name',
      },
    },
    outputs: `inputs@{ self, flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [ "x86_64-linux" ];
      imports = [ inputs.pkgs-by-name-for-flake-parts.flakeModule ];
      perSystem.pkgsDirectory = ./pkgs;
      perSystem.pkgsNameSeparator = ".";
      flake.nixosConfigurations.cedar = inputs.nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ {
          environment.systemPackages = with self.packages.x86_64-linux; [ fast self.packages.x86_64-linux."more.small" ];
        } ];
      };
    }`,
    files: {
      'pkgs/fast.nix':
        '{ llama-cpp, inputs }: assert inputs ? self; llama-cpp.override { vulkanSupport = true; }',
      'pkgs/more/small/package.nix': '{ llama-cpp }: llama-cpp',
      'pkgs/more/readme.md': 'no package',
    },
    hosts: { 'nixos cedar': [system('nixpkgs cpu'), system('nixpkgs vulkan')] },
  },
  {
    name: 'easy-hosts',
    inputs: { ...parts, 'easy-hosts': { url: 'github:tgirlcloud/easy-hosts', framework: 'easy-hosts' } },
    outputs: `inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [ "x86_64-linux" ];
      imports = [ inputs.easy-hosts.flakeModule ];
      easy-hosts = {
        autoConstruct = true;
        path = ./systems;
        additionalClasses.stick = "nixos";
        shared.modules = [ (${unfree}) ];
        perClass = class: { modules = if class == "stick" then [ (${vulkan}) ] else [ ]; };
        perTag = tag: { modules = [ (./tags + "/\${tag}.nix") ]; specialArgs.tag = tag; };
        hosts.cedar.tags = [ "llama" ];
        hosts.birch = { };
      };
    }`,
    files: {
      'systems/x86_64-linux/cedar/default.nix': '{ networking.domain = "example.org"; }',
      'systems/x86_64-stick/larch/default.nix': '{ }',
      'systems/readme.txt': 'no folder',
      'hosts/birch/default.nix': plain,
      'tags/llama.nix': `{ tag, inputs, ... }: { imports = [ (if tag == "llama" && inputs ? nixpkgs then ${cuda} else { }) ]; }`,
    },
    hosts: {
      'nixos birch': [system('nixpkgs cpu')],
      'nixos cedar': [system('nixpkgs cuda')],
      'nixos larch': [system('nixpkgs vulkan')],
    },
  },
  {
    name: 'den',
    inputs: { ...parts, den: { url: 'github:denful/den', framework: 'den' } },
    outputs: `inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } ({ den, lib, ... }: {
      systems = [ "x86_64-linux" ];
      imports = [ (inputs.den.flakeModules.dendritic or { }) ./hosts.nix ];
      den.schema.user.classes = [ "homeManager" ];
      den.schema.host = { host, ... }: {
        options.hasGpu = lib.mkOption { type = lib.types.bool; default = false; };
        config.intoAttr = lib.mkIf (host.name == "guest") (lib.mkForce [ ]);
      };
      den.default = {
        includes = [ den._.hostname den.provides.define-user den._.inputs' (den._.user-shell "fish") ];
        nixos = ${unfree};
        nixos.home-manager.useGlobalPkgs = true;
        homeManager.home.stateVersion = "25.05";
      };
      den.aspects.llama.nixos = ${cuda};
      den.aspects.shared.includes = [ ({ host, ... }: lib.optionalAttrs host.hasGpu { includes = [ den.aspects.llama ]; }) ];
      den.aspects.larch = { host, ... }: { nixos = ${vulkan}; };
    })`,
    files: {
      'hosts.nix': `{ den, inputs, ... }: {
        den.hosts.x86_64-linux = { guest = { }; larch.users.sven = { }; };
        den.hosts.x86_64-linux.cedar = { hasGpu = true; greeting = "hello"; users.mara = { }; };
        den.homes.x86_64-linux."mara@cedar".instantiate = { pkgs, modules }:
          inputs.home-manager.lib.homeManagerConfiguration { inherit pkgs modules; };
        den.aspects.cedar.includes = [ den.aspects.shared den.aspects.tools._.plain (den.aspects.tools.provides.of "rocmSupport") ];
        den.aspects.tools._.plain.os = ${plain};
        den.aspects.tools.provides.of = kind: {
          nixos = { pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { \${kind} = true; }) ]; };
        };
        den.aspects.mara = {
          homeManager = ${homePlain};
          nixos = { inputs', ... }: { environment.systemPackages = [ inputs'.nixpkgs.legacyPackages.llama-cpp-vulkan ]; };
        };
      }`,
    },
    hosts: {
      'nixos cedar': [
        system('nixpkgs cuda'),
        system('nixpkgs cpu'),
        system('nixpkgs rocm'),
        system('nixpkgs vulkan'),
        'home-manager.users.mara.home.packages nixpkgs cpu',
      ],
      'nixos larch': [system('nixpkgs vulkan')],
      'home mara@cedar': ['home.packages nixpkgs cpu'],
    },
    notes: Object.fromEntries(
      ['nixos cedar', 'nixos larch', 'home mara@cedar'].map((host) => [
        host,
        ['not all modules are known: what den’s aspects add to its hosts is not followed'],
      ]),
    ),
  },
  {
    name: 'denix',
    inputs: { denix: { url: 'github:yunfachi/denix', framework: 'denix' } },
    outputs: `{ nixpkgs, home-manager, denix, ... }@inputs:
      let
        make = moduleSystem: denix.lib.configurations {
          inherit moduleSystem nixpkgs home-manager;
          homeManagerUser = "mara";
          paths = [ ./hosts ./modules ./rices ];
          exclude = [ ./modules/notes ];
          extensions = with denix.lib.extensions; [
            args
            overlays
            (base.withConfig (final: prev: {
              args.enable = true;
              hosts.type.types = prev.hosts.type.types ++ [ "board" ];
              hosts.features.features = [ "gpu" ];
            }))
            (denix.lib.extension {
              name = "own";
              libExtension = config: final: prev: { flag = final.boolOption false; };
            })
          ];
          specialArgs = { inherit inputs; };
        };
      in { nixosConfigurations = make "nixos"; homeConfigurations = make "home"; }`,
    files: {
      'hosts/cedar/default.nix': `{ delib, lib, ... }: delib.host {
        name = "cedar";
        type = "desktop";
        system = "x86_64-linux";
        features = [ "gpu" ];
        homeManagerSystem = "x86_64-linux";
        myconfig = { name, ... }: { llama.enable = true; llama.kind = lib.mkDefault "vulkanSupport"; };
        nixos = ${unfree};
      }`,
      'hosts/larch.nix': `{ delib, ... }: delib.host {
        name = "larch";
        type = "board";
        rice = "plain";
        useHomeManagerModule = false;
        homeManagerSystem = "x86_64-linux";
        home.home.homeDirectory = "/home/mara";
        nixos = { nixpkgs.hostPlatform = "x86_64-linux"; };
        shared.nixos.networking.domain = "example.org";
      }`,
      'modules/llama.nix': `{ delib, lib, pkgs, host, ... }: delib.module {
        name = "llama";
        options = with delib; moduleOptions { enable = flag; kind = allowNull (strOption null); };
        nixos.ifEnabled = { cfg, myconfig, ... }: {
          environment.systemPackages = [ (pkgs.llama-cpp.override { \${cfg.kind} = host.isDesktop && host.gpuFeatured; }) ];
        };
        home.always = { myconfig, ... }: {
          home.stateVersion = "25.05";
          home.username = "mara";
          home.packages = lib.optional (myconfig.host.name == "cedar") pkgs.llama-cpp;
        };
      }`,
      'modules/overlays.nix': `{ delib, ... }: delib.overlayModule {
        name = "llama";
        targets = [ "nixos" ];
        overlay = ${overlay('blasSupport')};
      }`,
      'modules/notes/broken.nix': '{ delib, ... }: delib.nothing { }',
      'rices/plain.nix': `{ delib, ... }: delib.rice {
        name = "plain";
        inherits = [ "below" ];
        myconfig.llama.kind = "rocmSupport";
      }`,
      'rices/below.nix': `{ delib, pkgs, ... }: delib.rice {
        name = "below";
        inheritanceOnly = true;
        nixos.environment.systemPackages = [ pkgs.llama-cpp ];
      }`,
    },
    hosts: {
      'nixos cedar': [system('nixpkgs vulkan'), 'home-manager.users.mara.home.packages nixpkgs cpu'],
      'nixos cedar-plain': [
        system('nixpkgs cpu'),
        system('nixpkgs rocm'),
        'home-manager.users.mara.home.packages nixpkgs cpu',
      ],
      'nixos larch': [system('nixpkgs cpu')],
      'nixos larch-plain': [system('nixpkgs cpu')],
      'home mara@cedar': ['home.packages nixpkgs cpu'],
      'home mara@cedar-plain': ['home.packages nixpkgs cpu'],
      'home mara@larch': [],
      'home mara@larch-plain': [],
    },
  },
  {
    name: 'nixos-raspberrypi',
    inputs: { board: { url: 'github:nvmd/nixos-raspberrypi', framework: 'nixos-raspberrypi' } },
    outputs: `{ nixpkgs, board, ... }@inputs: {
      nixosConfigurations.cedar = board.lib.nixosSystem { specialArgs = { inherit inputs; }; modules = [ (${plain}) ]; };
      nixosConfigurations.larch = board.lib.nixosSystemFull {
        inherit nixpkgs;
        trustCaches = false;
        modules = [ (${vulkan}) ];
      };
    }`,
    hosts: { 'nixos cedar': [system('nixpkgs cpu')], 'nixos larch': [system('nixpkgs vulkan')] },
  },
  {
    name: 'nixpkgs-patcher',
    inputs: { patcher: { url: 'github:gepbird/nixpkgs-patcher', framework: 'nixpkgs-patcher' } },
    outputs: `{ patcher, ... }@inputs: {
      nixosConfigurations.cedar = patcher.lib.nixosSystem {
        specialArgs = inputs;
        modules = [ (${unfree}) (${platform}) (${cuda}) ];
      };
      nixosConfigurations.larch = patcher.lib.nixosSystem {
        nixpkgsPatcher = { inherit inputs; patches = pkgs: [ ]; };
        system = "x86_64-linux";
        modules = [ { nixpkgs-patcher.enable = true; } (${plain}) ];
      };
    }`,
    hosts: { 'nixos cedar': [system('nixpkgs cuda')], 'nixos larch': [system('nixpkgs cpu')] },
  },
  {
    name: 'flake-input-patcher',
    inputs: { patcher: { url: 'github:jfly/flake-input-patcher', framework: 'flake-input-patcher' } },
    outputs: `unpatched:
      let
        inherit (unpatched.patcher.lib.x86_64-linux) fetchpatch patch;
        inputs = patch unpatched { nixpkgs.patches = [ (fetchpatch { url = "https://example.org"; }) ]; };
        later = unpatched.patcher.lib.x86_64-linux.patch { unpatchedInputs = unpatched; patchSpec = { }; };
      in
      {
        nixosConfigurations.cedar = inputs.nixpkgs.lib.nixosSystem { modules = [ (${platform}) (${vulkan}) ]; };
        nixosConfigurations.larch = later.nixpkgs.lib.nixosSystem { modules = [ (${platform}) (${plain}) ]; };
      }`,
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')], 'nixos larch': [system('nixpkgs cpu')] },
  },
  {
    name: 'yafas',
    inputs: { yafas: { url: 'github:UbiqueLambda/yafas', framework: 'yafas' } },
    outputs: `{ nixpkgs, yafas, ... }: yafas.withAllSystems nixpkgs
      (before: { pkgs, system }: { packages.count = builtins.length (builtins.attrNames before.nixosConfigurations); })
      (yafas.withOverlay "llama" (before: ${overlay('vulkanSupport')}) {
        nixosConfigurations.cedar = nixpkgs.lib.nixosSystem { modules = [ (${platform}) (${plain}) ]; };
      })`,
    hosts: { 'nixos cedar': [system('nixpkgs cpu')] },
  },
  {
    name: 'lib-aggregate',
    inputs: { aggregate: { url: 'github:nix-community/lib-aggregate', framework: 'lib-aggregate' } },
    outputs: `{ nixpkgs, aggregate, ... }: aggregate.lib.recursiveUpdate
      { nixosConfigurations.cedar = nixpkgs.lib.nixosSystem { modules = [ (${platform}) (${plain}) ]; }; }
      (aggregate.lib.flake-utils.eachDefaultSystem (system: { packages = { inherit system; }; }))`,
    hosts: { 'nixos cedar': [system('nixpkgs cpu')] },
  },
  {
    name: 'adios-flake',
    inputs: { 'adios-flake': { url: 'github:Mic92/adios-flake', framework: 'adios-flake' } },
    outputs: `inputs@{ self, nixpkgs, adios-flake, ... }: adios-flake.lib.mkFlake {
      inherit inputs self;
      systems = [ "x86_64-linux" "aarch64-linux" ];
      perSystem = { pkgs, system, ... }: { packages.llama = pkgs.llama-cpp; };
      modules = [
        ./hosts/flake-module.nix
        ({ pkgs, self', ... }: { checks.llama = self'.packages.llama; })
      ];
      flake = { withSystem }: {
        nixosConfigurations.larch = nixpkgs.lib.nixosSystem {
          modules = [ (${platform}) { environment.systemPackages = [ (withSystem "x86_64-linux" ({ pkgs, ... }: pkgs.llama-cpp)) ]; } ];
        };
      };
    }`,
    files: {
      'hosts/flake-module.nix': `{ self, lib, ... }: {
        nixosModules.llama = ${vulkan};
        nixosConfigurations.cedar = lib.nixosSystem { modules = [ (${platform}) self.nixosModules.llama ]; };
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')], 'nixos larch': [system('nixpkgs cpu')] },
  },
  {
    name: 'lite-config',
    inputs: { ...parts, 'lite-config': { url: 'github:yelite/lite-config', framework: 'lite-config' } },
    outputs: `inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      imports = [ inputs.lite-config.flakeModule ];
      lite-config = {
        nixpkgs.config.allowUnfree = true;
        nixpkgs.overlays = [ (${overlay('cudaSupport')}) ];
        hostModuleDir = ./hosts;
        systemModules = [ (${plain}) ];
        hosts.cedar.system = "x86_64-linux";
        hosts.larch = { system = "x86_64-linux"; hostModule = { networking.domain = "example.org"; }; };
      };
    }`,
    files: { 'hosts/cedar/default.nix': '{ networking.domain = "example.net"; }' },
    hosts: { 'nixos cedar': [system('nixpkgs cuda')], 'nixos larch': [system('nixpkgs cuda')] },
  },
  {
    name: 'flakelight',
    inputs: { flakelight: { url: 'github:nix-community/flakelight', framework: 'flakelight' } },
    outputs: `{ flakelight, ... }@inputs: flakelight ./. {
      inherit inputs;
      nixpkgs.config.allowUnfree = true;
      withOverlays = [ (${overlay('cudaSupport')}) ];
      nixosConfigurations.cedar = { system = "x86_64-linux"; modules = [ (${plain}) ]; };
    }`,
    files: {
      'nix/nixos/larch.nix': '{ system = "x86_64-linux"; modules = [ ./hosts/larch.nix ]; }'.replace(
        './hosts',
        '../hosts',
      ),
      'nix/hosts/larch.nix': vulkan,
    },
    hosts: { 'nixos cedar': [system('nixpkgs cuda')], 'nixos larch': [system('nixpkgs cuda+vulkan')] },
  },
  {
    name: 'haumea',
    inputs: { haumea: { url: 'github:nix-community/haumea', framework: 'haumea' } },
    outputs: `inputs@{ nixpkgs, haumea, ... }:
      let
        hosts = haumea.lib.load { src = ./src; inputs = { inherit (nixpkgs) lib; inherit inputs; }; };
      in { nixosConfigurations = builtins.mapAttrs (_: host: host.system) hosts.machines; }`,
    files: {
      'src/machines/cedar/system.nix':
        '{ lib, root, super, ... }: lib.nixosSystem { system = "x86_64-linux"; modules = [ root.shared super.llama ]; }',
      'src/machines/cedar/_llama.nix': `{ }: (${plain})`,
      'src/machines/larch.nix': `{ lib, ... }: { system = lib.nixosSystem { system = "x86_64-linux"; modules = [ (${vulkan}) ]; }; }`,
      'src/_shared.nix': `{ }: (${unfree})`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs cpu')], 'nixos larch': [system('nixpkgs vulkan')] },
  },
  {
    name: 'clan',
    inputs: {
      'clan-core': { url: 'https://git.clan.lol/clan/clan-core/archive/main.tar.gz', framework: 'clan' },
    },
    outputs: `{ self, clan-core, ... }:
      let
        clan = clan-core.lib.clan {
          inherit self;
          meta.name = "own";
          specialArgs.kind = "vulkanSupport";
          machines.yew = (${plain});
          inventory.machines.cedar.tags = [ "gpu" ];
          inventory.tags = { config, ... }: { own = builtins.filter (name: name != "spare") config.nixos; };
          inventory.instances.base = {
            module = { name = "importer"; input = "clan-core"; };
            roles.default.tags = [ "own" ];
            roles.default.extraModules = [ (${platform}) ];
          };
          inventory.instances.gpu = {
            module = { name = "importer"; input = "clan-core"; };
            roles.default.tags.gpu = { };
            roles.default.extraModules = [ ({ kind, pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { \${kind} = true; }) ]; }) "modules/below.nix" "\${self}/modules/absolute.nix" ];
          };
        };
      in { inherit (clan.config) nixosConfigurations; }`,
    files: {
      'machines/larch/configuration.nix': cuda,
      'machines/larch/hardware-configuration.nix': unfree,
      'machines/cedar/readme.txt': '',
      'modules/below.nix': plain,
      'modules/absolute.nix': `{ imports = [ (${unfree}) (${cuda}) ]; }`,
    },
    hosts: {
      'nixos cedar': [system('nixpkgs cpu'), system('nixpkgs cuda'), system('nixpkgs vulkan')],
      'nixos larch': [system('nixpkgs cuda')],
      'nixos yew': [system('nixpkgs cpu')],
    },
  },
  {
    name: 'colmena’s hive as the hosts',
    inputs: { colmena: { url: 'github:zhaofengli/colmena', framework: 'colmena' } },
    outputs: `inputs@{ self, nixpkgs, colmena, ... }: {
      nixosConfigurations = self.colmenaHive.nodes;
      colmenaHive = colmena.lib.makeHive self.outputs.colmena;
      colmena = {
        meta.nixpkgs = import nixpkgs { system = "x86_64-linux"; config.allowUnfree = true; overlays = [ (${overlay('cudaSupport')}) ]; };
        meta.specialArgs = { inherit inputs; };
        defaults = (${plain});
        cedar = { name, nodes, ... }: { deployment.targetHost = name; };
        larch = [ (${vulkan}) ];
      };
    }`,
    hosts: {
      'nixos cedar': [system('nixpkgs cuda')],
      'nixos larch': [system('nixpkgs cuda'), system('nixpkgs cuda+vulkan')],
    },
  },
  {
    name: 'outputs of flake-parts that may not be there',
    inputs: parts,
    outputs: `inputs@{ nixpkgs, flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } ({ config, lib, ... }: {
      systems = [ "x86_64-linux" ];
      flake.hosts.cedar = { };
      flake.nixosConfigurations = lib.mkMerge [
        (lib.mapAttrs (_: _: nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ (${vulkan}) ]; }) (config.flake.hosts or { }))
        (lib.mapAttrs (_: _: nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ]; }) (config.flake.others or { }))
      ];
    })`,
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'packages of perSystem beside those under flake',
    inputs: parts,
    outputs: `inputs@{ self, nixpkgs, flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [ "x86_64-linux" "aarch64-linux" ];
      flake.packages.x86_64-linux.own = nixpkgs.legacyPackages.x86_64-linux.llama-cpp.override { vulkanSupport = true; };
      perSystem = { pkgs, ... }: { packages.other = pkgs.llama-cpp; };
      flake.nixosConfigurations.cedar = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ { environment.systemPackages = [ self.packages.x86_64-linux.own self.packages.x86_64-linux.other ]; } ];
      };
    }`,
    hosts: { 'nixos cedar': [system('nixpkgs vulkan'), system('nixpkgs cpu')] },
  },
  {
    name: 'an overlay that flake-parts makes of perSystem',
    inputs: parts,
    outputs: `inputs@{ self, nixpkgs, flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [ "x86_64-linux" ];
      imports = [ inputs.flake-parts.flakeModules.easyOverlay ];
      perSystem = { config, pkgs, final, ... }: {
        packages.own = pkgs.llama-cpp.override { vulkanSupport = true; };
        overlayAttrs = {
          inherit (config.packages) own;
          llama-cpp-big = final.own.override { rocmSupport = true; };
        };
      };
      flake.nixosConfigurations.cedar = nixpkgs.lib.nixosSystem {
        modules = [
          ({ pkgs, ... }: {
            nixpkgs.hostPlatform = "x86_64-linux";
            nixpkgs.overlays = [ self.overlays.default ];
            environment.systemPackages = [ pkgs.own pkgs.llama-cpp-big ];
          })
        ];
      };
    }`,
    hosts: { 'nixos cedar': [system('nixpkgs vulkan'), system('nixpkgs rocm+vulkan')] },
  },
  {
    name: 'flake-parts’ own lib, opened by with',
    inputs: parts,
    outputs: `inputs@{ nixpkgs, flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [ ];
      imports = with flake-parts.lib; [ (importApply ./hosts.nix { inherit nixpkgs; }) ];
    }`,
    files: {
      'hosts.nix': `{ nixpkgs }: { ... }: {
        flake.nixosConfigurations.cedar = nixpkgs.lib.nixosSystem { modules = [ (${platform}) (${plain}) ]; };
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs cpu')] },
  },
  {
    name: 'parts of flake-parts that get their arguments first',
    inputs: parts,
    outputs: `inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } ({ flake-parts-lib, ... }: {
      systems = [ "x86_64-linux" ];
      imports = [ (flake-parts-lib.importApply ./hosts.nix { kind = "vulkanSupport"; }) ];
    })`,
    files: {
      'hosts.nix': `{ kind }: { inputs, ... }: {
        flake.nixosConfigurations.cedar = inputs.nixpkgs.lib.nixosSystem {
          system = "x86_64-linux";
          modules = [ ({ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { \${kind} = true; }) ]; }) ];
        };
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
];
