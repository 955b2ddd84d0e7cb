# A nixpkgs small enough to read and strict enough to say what the real one says.
# Tests put it in place of every nixpkgs input; see ../../README.md.
{
  description = "Stub of nixpkgs for tests: lib, a module system, fake packages";

  outputs =
    { self }:
    let
      lib = import ./lib;
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
    in
    {
      lib = lib.extend (
        libFinal: _: {
          nixosSystem =
            args:
            import ./nixos/lib/eval-config.nix (
              {
                lib = libFinal;
                system = null;
              }
              // args
            );
        }
      );

      legacyPackages = lib.genAttrs systems (system: import ./. { inherit system; });

      nixosModules = {
        notDetected = ./nixos/modules/installer/scan/not-detected.nix;
        readOnlyPkgs = { };
      };
    };
}
