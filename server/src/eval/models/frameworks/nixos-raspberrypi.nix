# nixos-raspberrypi: its `nixosSystem` is nixpkgs', with modules of its own before the host's. Their overlays bring kernels, firmware and
# multimedia packages.
{ inputs, self, ... }:
let
  build =
    own:
    { nixpkgs ? inputs.nixpkgs, modules, ... }@args:
    nixpkgs.lib.nixosSystem (
      builtins.removeAttrs args [ "nixpkgs" "trustCaches" ] // { modules = own ++ modules; }
    );
  board = [
    { nixpkgs.hostPlatform = "aarch64-linux"; }
    self.nixosModules.nixpkgs-rpi
  ];
in
{
  lib = {
    nixosSystem = build board;
    nixosSystemFull = build board;
    nixosInstaller = build (board ++ [ self.nixosModules.sd-image ]);
    inject-overlays = self.nixosModules.nixpkgs-rpi;
    inject-overlays-global = self.nixosModules.nixpkgs-rpi;
  };
}
