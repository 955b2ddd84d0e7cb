# The official flake of llama.cpp: outputs and arguments as of 2026-09.
{
  description = "Stub of llama.cpp's flake for tests";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    flake-parts.url = "github:hercules-ci/flake-parts";
  };

  outputs =
    {
      self,
      nixpkgs,
      flake-parts,
    }:
    let
      inherit (nixpkgs) lib;
      llamaVersion = "0.0.0";
      scope = pkgs: pkgs.callPackage ./nix/scope.nix { inherit llamaVersion; };
      # Upstream's CUDA and ROCm outputs are built with package sets of their own, which allow CUDA's licence.
      isCuda =
        pkg: lib.all (license: license.free || license.shortName == "CUDA EULA") (lib.toList (pkg.meta.license or [ ]));
      instances = system: {
        plain = import nixpkgs { inherit system; };
        cuda = import nixpkgs {
          inherit system;
          config.cudaSupport = true;
          config.allowUnfreePredicate = isCuda;
        };
        rocm = import nixpkgs {
          inherit system;
          config.rocmSupport = true;
        };
      };
      eachSystem = lib.genAttrs [
        "aarch64-darwin"
        "aarch64-linux"
        "x86_64-darwin"
        "x86_64-linux"
      ];
    in
    {
      overlays.default = final: prev: {
        llamaPackages = scope final;
        inherit (final.llamaPackages) llama-cpp;
      };

      legacyPackages = eachSystem (
        system:
        let
          pkgs = instances system;
        in
        {
          llamaPackages = scope pkgs.plain;
          llamaPackagesWindows = scope pkgs.plain.pkgsCross.mingwW64;
          llamaPackagesCuda = scope pkgs.cuda;
          llamaPackagesRocm = scope pkgs.rocm;
        }
      );

      packages = eachSystem (
        system:
        let
          legacy = self.legacyPackages.${system};
          default = legacy.llamaPackages.llama-cpp;
        in
        {
          inherit default;
          vulkan = default.override { useVulkan = true; };
          windows = legacy.llamaPackagesWindows.llama-cpp;
          inherit (legacy.llamaPackages) python-scripts;
        }
        // lib.optionalAttrs (lib.hasSuffix "-linux" system) {
          cuda = legacy.llamaPackagesCuda.llama-cpp;
          mpi-cpu = default.override { useMpi = true; };
          mpi-cuda = default.override { useMpi = true; };
        }
        // lib.optionalAttrs (system == "x86_64-linux") {
          rocm = legacy.llamaPackagesRocm.llama-cpp;
        }
      );
    };
}
