# yafas: outputs in steps, each a function of those before: `yafas.withAllSystems nixpkgs (outputs: { pkgs, system }: { … }) { … }`.
{ lib, ... }:
let
  inherit (lib) recursiveUpdate;
  all = [ "aarch64-darwin" "aarch64-linux" "x86_64-darwin" "x86_64-linux" ];
  linux = [ "aarch64-linux" "x86_64-linux" ];
  darwin = [ "aarch64-darwin" "x86_64-darwin" ];

  update = a: b: if builtins.isAttrs b then recursiveUpdate a b else b;
  outputs =
    targets: nixpkgs: applier:
    builtins.zipAttrsWith (_: builtins.foldl' update { }) (
      map (
        system:
        builtins.mapAttrs (_: value: { ${system} = value; }) (applier {
          inherit system;
          pkgs = nixpkgs.legacyPackages.${system};
        })
      ) targets
    );
  withSystems = targets: nixpkgs: applier: before: update before (outputs targets nixpkgs (applier before));
  withUniversal =
    name: applier: before:
    let
      new = applier before;
    in
    before // { ${name} = if builtins.isAttrs new then update (before.${name} or { }) new else new; };
  withNested =
    output: name: applier: before:
    before // { ${output} = (before.${output} or { }) // { ${name} = applier before; }; };
in
{
  allSystems = outputs all;
  systems = outputs;
  system = target: outputs [ target ];
  allLinux = outputs linux;
  allDarwin = outputs darwin;

  inherit withSystems withUniversal;
  withDarwin = withSystems darwin;
  withLinux = withSystems linux;
  withAllSystems = withSystems all;
  withSystem = target: withSystems [ target ];
  withAarch64Linux = withSystems [ "aarch64-linux" ];
  withAMD64Linux = withSystems [ "x86_64-linux" ];
  withAarch64Darwin = withSystems [ "aarch64-darwin" ];
  withAMD64Darwin = withSystems [ "x86_64-darwin" ];

  withUniversals = applier: before: before // applier before;
  withHomeManagerModules = withUniversal "homeManagerModules";
  withNixOSModules = withUniversal "nixosModules";
  withOverlays = withUniversal "overlays";
  withNestedUniversal = withNested;
  withHomeManagerModule = withNested "homeManagerModules";
  withNixOSModule = withNested "nixosModules";
  withOverlay = withNested "overlays";
  map = applier: applier;
}
