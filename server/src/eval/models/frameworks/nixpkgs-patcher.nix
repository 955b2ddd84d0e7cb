# nixpkgs-patcher: its `nixosSystem` is that of the flake's nixpkgs with patches applied, which come from inputs, from the call, or
# from the host's own modules.
{ lib, any, ... }:
let
  options = {
    options.nixpkgs-patcher = {
      enable = lib.mkEnableOption "nixpkgs-patcher";
      patchedNixpkgs = lib.mkOption { type = any; };
      settings = lib.mkOption { type = any; default = { }; };
    };
  };
  build =
    choose: args:
    let
      own = args.nixpkgsPatcher or { };
      inputs = own.inputs or args.specialArgs;
    in
    choose own inputs (
      builtins.removeAttrs args [ "nixpkgsPatcher" ] // { modules = args.modules ++ [ options ]; }
    );
in
{
  lib = {
    nixosSystem = build (own: inputs: (own.nixpkgs or inputs.nixpkgs).lib.nixosSystem);
    darwinSystem = build (own: inputs: (own.nix-darwin or inputs.nix-darwin).lib.darwinSystem);
    patchNixpkgs = args: args.nixpkgs or args.inputs.nixpkgs;
  };
}
