# `hardware.*`: the names right below it are all declared, so that one which nixpkgs hasn't is refused by name.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  nvidia = builtins.elem "nvidia" config.services.xserver.videoDrivers;
  flag = mkOption {
    type = types.bool;
    default = false;
  };
  packages = mkOption {
    type = types.listOf types.package;
    default = [ ];
  };
in
{
  options.hardware =
    lib.genAttrs [
      "acpilight"
      "alsa"
      "apple"
      "asahi"
      "block"
      "bluetooth"
      "bolt"
      "bumblebee"
      "ckb-next"
      "cpu"
      "deviceTree"
      "digitalbitbox"
      "display"
      "facter"
      "fancontrol"
      "flipperzero"
      "gkraken"
      "gpgSmartcards"
      "hackrf"
      "i2c"
      "infiniband"
      "intel-gpu-tools"
      "ipu6"
      "keyboard"
      "ledger"
      "libftdi"
      "libjaylink"
      "logitech"
      "mcelog"
      "new-lg4ff"
      "nfc-nci"
      "nitrokey"
      "nvidia-container-toolkit"
      "nvidiaOptimus"
      "onlykey"
      "openrazer"
      "opentabletdriver"
      "pcmcia"
      "printers"
      "pulseaudio"
      "raid"
      "rasdaemon"
      "raspberry-pi"
      "rtl-sdr"
      "saleae-logic"
      "sane"
      "sensor"
      "spacenavd"
      "steam-hardware"
      "system76"
      "trackpoint"
      "tuxedo-drivers"
      "tuxedo-rs"
      "uinput"
      "uni-sync"
      "usb-modeswitch"
      "usbStorage"
      "video"
      "xone"
      "xpadneo"
    ] (_: { _freeform = true; })
    // {
      enableAllFirmware = flag;
      enableAllHardware = flag;
      enableRedistributableFirmware = flag;
      ksm.enable = flag;
      wirelessRegulatoryDatabase = flag;
      firmware = packages;

      graphics = {
        enable = flag;
        enable32Bit = flag;
        package = lib.mkPackageOption pkgs "mesa" { };
        package32 = lib.mkPackageOption pkgs "mesa" { };
        extraPackages = packages;
        extraPackages32 = packages;
      };
      opengl = {
        _freeform = true;
      };
      nvidia = {
        _freeform = true;
        enabled = mkOption {
          type = types.bool;
          default = nvidia;
          readOnly = true;
        };
        open = mkOption {
          type = types.nullOr types.bool;
          default = null;
        };
        nvidiaSettings = mkOption {
          type = types.bool;
          default = true;
        };
        modesetting.enable = flag;
        package = mkOption {
          type = types.package;
          default = config.boot.kernelPackages.nvidiaPackages.stable;
        };
      };
      amdgpu = {
        _freeform = true;
        opencl.enable = flag;
        initrd.enable = flag;
      };
    };

  config.system.build.parts = {
    hardware = {
      inherit (config.hardware)
        enableAllFirmware
        enableAllHardware
        enableRedistributableFirmware
        firmware
        wirelessRegulatoryDatabase
        ;
      inherit (config.hardware.graphics) enable enable32Bit extraPackages;
      amd = config.hardware.amdgpu.opencl.enable;
    };
    nvidia = lib.mkIf nvidia {
      inherit (config.hardware.nvidia) package open nvidiaSettings;
      modesetting = config.hardware.nvidia.modesetting.enable;
    };
  };
}
