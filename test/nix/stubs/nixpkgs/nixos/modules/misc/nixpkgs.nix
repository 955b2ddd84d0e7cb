# `nixpkgs.*`: the package set that the module argument `pkgs` is.
{
  config,
  lib,
  options,
  ...
}:
let
  cfg = config.nixpkgs;
  opt = options.nixpkgs;

  overlay = lib.mkOptionType {
    name = "nixpkgs-overlay";
    description = "nixpkgs overlay";
    check = lib.isFunction;
    merge = lib.mergeOneOption;
  };
  nixpkgsConfig = lib.mkOptionType {
    name = "nixpkgs-config";
    description = "nixpkgs config";
    check = x: builtins.isAttrs x || lib.isFunction x;
    emptyValue.value = { };
    merge = _: defs: lib.foldl lib.recursiveUpdate { } (map (def: lib.toFunction def.value { }) (lib.reverseList defs));
  };
  platform = lib.types.coercedTo lib.types.str (system: { inherit system; }) lib.types.attrs;

  system =
    if opt.hostPlatform.isDefined then
      cfg.hostPlatform.system
    else if opt.system.isDefined then
      cfg.system
    else
      throw "Neither `nixpkgs.hostPlatform` nor the legacy option `nixpkgs.system` has been set.\nYou can set `nixpkgs.hostPlatform` in hardware-configuration.nix by re-running\na recent version of nixos-generate-config.";
in
{
  options.nixpkgs = {
    overlays = lib.mkOption {
      type = lib.types.listOf overlay;
      default = [ ];
    };
    config = lib.mkOption {
      type = nixpkgsConfig;
      default = { };
    };
    pkgs = lib.mkOption { type = lib.types.pkgs; };
    system = lib.mkOption { type = lib.types.str; };
    hostPlatform = lib.mkOption { type = platform; };
    buildPlatform = lib.mkOption {
      type = platform;
      default = cfg.hostPlatform;
    };
    localSystem = lib.mkOption {
      type = lib.types.attrs;
      default = { inherit system; };
    };
    flake = lib.mkOption {
      type = lib.types.anything;
      default = { };
    };
  };

  config = {
    _module.args.pkgs =
      if opt.pkgs.isDefined then
        cfg.pkgs.appendOverlays cfg.overlays
      else
        import ../../.. {
          inherit system;
          inherit (cfg) config overlays;
        };
    assertions = [
      {
        assertion = opt.pkgs.isDefined -> cfg.config == { };
        message = ''
          Your system configures nixpkgs with an externally created instance.
          `nixpkgs.config` options should be passed when creating the instance instead.'';
      }
    ];
  };
}
