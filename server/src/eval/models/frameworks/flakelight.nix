# flakelight: `flakelight ./. { … }`, a module system of its own; what its options have not, the files of `nix/` may have:
# `nix/nixosConfigurations/NAME.nix`, `nix/nixos/NAME`, `nix/home/…`.
{ lib, any, inputs, ... }:
let
  # A path for each Nix file of a folder and each folder in it that has a default.nix; an underscore in front is no part of a name.
  pathsIn =
    folder:
    lib.mapAttrs' (
      name: _: lib.nameValuePair (lib.removePrefix "_" (lib.removeSuffix ".nix" name)) (folder + "/${name}")
    ) (
      lib.filterAttrs (
        name: _: name != "default.nix" && (lib.hasSuffix ".nix" name || builtins.pathExists (folder + "/${name}/default.nix"))
      ) (builtins.readDir folder)
    );
  importDir = folder: builtins.mapAttrs (_: import) (pathsIn folder);

  calledWith = args: value: if builtins.isFunction value then value args else value;

  make =
    more: src: root:
    let
      raw = default: lib.mkOption { type = any; inherit default; };
      result = lib.evalModules {
        modules = [ options { _module.args = { inherit src; flakelight = { inherit importDir; }; }; } ] ++ more ++ [ root ];
      };
      cfg = result.config;
      inherit (cfg) inputs;

      pkgsFor = lib.genAttrs cfg.systems (
        system:
        import inputs.nixpkgs {
          inherit system;
          inherit (cfg.nixpkgs) config;
          overlays = ownOverlays;
        }
      );
      ownOverlays = cfg.nixpkgs.overlays ++ asOverlays (all true [ "withOverlays" ] cfg.withOverlays) ++ [ packageOverlay ];
      asOverlays =
        value:
        if builtins.isAttrs value then
          builtins.attrValues value
        else if builtins.isList value then
          value
        else
          [ value ];
      packageOverlay =
        final: prev:
        builtins.mapAttrs (
          name: package:
          final.callPackage (if builtins.functionArgs package == { } then { pkgs }: package pkgs else package) (
            if builtins.functionArgs package ? ${name} then { ${name} = prev.${name}; } else { }
          )
        ) (builtins.removeAttrs (all false [ "packages" ] cfg.packages) [ "default" ]);
      moduleArgs = {
        inherit src lib inputs pkgsFor;
        inherit (cfg) outputs;
        flakelight = { inherit importDir; };
        inherit moduleArgs;
      };

      # An option's own value and what stands for it in the folder.
      fromFolder =
        asPaths: name:
        if cfg.nixDir == null then
          { }
        else if builtins.pathExists (cfg.nixDir + "/${name}.nix") then
          import (cfg.nixDir + "/${name}.nix")
        else if builtins.pathExists (cfg.nixDir + "/${name}/default.nix") then
          import (cfg.nixDir + "/${name}")
        else if builtins.pathExists (cfg.nixDir + "/${name}") then
          (if asPaths then pathsIn else importDir) (cfg.nixDir + "/${name}")
        else
          { };
      # `call`: a function among the values is one of the framework's arguments.
      all =
        call: names: own:
        let
          given = if call then calledWith moduleArgs else value: value;
          aliases = builtins.concatMap (name: [ name ] ++ (cfg.nixDirAliases.${name} or [ ])) names;
          asPaths = builtins.any (name: name == "nixosModules" || name == "homeModules") names;
          found = map (name: given (fromFolder asPaths name)) aliases;
          set = given own;
        in
        if builtins.isAttrs set then builtins.foldl' (a: b: a // b) set (builtins.filter builtins.isAttrs found) else set;

      inputsOn = system: builtins.mapAttrs (_: input: builtins.mapAttrs (_: output: output.${system} or { }) input) inputs;
      nixos =
        hostname: given:
        let
          value = calledWith moduleArgs given;
        in
        if value ? config then
          value
        else
          inputs.nixpkgs.lib.nixosSystem (
            value
            // {
              specialArgs = { inherit inputs hostname; } // (value.specialArgs or { });
              modules = [ propagation ] ++ (value.modules or [ ]);
            }
          );
      propagation = {
        imports = [ flakeArgument ];
        nixpkgs.overlays = lib.mkOrder 10 ownOverlays;
        nixpkgs.config = cfg.nixpkgs.config;
      };
      flakeArgument =
        { pkgs, ... }:
        {
          _module.args.flake = moduleArgs // {
            inputs' = inputsOn pkgs.stdenv.hostPlatform.system;
            outputs' = builtins.mapAttrs (_: output: output.${pkgs.stdenv.hostPlatform.system} or { }) cfg.outputs;
          };
        };
      home =
        name: given:
        let
          value = calledWith moduleArgs given;
        in
        if value ? activationPackage then
          value
        else
          inputs.home-manager.lib.homeManagerConfiguration (
            builtins.removeAttrs value [ "system" ]
            // {
              extraSpecialArgs = { inherit inputs; inputs' = inputsOn value.system; } // (value.extraSpecialArgs or { });
              modules = [ { home.username = lib.mkDefault (builtins.head (lib.splitString "@" name)); } propagation ] ++ (value.modules or [ ]);
              pkgs = inputs.nixpkgs.legacyPackages.${value.system};
            }
          );

      options = {
        options = {
          inputs = lib.mkOption { type = lib.types.lazyAttrsOf any; };
          systems = raw [ "x86_64-linux" "aarch64-linux" ];
          nixDir = raw (src + "/nix");
          nixpkgs.config = lib.mkOption { type = lib.types.lazyAttrsOf any; default = { }; };
          nixpkgs.overlays = lib.mkOption { type = lib.types.listOf any; default = [ ]; };
          withOverlays = raw [ ];
          nixDirAliases = lib.mkOption {
            type = lib.types.attrsOf (lib.types.listOf lib.types.str);
            default = { };
          };
          packages = raw { };
          overlays = raw { };
          nixosModules = raw { };
          homeModules = raw { };
          nixosConfigurations = raw { };
          homeConfigurations = raw { };
          outputs = raw { };
        };
        freeformType = lib.types.lazyAttrsOf any;
        config.inputs.nixpkgs = lib.mkDefault ownNixpkgs;
        config.nixDirAliases.nixosConfigurations = [ "nixos" ];
        config.nixDirAliases.homeConfigurations = [ "home" ];
      };
      outputs = calledWith moduleArgs cfg.outputs;
    in
    outputs
    // {
      overlays = all true [ "overlays" ] cfg.overlays // (outputs.overlays or { });
      nixosModules = all true [ "nixosModules" ] cfg.nixosModules;
      homeModules = all true [ "homeModules" ] cfg.homeModules;
      nixosConfigurations =
        builtins.mapAttrs nixos (all true [ "nixosConfigurations" ] cfg.nixosConfigurations)
        // (outputs.nixosConfigurations or { });
      homeConfigurations =
        builtins.mapAttrs home (all true [ "homeConfigurations" ] cfg.homeConfigurations)
        // (outputs.homeConfigurations or { });
    };
  ownNixpkgs = inputs.nixpkgs;

  mkFlake = more: {
    __functor = _: make more;
    extend = others: mkFlake (more ++ others);
  };
in
{
  __functor = _: make [ ];
  lib.mkFlake = mkFlake [ ];
  lib.importDir = importDir;
}
