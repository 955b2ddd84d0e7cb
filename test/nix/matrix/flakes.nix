# Many flakes in one process of Nix: each called as Nix calls it, with the stubs in place of its inputs.
{ stubs }:
let
  call =
    dir: given:
    let
      flake = import (dir + "/flake.nix");
      declared = flake.inputs or { };
      inputs = builtins.mapAttrs (name: input: given name (input.url or (throw "${name} has no url"))) declared;
      outputs = flake.outputs (inputs // { inherit self; });
      self = outputs // {
        inherit inputs outputs;
        _type = "flake";
        outPath = toString dir;
      };
    in
    self;

  nixpkgs = call (stubs + "/nixpkgs") (name: _: throw name);
  stub =
    name: url:
    let
      matches = pattern: builtins.match ".*${pattern}.*" url != null;
    in
    if matches "llama\\.cpp" then
      call (stubs + "/llama-cpp") stub
    else if matches "home-manager" then
      call (stubs + "/home-manager") stub
    else if matches "flake-parts" then
      call (stubs + "/flake-parts") (_: _: nixpkgs)
    else if matches "nixpkgs" then
      nixpkgs
    else
      throw "no stub stands for ${name}, ${url}";
in
{
  # Every host's report: what went in, and its llama.cpp packages.
  read = dir: builtins.mapAttrs (_: (import ../describe.nix).host) (call dir stub).nixosConfigurations;
}
