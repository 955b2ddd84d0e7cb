# Which package set a home sees: the host's, or one of its own with its own overlays.
{ pkgs, useGlobalPkgs }:
{ config, lib, ... }:
let
  cfg = config.nixpkgs;
  inherit (lib) mkOption types;
in
{
  options.nixpkgs = {
    config = mkOption {
      type = types.nullOr types.raw;
      default = null;
    };
    overlays = mkOption {
      type = types.nullOr (
        types.listOf (
          lib.mkOptionType {
            name = "nixpkgs-overlay";
            description = "nixpkgs overlay";
            check = lib.isFunction;
            merge = lib.mergeOneOption;
          }
        )
      );
      default = null;
    };
  };

  config = {
    _module.args.pkgs =
      if useGlobalPkgs then
        pkgs
      else
        import pkgs.path {
          inherit (pkgs.stdenv.hostPlatform) system;
          config = if cfg.config == null then { } else cfg.config;
          overlays = if cfg.overlays == null then [ ] else cfg.overlays;
        };
    warnings =
      lib.optional (useGlobalPkgs && (cfg.config != null || cfg.overlays != null))
        "You have set either `nixpkgs.config` or `nixpkgs.overlays` while using `home-manager.useGlobalPkgs`.\nThis will soon not be possible. Please remove all `nixpkgs` options when using `home-manager.useGlobalPkgs`.";
  };
}
