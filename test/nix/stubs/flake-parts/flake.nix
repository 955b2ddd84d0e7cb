# flake-parts: a flake as modules, `perSystem` evaluated once for each system.
{
  description = "Stub of flake-parts for tests";

  inputs.nixpkgs-lib.url = "github:nix-community/nixpkgs.lib";

  outputs =
    { self, nixpkgs-lib }:
    {
      lib = import ./lib.nix { inherit (nixpkgs-lib) lib; };
      flakeModules = {
        modules = { };
        easyOverlay = import ./easy-overlay.nix;
        flakeModules = { };
        partitions = import ./partitions.nix;
      };
    };
}
