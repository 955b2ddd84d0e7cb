# colmena: `lib.makeHive { meta.nixpkgs = …; defaults = …; NAME = …; }`, whose nodes are hosts. A flake's `colmena` output is such a set.
{ lib, ... }:
let
  reserved = [ "meta" "network" "defaults" "__schema" ];

  deployment =
    { lib, ... }:
    {
      options.deployment = lib.mkOption {
        default = { };
        type = lib.types.submodule { freeformType = lib.types.anything; };
      };
    };

  # A package set, or what one is made of: only hives outside of flakes have those.
  instanceOf =
    given:
    if builtins.isFunction given then
      given { overlays = [ ]; }
    else if builtins.isPath given || builtins.isString given || (given ? outPath && !(given ? path)) then
      instanceOf (import given)
    else
      given;

  makeHive =
    given:
    let
      hive = if builtins.isFunction given || given ? __functor then given { } else given;
      meta = hive.meta or hive.network or { };
      names = builtins.filter (name: !builtins.elem name reserved) (builtins.attrNames hive);
      nodeOf =
        name:
        let
          pkgs = instanceOf ((meta.nodeNixpkgs or { }).${name} or meta.nixpkgs or <nixpkgs>);
          own = hive.${name};
        in
        import (pkgs.path + "/nixos/lib/eval-config.nix") {
          inherit (pkgs) system;
          modules = [
            {
              nixpkgs.overlays = lib.mkBefore pkgs.overlays;
              nixpkgs.config = lib.mkBefore pkgs.config;
            }
            deployment
            (hive.defaults or { })
          ]
          ++ (if builtins.isList own then own else [ own ]);
          specialArgs = {
            inherit name nodes;
          }
          // (meta.specialArgs or { })
          // ((meta.nodeSpecialArgs or { }).${name} or { });
        };
      nodes = lib.genAttrs names nodeOf;
    in
    {
      __schema = "v0.5";
      inherit nodes;
    };
in
{
  lib = { inherit makeHive; };
}
