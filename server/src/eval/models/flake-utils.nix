# flake-utils' lib as flakes use it: outputs of several systems, gathered by name.
let
  defaultSystems = [
    "aarch64-darwin"
    "aarch64-linux"
    "x86_64-darwin"
    "x86_64-linux"
  ];
  eachSystem =
    systems: f:
    builtins.foldl' (
      acc: system:
      let
        outputs = f system;
      in
      builtins.foldl' (
        all: name:
        all
        // {
          ${name} = (all.${name} or { }) // {
            ${system} = outputs.${name};
          };
        }
      ) acc (builtins.attrNames outputs)
    ) { } systems;
in
{
  inherit defaultSystems eachSystem;
  allSystems = defaultSystems;
  eachDefaultSystem = eachSystem defaultSystems;
  eachDefaultSystemPassThrough = f: builtins.foldl' (acc: system: acc // f system) { } defaultSystems;
  eachSystemPassThrough = systems: f: builtins.foldl' (acc: system: acc // f system) { } systems;
  system = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = name;
    }) defaultSystems
  );
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
}
