/** Fleets of any number of hosts, as people write them: a file for each, modules that all of them import, an overlay, Home Manager. */

/** The files of a fleet with that many hosts, by path below its folder. */
export function generatedFleet(hosts: number): Record<string, string> {
  const files: Record<string, string> = {
    'flake.nix': `{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs";
    home-manager.url = "github:nix-community/home-manager";
    llama-cpp.url = "github:ggml-org/llama.cpp";
  };
  outputs = { self, nixpkgs, home-manager, ... }@inputs:
    let
      names = builtins.attrNames (builtins.readDir ./machines);
      mkHost = name: nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        specialArgs = { inherit inputs; };
        modules = [ ./modules (./machines + "/\${name}") { networking.hostName = nixpkgs.lib.removeSuffix ".nix" name; } ];
      };
    in
    {
      nixosConfigurations = builtins.listToAttrs (map (name: {
        name = nixpkgs.lib.removeSuffix ".nix" name;
        value = mkHost name;
      }) names);
    };
}
`,
    'modules/default.nix': `{ inputs, ... }:
{
  imports = [ ./gpu.nix ./llama-cpp.nix ./desktop.nix inputs.home-manager.nixosModules.home-manager ];
  home-manager.useGlobalPkgs = true;
  home-manager.users.mara = ./home.nix;
}
`,
    'modules/gpu.nix': `{ lib, ... }:
{
  options.hardware.gpu = lib.mkOption {
    type = lib.types.enum [ "cpu" "cuda" "rocm" "vulkan" ];
    default = "cpu";
  };
}
`,
    'modules/llama-cpp.nix': `{ config, inputs, lib, pkgs, ... }:
{
  nixpkgs.overlays = [
    (final: prev: {
      llama-cpp-cuda = inputs.llama-cpp.packages.\${prev.stdenv.hostPlatform.system}.cuda;
      llama-cpp-cpu = inputs.llama-cpp.packages.\${prev.stdenv.hostPlatform.system}.default;
    })
  ];
  environment.systemPackages = lib.optional (config.hardware.gpu == "cuda") pkgs.llama-cpp-cuda
    ++ lib.optional (config.hardware.gpu == "cpu") pkgs.llama-cpp-cpu;
}
`,
    'modules/desktop.nix': `{ config, lib, pkgs, ... }:
{
  options.my.desktop.enable = lib.mkEnableOption "the desktop";
  config = lib.mkIf config.my.desktop.enable {
    environment.systemPackages = with pkgs; [ firefox git neovim ];
  };
}
`,
    'modules/home.nix': '{ pkgs, ... }: { home.packages = with pkgs; [ ripgrep fd ]; }\n',
  };
  for (let n = 0; n < hosts; n++) {
    files[`machines/host${n}.nix`] = `{ pkgs, ... }:
{
  hardware.gpu = "${n % 2 === 0 ? 'cuda' : 'cpu'}";
  my.desktop.enable = ${n % 3 === 0};
  environment.systemPackages = [ pkgs.htop pkgs.package${n} ];
}
`;
  }
  return files;
}
