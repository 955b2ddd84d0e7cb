# From a list of modules to a NixOS host. Closed formals, as in nixpkgs: a misspelt argument of nixosSystem is refused.
{
  lib ? import ../../lib,
  system ? builtins.currentSystem,
  pkgs ? null,
  baseModules ? import ../modules/module-list.nix,
  extraArgs ? { },
  specialArgs ? { },
  modules,
  modulesLocation ? null,
  check ? true,
  prefix ? [ ],
  extraModules ? [ ],
}:
let
  settings = {
    _file = "nixos/lib/eval-config.nix";
    key = "nixos/lib/eval-config.nix";
    config = lib.mkMerge [
      (lib.optionalAttrs (system != null) { nixpkgs.system = lib.mkDefault system; })
      (lib.optionalAttrs (pkgs != null) { nixpkgs.pkgs = lib.mkDefault pkgs; })
      { _module.args = extraArgs; }
    ];
  };
  own =
    if modulesLocation == null then modules else map (lib.setDefaultModuleLocation modulesLocation) modules;

  evaluated = lib.evalModules {
    inherit prefix check;
    class = "nixos";
    modules = baseModules ++ [ settings ] ++ extraModules ++ own;
    specialArgs = {
      modulesPath = toString ../modules;
    }
    // specialArgs;
    args = {
      inherit baseModules extraModules modules;
      utils = import ./utils.nix { inherit lib; };
    };
  };
  extend =
    configuration:
    configuration
    // {
      inherit lib;
      pkgs = configuration._module.args.pkgs;
      extendModules = args: extend (configuration.extendModules args);
    };
in
extend evaluated
