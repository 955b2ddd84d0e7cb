# lib-aggregate: nixpkgs' lib, and flake-utils' beside it.
{ lib, inputs, ... }:
{
  lib = lib // { flake-utils = inputs.flake-utils.lib; };
}
