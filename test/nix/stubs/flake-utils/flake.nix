# flake-utils: outputs for each system.
{
  description = "Stub of flake-utils for tests";

  inputs.systems.url = "github:nix-systems/default";

  outputs =
    { self, ... }:
    let
      defaultSystems = [
        "aarch64-darwin"
        "aarch64-linux"
        "x86_64-darwin"
        "x86_64-linux"
      ];
      merge =
        acc: system: outputs:
        acc
        // builtins.mapAttrs (name: value: (acc.${name} or { }) // { ${system} = value; }) outputs;
    in
    {
      lib = rec {
        inherit defaultSystems;
        allSystems = defaultSystems;
        system = builtins.listToAttrs (
          map (name: {
            inherit name;
            value = name;
          }) defaultSystems
        );
        eachSystem = systems: f: builtins.foldl' (acc: s: merge acc s (f s)) { } systems;
        eachDefaultSystem = eachSystem defaultSystems;
        eachSystemPassThrough = systems: f: builtins.foldl' (acc: s: acc // f s) { } systems;
        eachDefaultSystemPassThrough = eachSystemPassThrough defaultSystems;
        mkApp =
          {
            drv,
            name ? drv.pname or drv.name,
            exePath ? "/bin/${name}",
          }:
          {
            type = "app";
            program = "${drv}${exePath}";
          };
        flattenTree = tree: tree;
        filterPackages = _: packages: packages;
      };
    };
}
