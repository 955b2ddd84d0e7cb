# What a home is made of. Namespaces in which Home Manager declares much take anything, as in the stub of NixOS.
{
  config,
  lib,
  pkgs,
  undeclaredConfig,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.home;
  open = {
    _freeform = true;
  };
  anything = mkOption {
    type = types.anything;
    default = { };
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
in
{
  options =
    lib.genAttrs [
      "accounts"
      "dconf"
      "editorconfig"
      "fonts"
      "gtk"
      "i18n"
      "launchd"
      "manual"
      "news"
      "nix"
      "programs"
      "qt"
      "services"
      "systemd"
      "targets"
      "wayland"
      "xdg"
      "xresources"
      "xsession"
    ] (_: open)
    // {
      lib = anything;
      assertions = mkOption {
        type = types.listOf types.unspecified;
        default = [ ];
      };
      warnings = mkOption {
        type = types.listOf types.str;
        default = [ ];
      };
      home = open // {
        username = mkOption { type = types.str; };
        homeDirectory = mkOption { type = types.path; };
        stateVersion = mkOption { type = types.str; };
        packages = mkOption {
          type = types.listOf types.package;
          default = [ ];
        };
        file = anything;
        sessionVariables = anything;
        path = mkOption { type = types.package; };
        activationPackage = mkOption { type = types.package; };
      };
    };

  config.home = {
    path = pkgs.buildEnv {
      name = "home-manager-path";
      paths = cfg.packages;
    };
    activationPackage = pkgs.stdenv.mkDerivation {
      name = "home-manager-generation";
      contents = plain {
        inherit (cfg)
          username
          stateVersion
          packages
          file
          sessionVariables
          ;
        settings = removeAttrs undeclaredConfig [ "nixpkgs" ];
      };
    };
  };
}
