# lite-config: a flake-parts module; `lite-config.hosts.NAME.system` is a host, whose module is `${hostModuleDir}/NAME`.
{ lib, any, ... }:
let
  inherit (lib) mkOption types;
  raw = default: mkOption { type = any; inherit default; };

  flakeModule =
    { inputs, config, withSystem, ... }:
    let
      cfg = config.lite-config;
      options = {
        nixpkgs = {
          nixpkgs = raw inputs.nixpkgs;
          config = raw { };
          overlays = mkOption { type = types.listOf any; default = [ ]; };
          perSystemOverrides = mkOption {
            default = { };
            type = types.attrsOf (
              types.submodule {
                options = {
                  nixpkgs = raw inputs.nixpkgs;
                  config = raw { };
                };
              }
            );
          };
          exportOverlayPackages = raw true;
          setPerSystemPkgs = raw true;
        };
        hosts = mkOption {
          default = { };
          type = types.attrsOf (
            types.submodule {
              options = {
                system = mkOption { type = types.str; };
                hostModule = raw null;
              };
            }
          );
        };
        systemModules = mkOption { type = types.listOf any; default = [ ]; };
        homeModules = mkOption { type = types.listOf any; default = [ ]; };
        hostModuleDir = mkOption { type = any; };
        builder.darwin = raw inputs.nix-darwin.lib.darwinSystem;
        homeManagerFlake = raw inputs.home-manager;
        homeConfigurations = mkOption { default = { }; type = types.attrsOf any; };
      };
      usesHomes = cfg.homeModules != [ ] || cfg.homeConfigurations != { };
      hostOf =
        name: host:
        withSystem host.system (
          { liteConfigPkgs, ... }:
          let
            inherit (liteConfigPkgs.stdenv) hostPlatform;
            linux = lib.hasSuffix "-linux" host.system;
            specialArgs = { inherit inputs hostPlatform; };
            args = {
              inherit specialArgs;
              modules =
                [
                  (if host.hostModule == null then "${cfg.hostModuleDir}/${name}" else host.hostModule)
                  {
                    nixpkgs.pkgs = liteConfigPkgs;
                    networking.hostName = name;
                  }
                ]
                ++ cfg.systemModules
                ++ lib.optionals usesHomes [
                  (if linux then cfg.homeManagerFlake.nixosModules.default else cfg.homeManagerFlake.darwinModules.default)
                  {
                    home-manager = {
                      sharedModules = cfg.homeModules;
                      useGlobalPkgs = true;
                      extraSpecialArgs = specialArgs;
                    };
                  }
                ];
            };
          in
          if linux then cfg.nixpkgs.nixpkgs.lib.nixosSystem args else cfg.builder.darwin args
        );
      hostsOn = suffix: lib.filterAttrs (_: host: lib.hasSuffix suffix host.system) cfg.hosts;
    in
    {
      options.lite-config = mkOption {
        default = { };
        type = types.submodule { inherit options; };
      };
      config = {
        systems = lib.unique (lib.mapAttrsToList (_: host: host.system) cfg.hosts);
        flake.nixosConfigurations = builtins.mapAttrs hostOf (hostsOn "-linux");
        flake.darwinConfigurations = builtins.mapAttrs hostOf (hostsOn "-darwin");
        perSystem =
          { system, liteConfigPkgs, ... }:
          let
            source = cfg.nixpkgs.perSystemOverrides.${system} or cfg.nixpkgs;
          in
          {
            _module.args.liteConfigPkgs = lib.mkOptionDefault (
              import source.nixpkgs {
                inherit system;
                inherit (cfg.nixpkgs) overlays config;
              }
            );
            _module.args.pkgs = lib.mkIf cfg.nixpkgs.setPerSystemPkgs liteConfigPkgs;
          };
      };
    };
in
{
  inherit flakeModule;
  flakeModules.default = flakeModule;
}
