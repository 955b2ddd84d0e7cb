# nixos-unified: `configurations/{nixos,darwin,home}/NAME{.nix,/default.nix}` are hosts, `modules/{nixos,darwin,home}` modules.
{ lib, inputs, ... }:
let
  # A name for each Nix file of a folder, and for each folder in it that has a default.nix.
  nixFiles =
    dir: make:
    let
      entry =
        name: type:
        let
          bare = lib.removeSuffix ".nix" name;
        in
        if type == "regular" && bare != name then
          { ${bare} = make "${dir}/${name}"; }
        else if type == "directory" && builtins.pathExists "${dir}/${name}/default.nix" then
          { ${name} = make "${dir}/${name}"; }
        else
          { };
    in
    if builtins.pathExists dir then lib.concatMapAttrs entry (builtins.readDir dir) else { };

  base = { self, inputs, config, ... }: {
    config.flake.nixos-unified.lib =
      let
        special = {
          flake = { inherit self inputs config; };
        };
        homeCommon = { };
        withHome = module: args: {
          imports = [
            module
            {
              home-manager.useGlobalPkgs = true;
              home-manager.useUserPackages = true;
              home-manager.extraSpecialArgs = args;
              home-manager.sharedModules = [ homeCommon ];
            }
          ];
        };
        darwinArgs = special // {
          rosettaPkgs = import inputs.nixpkgs { system = "x86_64-darwin"; };
        };
      in
      {
        specialArgsFor = {
          common = special;
          nixos = special;
          darwin = darwinArgs;
        };
        mkLinuxSystem =
          { home-manager ? false }:
          module:
          inputs.nixpkgs.lib.nixosSystem {
            specialArgs = special;
            modules = [ module ] ++ lib.optional home-manager (withHome inputs.home-manager.nixosModules.home-manager special);
          };
        mkMacosSystem =
          { home-manager ? false }:
          module:
          inputs.nix-darwin.lib.darwinSystem {
            specialArgs = darwinArgs;
            modules = [ module ] ++ lib.optional home-manager (withHome inputs.home-manager.darwinModules.home-manager darwinArgs);
          };
        mkHomeConfiguration =
          pkgs: module:
          inputs.home-manager.lib.homeManagerConfiguration {
            inherit pkgs;
            extraSpecialArgs = special;
            modules = [ homeCommon module ];
          };
      };
  };

  autoWire = { self, ... }: {
    config.flake =
      let
        made = self.nixos-unified.lib;
      in
      {
        nixosConfigurations = nixFiles "${self}/configurations/nixos" (made.mkLinuxSystem { home-manager = true; });
        darwinConfigurations = nixFiles "${self}/configurations/darwin" (made.mkMacosSystem { home-manager = true; });
        nixosModules = nixFiles "${self}/modules/nixos" (file: file);
        darwinModules = nixFiles "${self}/modules/darwin" (file: file);
        homeModules = nixFiles "${self}/modules/home" (file: file);
        overlays = nixFiles "${self}/overlays" (file: import file made.specialArgsFor.common);
      };
    config.perSystem = { pkgs, ... }: {
      legacyPackages.homeConfigurations = nixFiles "${self}/configurations/home" (
        self.nixos-unified.lib.mkHomeConfiguration pkgs
      );
    };
  };
in
{
  flakeModule = base;
  flakeModules.default = base;
  flakeModules.autoWire = autoWire;

  lib.mkFlake =
    {
      inputs,
      root,
      systems ? [ "x86_64-linux" "x86_64-darwin" "aarch64-linux" "aarch64-darwin" ],
      specialArgs ? { },
    }:
    inputs.flake-parts.lib.mkFlake { inherit inputs specialArgs; } {
      inherit systems;
      _module.args = { inherit root; };
      imports =
        let
          folders = [ "nix/modules/flake" "modules/flake" "nix/modules/flake-parts" "modules/flake-parts" ];
          found = lib.findFirst (folder: builtins.pathExists "${root}/${folder}") (throw "no folder of flake modules") folders;
        in
        map (name: "${root}/${found}/${name}") (builtins.attrNames (builtins.readDir (root + "/${found}")));
    };
}
