# Outputs that the flake's modules have where they are evaluated again, with more modules and more inputs.
{
  lib,
  config,
  inputs,
  self,
  extendModules,
  partitionStack,
  ...
}:
let
  inherit (lib) mkOption types;

  partition =
    {
      config,
      options,
      name,
      ...
    }:
    let
      inputs' = inputs // config.extraInputs // { self = self'; };
      self' = self // { inputs = inputs'; };
    in
    {
      options = {
        extraInputsFlake = mkOption { type = types.raw; };
        extraInputs = mkOption {
          type = types.lazyAttrsOf types.raw;
          default = { };
        };
        module = mkOption {
          type =
            (extendModules {
              specialArgs = {
                inputs = inputs';
                self = self';
                partitionStack = partitionStack ++ [ name ];
              };
            }).type;
          default = { };
        };
      };
      # The inputs are those of the same names here: nothing is fetched.
      config.extraInputs = lib.mkIf options.extraInputsFlake.isDefined (
        builtins.mapAttrs (input: _: inputs.${input}) (
          import (config.extraInputsFlake + "/flake.nix")
        ).inputs
      );
    };
in
{
  options = {
    partitionedAttrs = mkOption {
      type = types.attrsOf types.str;
      default = { };
    };
    partitions = mkOption {
      type = types.attrsOf (types.submodule partition);
      default = { };
    };
  };
  config = {
    _module.args.partitionStack = [ ];
    flake = lib.optionalAttrs (partitionStack == [ ]) (
      builtins.mapAttrs (
        output: of: lib.mkForce config.partitions.${of}.module.flake.${output}
      ) config.partitionedAttrs
    );
  };
}
