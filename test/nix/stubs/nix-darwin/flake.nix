# nix-darwin's darwinSystem over the stub of nixpkgs.
{
  description = "Stub of nix-darwin for tests";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    {
      lib.darwinSystem =
        {
          modules,
          lib ? nixpkgs.lib,
          system ? null,
          pkgs ? null,
          inputs ? { },
          specialArgs ? { },
          check ? true,
          enableNixpkgsReleaseCheck ? true,
        }:
        let
          evaluated = lib.evalModules {
            inherit check;
            class = "darwin";
            modules = modules ++ [
              "${nixpkgs}/nixos/modules/misc/nixpkgs.nix"
              "${nixpkgs}/nixos/modules/misc/assertions.nix"
              "${nixpkgs}/nixos/modules/system.nix"
              ./namespaces.nix
              (lib.optionalAttrs (system != null) { nixpkgs.system = lib.mkDefault system; })
              (lib.optionalAttrs (pkgs != null) { nixpkgs.pkgs = lib.mkDefault pkgs; })
            ];
            specialArgs = {
              modulesPath = toString ./.;
            }
            // specialArgs;
            args = { inherit inputs; };
          };
        in
        evaluated
        // {
          pkgs = evaluated._module.args.pkgs;
          system = evaluated.config.system.build.toplevel;
        };
    };
}
