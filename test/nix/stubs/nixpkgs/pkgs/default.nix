# nixpkgs itself: a package set under a configuration, extended by overlays in order.
{
  localSystem ? { system = args.system or builtins.currentSystem; },
  system ? null,
  crossSystem ? null,
  config ? { },
  overlays ? [ ],
  crossOverlays ? [ ],
  ...
}@args:
let
  lib = import ../lib;

  systemName =
    if args ? localSystem then
      if builtins.isString localSystem then localSystem else localSystem.system
    else
      localSystem.system;

  checkedOverlays = lib.throwIfNot (builtins.isList overlays) "The overlays argument to nixpkgs must be a list." (
    lib.foldr (x: lib.throwIfNot (lib.isFunction x) "All overlays passed to nixpkgs must be functions.") overlays overlays
  );

  givenConfig = if lib.isFunction config then config { inherit pkgs lib; } else config;
  finalConfig = {
    allowUnfree = false;
    allowUnfreePredicate = _: false;
    allowBroken = false;
    allowUnsupportedSystem = false;
    allowAliases = true;
    cudaSupport = false;
    rocmSupport = false;
    cudaCapabilities = [ ];
    cudaForwardCompat = true;
    permittedInsecurePackages = [ ];
    packageOverrides = _: { };
  }
  // givenConfig;

  # A variant of nixpkgs: the same overlays, some settings of its own.
  withConfig = more: import ./. (args // { config = finalConfig // more; });
  forPlatform = localSystem: import ./. (builtins.removeAttrs args [ "system" ] // { inherit localSystem; });
  cudaArchitectures = {
    sm_61 = "6.1";
    sm_75 = "7.5";
    sm_86 = "8.6";
    sm_89 = "8.9";
    sm_90a = "9.0a";
    sm_120 = "12.0";
  };

  base =
    final:
    let
      env = {
        inherit lib systemName;
        config = finalConfig;
        pkgs = final;
      };
      plain = import ./stdenv.nix env;
      # The stub's own packages may be asked for any argument; those that matter here (llama-cpp …) list theirs.
      # With extra names, each has these as parts too: no one knows which of them belong to which package.
      simplePackage =
        name:
        parts
        // lib.makeOverridable (
          { ... }@options:
          final.stdenv.mkDerivation (
            {
              pname = name;
              version = "1.0";
            }
            // lib.optionalAttrs (options != { }) { inherit options; }
          )
        ) { };
      extraNames = lib.importJSON ./extra-names.json;
      parts = lib.genAttrs extraNames simplePackage;
    in
    lib.genAttrs (import ./names.nix ++ extraNames) simplePackage
    // plain
    // import ./builders.nix env
    // import ./sets.nix (env // { inherit extraNames simplePackage; })
    // import ./unfree.nix env
    // {
      inherit lib overlays;
      pkgs = final;
      _type = "pkgs";
      config = finalConfig;
      path = ../.;

      callPackage = final.newScope { };
      callPackages = lib.callPackagesWith final;
      newScope = extra: lib.callPackageWith (final // extra);

      llama-cpp = final.callPackage ./llama-cpp.nix { };
      llama-cpp-cuda = final.llama-cpp.override { cudaSupport = true; };
      llama-cpp-rocm = final.llama-cpp.override { rocmSupport = true; };
      llama-cpp-vulkan = final.llama-cpp.override { vulkanSupport = true; };

      extend = overlay: final.appendOverlays [ overlay ];
      appendOverlays = more: if more == [ ] then final else import ./. (args // { overlays = overlays ++ more; });
      pkgsCuda = withConfig {
        cudaSupport = true;
        rocmSupport = false;
      };
      pkgsRocm = withConfig {
        cudaSupport = false;
        rocmSupport = true;
      };
      pkgsForCudaArch = lib.mapAttrs (
        _: capability:
        withConfig {
          cudaSupport = true;
          rocmSupport = false;
          cudaForwardCompat = false;
          cudaCapabilities = [ capability ];
        }
      ) cudaArchitectures;
      pkgsCross = lib.mapAttrs (_: forPlatform) {
        mingwW64 = "x86_64-windows";
        aarch64-multiplatform = "aarch64-linux";
        raspberryPi = "armv6l-linux";
      };
      pkgsi686Linux = forPlatform "i686-linux";
      pkgsLLVM = import ./. args;
      pkgsMusl = import ./. args;
      pkgsStatic = import ./. args;
      buildPackages = final;
      targetPackages = final;
    }
    // lib.optionalAttrs finalConfig.allowAliases {
      system = lib.warn "'system' has been renamed to/replaced by 'stdenv.hostPlatform.system'" systemName;
    };

  fromConfig = final: prev: finalConfig.packageOverrides prev;
  pkgs = lib.fix (lib.foldl' (f: overlay: lib.extends overlay f) base ([ fromConfig ] ++ checkedOverlays));
in
pkgs
