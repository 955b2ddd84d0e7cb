# Many flakes in one process of Nix: each called as Nix calls it, with the stubs in place of its inputs.
{ stubs }:
let
  call =
    dir: given:
    let
      flake = import (dir + "/flake.nix");
      declared = flake.inputs or { };
      inputs = builtins.mapAttrs (
        name: input: given name (input.url or "${input.type}:${input.owner}/${input.repo}")
      ) declared;
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

  describe = import ../describe.nix;

  # Null for an option that nobody defines, or only under a condition that does not hold.
  said =
    value:
    let
      tried = builtins.tryEval value;
    in
    if tried.success then tried.value else null;

  # Commands that may run llama.cpp, by the option that holds them.
  commands =
    config:
    builtins.filter (command: command.text != null) [
      {
        where = "systemd.services.llama.serviceConfig.ExecStart";
        text = said (config.systemd.services.llama.serviceConfig.ExecStart or null);
      }
      {
        where = "services.llama-swap.settings.models.small.cmd";
        text = said (config.services.llama-swap.settings.models.small.cmd or null);
      }
    ];

  # The package of the host's own set that a command begins with.
  run =
    { config, pkgs, ... }:
    { where, text }:
    let
      begins =
        name:
        let
          path = builtins.tryEval pkgs.${name}.outPath;
        in
        path.success && builtins.substring 0 (builtins.stringLength path.value) text == path.value;
      names = builtins.filter (name: builtins.match "llama-cpp.*" name != null && begins name) (
        builtins.attrNames pkgs
      );
    in
    map (name: describe.package where pkgs.${name}) names;

  host =
    host:
    let
      report = describe.host host;
    in
    report
    // {
      packages = report.packages ++ builtins.concatMap (run host) (commands host.config);
    };
in
{
  # Every host's report: what went in, and its llama.cpp packages.
  read = dir: builtins.mapAttrs (_: host) (call dir stub).nixosConfigurations;
}
