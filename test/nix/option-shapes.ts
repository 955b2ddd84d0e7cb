/** Fleets whose options stand for others, or are of types that their authors wrote. */
import type { Shape } from './shape-parts.ts';
import { homePlain, parts, plain, system, unfree, vulkan } from './shape-parts.ts';

const host = (modules: string): string =>
  `{ nixpkgs, home-manager, ... }: {
    nixosConfigurations.cedar = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ${modules} ]; };
  }`;

export const optionShapes: readonly Shape[] = [
  {
    name: 'an option that stands for a home, and one that stands for the packages',
    outputs: host('home-manager.nixosModules.home-manager ./own.nix ./use.nix'),
    files: {
      'own.nix': `{ lib, ... }: {
        imports = [
          (lib.mkAliasOptionModule [ "hm" ] [ "home-manager" "users" "mara" ])
          (lib.mkRenamedOptionModule [ "own" "packages" ] [ "environment" "systemPackages" ])
        ];
      }`,
      'use.nix': `{ lib, pkgs, ... }: {
        hm = ${homePlain};
        own.packages = lib.mkBefore [ (pkgs.llama-cpp.override { vulkanSupport = true; }) ];
      }`,
    },
    hosts: {
      'nixos cedar': [system('nixpkgs vulkan'), 'home-manager.users.mara.home.packages nixpkgs cpu'],
    },
  },
  {
    name: 'options of types of one’s own, and of none',
    outputs: host(
      `./own.nix { own.untyped = [ "vulkanSupport" ]; own.merged = { a.cudaSupport = true; }; } (${unfree})`,
    ),
    files: {
      'own.nix': `{ config, lib, pkgs, ... }:
        let
          cfg = config.own;
          set = lib.mkOptionType {
            name = "own";
            check = builtins.isAttrs;
            merge = loc: defs: lib.foldl' lib.recursiveUpdate { } (map (def: def.value) defs);
          };
        in
        {
          options.own.untyped = lib.mkOption { };
          options.own.merged = lib.mkOption { type = set; };
          config.own.untyped = [ "rocmSupport" ];
          config.own.merged.a.vulkanSupport = true;
          config.environment.systemPackages =
            map (name: pkgs.llama-cpp.override { \${name} = true; }) cfg.untyped
            ++ [ (pkgs.llama-cpp.override cfg.merged.a) ];
        }`,
    },
    hosts: {
      'nixos cedar': [system('nixpkgs vulkan'), system('nixpkgs rocm'), system('nixpkgs cuda+vulkan')],
    },
  },
  {
    name: 'modules among the outputs of flake-parts, where nobody declares their classes',
    inputs: parts,
    outputs: `inputs@{ self, nixpkgs, flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
      systems = [ "x86_64-linux" ];
      flake.modules.desktop = import ./desktop;
      flake.nixosConfigurations.cedar = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ self.modules.desktop ];
      };
    }`,
    files: {
      'desktop/default.nix': '{ imports = [ ./llama.nix ]; config.networking.domain = "example.org"; }',
      'desktop/llama.nix': plain,
    },
    hosts: { 'nixos cedar': [system('nixpkgs cpu')] },
  },
  {
    name: 'definitions that stronger ones replace',
    outputs: `{ nixpkgs, home-manager, ... }:
      let
        host = modules: nixpkgs.lib.nixosSystem {
          system = "x86_64-linux";
          modules = [ home-manager.nixosModules.home-manager ./base.nix ] ++ modules;
        };
      in {
        nixosConfigurations.cedar = host [ ];
        nixosConfigurations.larch = host [ ./stronger.nix ];
        nixosConfigurations.yew = host [ ./instead.nix ];
      }`,
    files: {
      'base.nix': `{ lib, pkgs, ... }: {
        environment.systemPackages = [ pkgs.llama-cpp ];
        users.users.mara = { isNormalUser = true; packages = lib.mkDefault [ pkgs.llama-cpp ]; };
        home-manager.users.mara = ${homePlain};
      }`,
      'stronger.nix': `{ lib, pkgs, ... }: {
        environment.systemPackages = lib.mkForce [ (pkgs.llama-cpp.override { vulkanSupport = true; }) ];
        users.users.mara.packages = [ pkgs.hello ];
        home-manager.users.mara.home.packages = lib.mkForce [ ];
      }`,
      'instead.nix': `{ lib, ... }: {
        environment = lib.mkForce { systemPackages = [ ]; };
        users.users.mara = lib.mkForce { isNormalUser = true; };
        home-manager.users.mara = lib.mkForce { home.stateVersion = "25.05"; };
      }`,
    },
    hosts: {
      'nixos yew': [],
      'nixos cedar': [
        system('nixpkgs cpu'),
        'users.users.mara.packages nixpkgs cpu',
        'home-manager.users.mara.home.packages nixpkgs cpu',
      ],
      'nixos larch': [system('nixpkgs vulkan')],
    },
  },
  {
    name: 'definitions that are handed on',
    outputs: host(`./own.nix { own.extra.environment = { }; } (${vulkan})`),
    files: {
      'own.nix': `{ lib, options, pkgs, ... }: {
        options.own.packages = lib.mkOption { type = lib.types.listOf lib.types.package; default = [ pkgs.llama-cpp ]; };
        options.own.extra = lib.mkOption { type = lib.types.attrs; default = { }; };
        config.environment.systemPackages = lib.mkAliasDefinitions options.own.packages;
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs cpu'), system('nixpkgs vulkan')] },
  },
];
