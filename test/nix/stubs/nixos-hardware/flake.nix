# nixos-hardware: modules by machine and by part; those of GPUs say what the real ones say of drivers.
{
  description = "Stub of nixos-hardware for tests";

  outputs =
    { self }:
    let
      names = [
        "common-cpu-amd"
        "common-cpu-amd-pstate"
        "common-cpu-intel"
        "common-gpu-intel"
        "common-hidpi"
        "common-pc"
        "common-pc-laptop"
        "common-pc-laptop-ssd"
        "common-pc-ssd"
        "dell-xps-13-9310"
        "framework-12th-gen-intel"
        "framework-13-7040-amd"
        "framework-16-7040-amd"
        "framework-desktop-amd-ai-max-300-series"
        "lenovo-thinkpad-t14-amd-gen3"
        "lenovo-thinkpad-x1-9th-gen"
        "raspberry-pi-4"
      ];
      plain = { lib, ... }: { services.fstrim.enable = lib.mkDefault true; };
      amd =
        { lib, ... }:
        {
          services.xserver.videoDrivers = lib.mkDefault [ "modesetting" ];
          hardware.graphics = {
            enable = lib.mkDefault true;
            enable32Bit = lib.mkDefault true;
          };
          hardware.amdgpu.initrd.enable = lib.mkDefault true;
        };
      nvidia =
        { lib, ... }:
        {
          services.xserver.videoDrivers = lib.mkDefault [ "nvidia" ];
          hardware.graphics.enable = lib.mkDefault true;
        };
    in
    {
      nixosModules =
        builtins.listToAttrs (
          map (name: {
            inherit name;
            value = plain;
          }) names
        )
        // {
          common-gpu-amd = amd;
          common-gpu-nvidia = nvidia;
          common-gpu-nvidia-nonprime = nvidia;
          framework-13-7040-amd = {
            imports = [ amd ];
          };
          framework-16-7040-amd = {
            imports = [ amd ];
          };
        };
    };
}
