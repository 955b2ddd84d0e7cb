{ lib }:
let
  inherit (lib) mkOption types;

  # Outputs by system, written under `perSystem`, read under the flake's own names.
  transposed = {
    packages = types.lazyAttrsOf types.package;
    legacyPackages = types.lazyAttrsOf types.raw;
    devShells = types.lazyAttrsOf types.package;
    checks = types.lazyAttrsOf types.package;
    apps = types.lazyAttrsOf types.raw;
    formatter = types.nullOr types.package;
  };

  perSystemModule =
    { inputs, self }:
    {
      lib,
      system,
      ...
    }:
    let
      ofSystem =
        flake:
        builtins.mapAttrs (_: output: output.${system}) (
          lib.filterAttrs (_: output: builtins.isAttrs output && output ? ${system}) flake
        );
      inputs' = builtins.mapAttrs (_: ofSystem) (removeAttrs inputs [ "self" ]);
    in
    {
      options = builtins.mapAttrs (
        name: type:
        mkOption {
          inherit type;
          default = if name == "formatter" then null else { };
        }
      ) transposed;
      config._module.args = {
        inherit inputs';
        self' = ofSystem self;
        pkgs = lib.mkOptionDefault (
          inputs.nixpkgs.legacyPackages.${system}
            or (throw "flake-parts: The flake does not have a `nixpkgs` input. Please add it, or set `perSystem._module.args.pkgs` yourself.")
        );
      };
    };

  root =
    { inputs, self }:
    { config, ... }:
    let
      systemOf = system: config.allSystems.${system} or (config.perSystem system);
      withSystem = system: f: let s = systemOf system; in f (s._args // { config = s; inherit system; });
    in
    {
      options = {
        systems = mkOption { type = types.listOf types.str; };
        debug = mkOption {
          type = types.bool;
          default = false;
        };
        flake = mkOption {
          type = types.submodule {
            freeformType = types.lazyAttrsOf types.raw;
            options = {
              nixosConfigurations = mkOption {
                type = types.lazyAttrsOf types.raw;
                default = { };
              };
              nixosModules = mkOption {
                type = types.lazyAttrsOf types.raw;
                default = { };
              };
              overlays = mkOption {
                type = types.lazyAttrsOf (types.addCheck types.raw lib.isFunction);
                default = { };
              };
            }
            // builtins.mapAttrs (
              _: type:
              mkOption {
                type = types.lazyAttrsOf type;
                default = { };
              }
            ) transposed;
          };
          default = { };
        };
        perSystem = mkOption {
          type = types.deferredModule;
          default = { };
          apply =
            module: system:
            let
              evaluate = more: lib.evalModules {
                modules = [
                  module
                  (perSystemModule { inherit inputs self; })
                ]
                ++ more;
                prefix = [
                  "perSystem"
                  system
                ];
                specialArgs = { inherit system; };
              };
              evaluated = evaluate [ ];
            in
            evaluated.config
            // {
              _with = more: (evaluate more).config;
              _args = lib.getAttrs [ "pkgs" "inputs'" "self'" ] evaluated._module.args // evaluated._module.args;
            };
        };
        allSystems = mkOption {
          type = types.raw;
          internal = true;
        };
      };
      config = {
        allSystems = lib.genAttrs config.systems config.perSystem;
        flake = builtins.mapAttrs (
          name: _:
          lib.filterAttrs (_: v: v != null) (builtins.mapAttrs (_: s: s.${name}) config.allSystems)
        ) transposed;
        _module.args = {
          inherit withSystem;
          getSystem = systemOf;
          moduleWithSystem =
            f:
            { pkgs, ... }@args:
            withSystem pkgs.stdenv.hostPlatform.system (s: f s args);
        };
      };
    };
in
{
  mkFlake =
    {
      inputs ? self.inputs,
      self ? inputs.self,
      specialArgs ? { },
      moduleLocation ? "${self.outPath}/flake.nix",
    }:
    module:
    (lib.evalModules {
      modules = [
        (root { inherit inputs self; })
        (lib.setDefaultModuleLocation moduleLocation module)
      ];
      specialArgs = {
        inherit inputs self;
        flake-parts-lib = { inherit (lib.modules) importApply; };
      }
      // specialArgs;
      class = "flake";
    }).config.flake;
  mkTransposedPerSystemModule = _: { };
  importApply = lib.modules.importApply;
}
