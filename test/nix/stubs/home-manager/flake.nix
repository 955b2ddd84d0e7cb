# Home Manager, as a module of NixOS and nix-darwin and standalone.
{
  description = "Stub of Home Manager for tests";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      os = import ./os-module.nix;
    in
    {
      nixosModules = {
        home-manager = os;
        default = os;
      };
      darwinModules = {
        home-manager = os;
        default = os;
      };
      flakeModules = {
        home-manager = { };
        default = { };
      };
      lib = {
        homeManagerConfiguration = import ./standalone.nix { inherit (nixpkgs) lib; };
        hm = import ./lib.nix { inherit (nixpkgs) lib; };
      };
      packages = nixpkgs.lib.mapAttrs (_: pkgs: { inherit (pkgs) home-manager; default = pkgs.home-manager; }) nixpkgs.legacyPackages;
    };
}
