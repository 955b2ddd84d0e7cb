/** Fleets whose packages come from another package set, or from a scope that is made of one. */
import { overlay, type Shape, system } from './shape-parts.ts';

const installed = (packages: string, more = ''): string =>
  `{ nixpkgs, ... }: {
    nixosConfigurations.cedar = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ({ lib, pkgs, ... }: { environment.systemPackages = ${packages}; ${more} }) ];
    };
  }`;

const llama = '{ llama-cpp, ... }: llama-cpp.override { vulkanSupport = true; }';

export const packageSetShapes: readonly Shape[] = [
  {
    name: 'the sets that nixpkgs makes of itself for other platforms and toolchains, with the overlays of the host',
    outputs: installed(
      `[
        pkgs.pkgsStatic.llama-cpp
        pkgs.pkgsCross.aarch64-multiplatform.llama-cpp
        pkgs.pkgsi686Linux.small
        pkgs.buildPackages.llama-cpp
      ] ++ (with pkgs.pkgsMusl; [ llama-cpp-vulkan ])`,
      `nixpkgs.overlays = [ (final: prev: { small = (prev.llama-cpp.override { rocmSupport = true; }).overrideAttrs { doCheck = false; }; }) ];`,
    ),
    hosts: {
      'nixos cedar': [
        system('nixpkgs cpu'),
        system('nixpkgs cpu'),
        system('nixpkgs rocm'),
        system('nixpkgs cpu'),
        system('nixpkgs vulkan'),
      ],
    },
  },
  {
    name: 'packages of scopes',
    outputs: installed(
      `[
        (lib.makeScope pkgs.newScope (self: { own = self.callPackage ./llama.nix { }; })).own
        ((lib.makeScope pkgs.newScope (self: { own = pkgs.llama-cpp; two = self.own.override { rocmSupport = true; }; })).overrideScope
          (final: prev: { own = prev.own.override { blasSupport = true; }; })).two
        (pkgs.newScope { llama-cpp = pkgs.llama-cpp.override { rocmSupport = true; }; } ./llama.nix { })
      ]`,
    ),
    files: { 'llama.nix': llama },
    hosts: {
      'nixos cedar': [system('nixpkgs vulkan'), system('nixpkgs rocm'), system('nixpkgs rocm+vulkan')],
    },
  },
  {
    name: 'a platform that modules say otherwise than the argument',
    outputs: `{ nixpkgs, ... }: {
      nixosConfigurations.cedar = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [
          ({ lib, pkgs, ... }: {
            nixpkgs.hostPlatform = lib.mkDefault "aarch64-linux";
            nixpkgs.overlays = [ (${overlay('rocmSupport')}) ];
            environment.systemPackages =
              lib.optional (pkgs.stdenv.hostPlatform.system == "aarch64-linux") pkgs.llama-cpp;
          })
        ];
      };
    }`,
    hosts: { 'nixos cedar': [system('nixpkgs rocm')] },
  },
];
