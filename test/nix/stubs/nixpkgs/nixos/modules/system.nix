# What a system is made of, and `system.build.toplevel`: a name for all of it, so that two evaluations can be compared.
{
  config,
  lib,
  pkgs,
  undeclaredConfig,
  ...
}:
let
  inherit (lib) mkOption types;
  failed = map (a: a.message) (lib.filter (a: !a.assertion) config.assertions);
  packages = mkOption {
    type = types.listOf types.package;
    default = [ ];
  };

  plain =
    v:
    if lib.isFunction v then
      "<function>"
    else if builtins.isPath v then
      baseNameOf (toString v)
    else if builtins.isList v then
      map plain v
    else if v ? outPath then
      v.outPath
    else if builtins.isAttrs v then
      builtins.mapAttrs (_: plain) v
    else
      v;
  toplevel = pkgs.stdenv.mkDerivation {
    name = "nixos-system-${config.networking.hostName}-${config.system.nixos.version}";
    contents = plain {
      inherit (config.environment) systemPackages etc;
      inherit (config.system) stateVersion;
      inherit (config.system.build) parts;
      users = builtins.mapAttrs (_: user: removeAttrs user [ "name" ]) config.users.users;
      fonts = config.fonts.packages;
      # Everything that was said under a name which the stub does not know more about.
      settings = removeAttrs undeclaredConfig [ "nixpkgs" ];
    };
  };
in
{
  options = {
    environment = {
      _freeform = true;
      systemPackages = packages;
      etc = mkOption {
        type = types.anything;
        default = { };
      };
      variables = mkOption {
        type = types.lazyAttrsOf types.raw;
        default = { };
      };
      sessionVariables = mkOption {
        type = types.lazyAttrsOf types.raw;
        default = { };
      };
    };
    fonts = {
      _freeform = true;
      inherit packages;
    };
    users = {
      _freeform = true;
      users = mkOption {
        default = { };
        type = types.attrsOf (
          types.submodule (
            { name, config, ... }:
            {
              config = lib.mkIf config.isNormalUser { home = lib.mkDefault "/home/${config.name}"; };
              freeformType = types.anything;
              options = {
                name = mkOption {
                  type = types.str;
                  default = name;
                };
                home = mkOption {
                  type = types.str;
                  default = "/var/empty";
                };
                isNormalUser = mkOption {
                  type = types.bool;
                  default = false;
                };
                extraGroups = mkOption {
                  type = types.listOf types.str;
                  default = [ ];
                };
                inherit packages;
              };
            }
          )
        );
      };
    };
    networking = {
      _freeform = true;
      hostName = mkOption {
        type = types.str;
        default = "nixos";
      };
      hostId = mkOption {
        type = types.nullOr types.str;
        default = null;
      };
    };
    system = {
      _freeform = true;
      stateVersion = mkOption {
        type = types.str;
        default = lib.release;
      };
      nixos = {
        _freeform = true;
        version = mkOption {
          type = types.str;
          default = lib.version;
        };
        release = mkOption {
          type = types.str;
          default = lib.release;
        };
      };
      build = {
        _freeform = true;
        # Named things that a module adds to the system.
        parts = mkOption {
          type = types.attrsOf types.raw;
          default = { };
        };
        toplevel = mkOption { type = types.raw; };
      };
    };
  };

  config.system.build.toplevel =
    if failed != [ ] then
      throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (m: "- ${m}") failed}"
    else
      lib.foldr lib.warn toplevel config.warnings;
}
