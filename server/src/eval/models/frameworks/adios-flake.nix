# adios-flake: `lib.mkFlake { inputs; self; systems; modules; perSystem; flake; }`. A module is a function of what it names: one that names
# `pkgs`, `system`, `inputs'` or `self'` is asked once a system, the others once. Hosts come from those, or from `flake`.
{ lib, unseen, ... }:
let
  ofTheFlake = [
    "nixosConfigurations"
    "darwinConfigurations"
    "nixosModules"
    "darwinModules"
    "homeModules"
    "modules"
    "overlays"
    "templates"
    "lib"
  ];
  ofASystem = [ "pkgs" "system" "inputs'" "self'" ];
  isOfASystem = module: builtins.any (name: builtins.functionArgs module ? ${name}) ofASystem;
  # Modules in the module system's own language.
  isNative = module: builtins.any (key: module ? ${key}) [ "options" "inputs" "impl" "modules" "outputs" ];
  call = module: given: module (builtins.intersectAttrs (builtins.functionArgs module) given);
  # What several modules say of one output; a single one says what it likes.
  merged = values: if builtins.length values == 1 then builtins.head values else builtins.foldl' (a: b: a // b) { } values;
  mergeAll = builtins.zipAttrsWith (_: merged);

  mkFlake =
    {
      inputs,
      systems,
      modules ? [ ],
      perSystem ? null,
      config ? { },
      flake ? { },
      self ? null,
    }:
    let
      others = builtins.removeAttrs inputs [ "self" ];
      seenIn =
        system: input:
        if builtins.isAttrs input then
          (input.packages.${system} or { })
          // (input.legacyPackages.${system} or { })
          // builtins.removeAttrs input [ "packages" "legacyPackages" ]
        else
          input;
      systemArgs = system: {
        inherit system;
        inherit (inputs.nixpkgs) lib;
        pkgs = import inputs.nixpkgs { inherit system; };
        inputs' = builtins.mapAttrs (_: seenIn system) others;
        self' = builtins.mapAttrs (_: output: output.${system} or { }) self;
      };
      withSystem = system: function: call function (systemArgs system);
      sharedArgs = {
        inherit self withSystem;
        inherit (inputs.nixpkgs) lib;
      };

      all = map (module: if builtins.isPath module then import module else module) (
        modules ++ (if perSystem == null then [ ] else [ perSystem ])
      );
      outputsOf =
        system: module:
        if builtins.isFunction module then
          call module (sharedArgs // (if system == null then { } else systemArgs system))
        else if isNative module then
          unseen "a native module of adios"
        else
          module;
      isWide = module: !(builtins.isFunction module && isOfASystem module);
      wide = mergeAll (
        map (module: builtins.intersectAttrs (lib.genAttrs ofTheFlake (_: null)) (outputsOf null module)) (
          builtins.filter isWide all
        )
        ++ [ (if builtins.isFunction flake then flake { inherit withSystem; } else flake) ]
      );
      bySystem = lib.genAttrs systems (
        system: mergeAll (map (module: builtins.removeAttrs (outputsOf system module) ofTheFlake) all)
      );
      narrow = builtins.mapAttrs (name: _: lib.genAttrs systems (system: bySystem.${system}.${name} or { })) (
        builtins.foldl' (a: b: a // b) { } (builtins.attrValues bySystem)
      );
    in
    narrow
    // builtins.mapAttrs (
      name: value:
      if !builtins.elem name ofTheFlake && narrow ? ${name} then
        value // builtins.mapAttrs (system: own: own // (value.${system} or { })) narrow.${name}
      else
        value
    ) wide;
in
{
  lib = { inherit mkFlake; };
}
