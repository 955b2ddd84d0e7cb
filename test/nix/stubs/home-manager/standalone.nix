# `homeManagerConfiguration`: a home without a host, with the package set that the caller gives.
{ lib }:
{
  pkgs,
  lib ? pkgs.lib,
  modules ? [ ],
  extraSpecialArgs ? { },
  check ? true,
  minimal ? false,
  # Arguments of before 2022, which are refused below.
  configuration ? null,
  extraModules ? null,
  homeDirectory ? null,
  stateVersion ? null,
  system ? null,
  username ? null,
}:
let
  legacy = lib.filterAttrs (_: v: v != null) {
    inherit
      configuration
      extraModules
      homeDirectory
      stateVersion
      system
      username
      ;
  };
  hmLib = lib.extend (_: _: { hm = import ./lib.nix { inherit lib; }; });
  evaluated = lib.evalModules {
    inherit check;
    class = "homeManager";
    modules = modules ++ [
      ./modules/home.nix
      {
        nixpkgs = {
          config = lib.mkDefault pkgs.config;
          overlays = lib.mkDefault pkgs.overlays;
        };
      }
      (import ./modules/nixpkgs.nix {
        inherit pkgs;
        useGlobalPkgs = false;
      })
    ];
    specialArgs = {
      lib = hmLib;
      modulesPath = toString ./modules;
    }
    // extraSpecialArgs;
  };
in
if legacy != { } then
  throw "The 'homeManagerConfiguration' arguments\n\n${lib.concatMapStringsSep "\n" (n: "- ${n}") (lib.attrNames legacy)}\n\nhave been removed. Please use the 'modules' argument instead."
else
  evaluated
  // {
    inherit (evaluated.config.home) activationPackage;
    activation-script = evaluated.config.home.activationPackage;
    newsDisplay = "silent";
    pkgs = evaluated._module.args.pkgs;
  }
