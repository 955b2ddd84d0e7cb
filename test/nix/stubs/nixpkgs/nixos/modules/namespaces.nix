# The namespaces in which nixpkgs declares thousands of options and the stub takes anything,
# and in them the few that other modules of the stub, or fleets, read.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  open = {
    _freeform = true;
  };
  anything = default: mkOption {
    type = types.anything;
    inherit default;
  };
in
{
  options = {
    boot = open // {
      kernelPackages = mkOption {
        type = types.raw;
        default = pkgs.linuxPackages;
      };
      kernelParams = mkOption {
        type = types.listOf types.str;
        default = [ ];
      };
      kernelModules = mkOption {
        type = types.listOf types.str;
        default = [ ];
      };
    };
    console = open;
    containers = open;
    documentation = open;
    fileSystems = anything { };
    gtk = open;
    ids = open;
    i18n = open // {
      defaultLocale = mkOption {
        type = types.str;
        default = "en_US.UTF-8";
      };
    };
    location = open;
    nix = open // {
      settings = anything { };
      package = lib.mkPackageOption pkgs "nix" { };
    };
    power = open;
    powerManagement = open;
    programs = open;
    qt = open;
    security = open;
    services = open // {
      xserver = open // {
        enable = lib.mkEnableOption "the X server";
        videoDrivers = mkOption {
          type = types.listOf types.str;
          default = [
            "modesetting"
            "fbdev"
          ];
        };
      };
    };
    sound = open;
    specialisation = anything { };
    swapDevices = anything [ ];
    systemd = open;
    time = open // {
      timeZone = mkOption {
        type = types.nullOr types.str;
        default = null;
      };
    };
    virtualisation = open;
    xdg = open;
    zramSwap = open;
  };

  config.system.build.parts.settings = {
    inherit (config) fileSystems specialisation swapDevices;
    inherit (config.boot) kernelModules kernelParams;
    inherit (config.boot.kernelPackages) kernel;
    inherit (config.i18n) defaultLocale;
    inherit (config.nix) package settings;
    inherit (config.services.xserver) enable videoDrivers;
    inherit (config.time) timeZone;
  };
}
