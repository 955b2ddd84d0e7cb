# clan: `lib.clan { self; machines.NAME = …; inventory = …; }`, or the same under `clan` of flake-parts. Each folder `machines/NAME` is a
# machine, too; its configuration.nix, hardware-configuration.nix and disko.nix are modules of it.
{ lib, any, inputs, self, isText, unseen, ... }:
let
  inherit (lib) mkOption types;
  raw = default: mkOption { type = any; inherit default; };
  clan-core = self;

  machineType = types.submodule {
    freeformType = types.lazyAttrsOf any;
    options = {
      machineClass = raw "nixos";
      tags = mkOption { type = types.listOf any; default = [ ]; };
    };
  };
  inventoryType = types.submodule {
    freeformType = types.lazyAttrsOf any;
    options = {
      machines = mkOption { type = types.attrsOf machineType; default = { }; };
      instances = mkOption { type = types.attrsOf any; default = { }; };
      tags = raw { };
    };
  };

  clanModule =
    { config, ... }:
    let
      inherit (config) inventory;
      flake = config.self;
      nixpkgs = flake.inputs.nixpkgs or inputs.nixpkgs;
      nix-darwin = flake.inputs.nix-darwin or inputs.nix-darwin;
      folder = "${config.directory}/machines";
      folders =
        if builtins.pathExists folder then
          builtins.attrNames (lib.filterAttrs (_: type: type == "directory") (builtins.readDir folder))
        else
          [ ];
      file = "${config.directory}/inventory.json";
      written = if builtins.pathExists file then builtins.fromJSON (builtins.readFile file) else { };

      found = lib.genAttrs (map builtins.unsafeDiscardStringContext folders) (_: { });
      machines = builtins.mapAttrs (
        name: _: { machineClass = "nixos"; tags = [ ]; } // ((written.machines or { }).${name} or { }) // (inventory.machines.${name} or { })
      ) (found // (written.machines or { }) // builtins.mapAttrs (_: _: { }) config.machines // inventory.machines);

      ofMachineClass = class: builtins.filter (name: machines.${name}.machineClass == class) (builtins.attrNames machines);
      reserved = {
        all = builtins.attrNames machines;
        nixos = ofMachineClass "nixos";
        darwin = ofMachineClass "darwin";
      };
      tagged =
        reserved
        // (if builtins.isFunction inventory.tags then inventory.tags { inherit machines; config = tagged; } else inventory.tags);
      tagsOf =
        name:
        machines.${name}.tags
        ++ builtins.attrNames (lib.filterAttrs (_: members: builtins.isList members && builtins.elem name members) tagged);
      namesOf = value: if builtins.isList value then value else builtins.attrNames value;
      hasRole =
        name: role:
        builtins.elem name (namesOf (role.machines or { }))
        || builtins.any (tag: builtins.elem tag (tagsOf name)) (namesOf (role.tags or { }));

      instances = (written.instances or { }) // inventory.instances;
      # Text is a path below the flake's folder; later versions of clan leave it to Nix, which takes an absolute path as it is.
      moduleOfText =
        module: if isText module && !(lib.hasPrefix "/" module) then "${config.directory}/${module}" else module;
      # A service of the flake's own brings modules that are not followed; those of clan set up services and nothing else.
      serviceModules =
        name: instance:
        lib.concatMap (
          role:
          lib.optionals (hasRole name role) (
            map moduleOfText (role.extraModules or [ ])
            ++ lib.optional ((instance.module.input or null) == "self") (
              unseen "the service `${instance.module.name or "?"}`"
            )
          )
        ) (builtins.attrValues (instance.roles or { }));

      moduleOf =
        name:
        { ... }:
        {
          imports =
            builtins.filter builtins.pathExists (
              [ "${folder}/${name}/configuration.nix" ]
              ++ lib.optionals (machines.${name}.machineClass == "nixos") [
                "${folder}/${name}/hardware-configuration.nix"
                "${folder}/${name}/disko.nix"
              ]
            )
            ++ lib.concatLists (lib.mapAttrsToList (_: serviceModules name) instances);
          networking.hostName = lib.mkDefault name;
          hardware = lib.optionalAttrs (builtins.pathExists "${folder}/${name}/facter.json") {
            facter.reportPath = "${folder}/${name}/facter.json";
          };
        };
      modules = builtins.mapAttrs (
        name: machine: {
          imports = [
            (moduleOf name)
            clan-core."${machine.machineClass}Modules".clanCore
            (config.machines.${name} or { })
          ];
        }
      ) machines;
      build = {
        nixos = nixpkgs.lib.nixosSystem;
        darwin = nix-darwin.lib.darwinSystem;
      };
      systems = builtins.mapAttrs (
        name: machine:
        build.${machine.machineClass} {
          modules = [ modules.${name} ];
          specialArgs = { inherit clan-core; self = flake; } // config.specialArgs;
        }
      ) machines;
      ofClass = class: lib.filterAttrs (name: _: machines.${name}.machineClass == class);
    in
    {
      freeformType = types.lazyAttrsOf any;
      options = {
        self = mkOption { type = any; };
        directory = raw config.self;
        machines = mkOption { type = types.attrsOf types.deferredModule; default = { }; };
        inventory = mkOption { type = inventoryType; default = { }; };
        specialArgs = mkOption { type = types.lazyAttrsOf any; default = { }; };
        pkgsForSystem = raw (_: null);
        meta = raw { };
        modules = mkOption { type = types.lazyAttrsOf any; default = { }; };
        secrets = raw { };
        templates = raw { };
        vars = raw { };
        nixosConfigurations = raw (ofClass "nixos" systems);
        darwinConfigurations = raw (ofClass "darwin" systems);
        nixosModules = raw (lib.mapAttrs' (name: lib.nameValuePair "clan-machine-${name}") (ofClass "nixos" modules));
        darwinModules = raw (lib.mapAttrs' (name: lib.nameValuePair "clan-machine-${name}") (ofClass "darwin" modules));
        clanInternals = raw (unseen "what clan has for itself");
      };
    };

  clan = given: lib.evalModules { modules = [ clanModule given ]; };

  flakeModule =
    { self, config, ... }:
    {
      options.clan = mkOption { type = types.deferredModule; default = { }; };
      options.flake.clan = mkOption {
        type = types.deferredModule;
        default = { };
        apply = given: (clan { imports = [ given config.clan ]; self = lib.mkDefault self; }).config;
      };
      config.flake = {
        inherit (config.flake.clan)
          nixosConfigurations
          nixosModules
          darwinConfigurations
          darwinModules
          clanInternals
          ;
      };
    };
in
{
  inherit flakeModule;
  flakeModules.default = flakeModule;
  lib.clan = clan;
  lib.buildClan = given: (clan given).config;
  clanLib.buildClan = clan;
}
