# blueprint: `hosts/NAME/{default,configuration,darwin-configuration}.nix` are hosts, `hosts/NAME/users/USER…` their homes,
# `modules/{nixos,darwin,home}` modules, `packages/…` packages.
{ lib, inputs, unseen, ... }:
let
  platforms = [ "aarch64-darwin" "aarch64-linux" "x86_64-darwin" "x86_64-linux" ];

  # The entries of a folder that are folders or Nix files, by name; files win.
  entriesOf =
    folder:
    let
      found = if builtins.pathExists folder then builtins.readDir folder else { };
      folders = lib.filterAttrs (_: type: type == "directory") found;
      files = lib.filterAttrs (name: type: type != "directory" && builtins.match ".*\\.nix" name != null) found;
    in
    builtins.mapAttrs (name: type: { inherit type; path = folder + "/${name}"; }) folders
    // lib.mapAttrs' (
      name: type:
      lib.nameValuePair (builtins.head (builtins.match "(.*)\\.nix" name)) {
        inherit type;
        path = folder + "/${name}";
      }
    ) files;

  make =
    {
      inputs,
      prefix ? null,
      nixpkgs ? { },
      systems ? inputs.systems or platforms,
    }:
    let
      flake = inputs.self;
      src =
        if prefix == null then
          inputs.self
        else if builtins.isPath prefix then
          prefix
        else
          "${inputs.self}/${prefix}";
      platformList = if builtins.isList systems then systems else import systems;
      isPlain = (nixpkgs.config or { }) == { } && (nixpkgs.overlays or [ ]) == [ ];
      special = { inherit inputs flake; };

      packageEntries = entriesOf (src + "/packages");
      packagesWith =
        pkgs: system:
        let
          packages = builtins.mapAttrs (
            pname: { path, ... }:
            lib.callPackageWith (
              pkgs
              // {
                inherit inputs flake pkgs system pname;
                perSystem = perSystemWith packages system;
              }
            ) path { }
          ) packageEntries;
        in
        packages;
      perSystemWith =
        own: system:
        builtins.mapAttrs (
          name: input:
          (input.legacyPackages.${system} or { })
          // (if name == "self" then own else input.packages.${system} or { })
        ) inputs;
      of = lib.genAttrs platformList (
        system:
        let
          perSystem = perSystemWith (packagesWith pkgs system) system;
          pkgs =
            if isPlain then
              inputs.nixpkgs.legacyPackages.${system}
            else
              import inputs.nixpkgs {
                inherit system;
                config = nixpkgs.config or { };
                overlays = nixpkgs.overlays or [ ];
              };
        in
        { inherit perSystem pkgs; }
      );

      perSystemArgs = system: { _module.args.perSystem = of.${system}.perSystem; };
      # The argument is lazy here: no module may import by it.
      hostArgs = { config, ... }: {
        _module.args.perSystem = of.${config.nixpkgs.hostPlatform.system}.perSystem;
      };
      homeArgs = { osConfig, ... }: {
        _module.args.perSystem = of.${osConfig.nixpkgs.hostPlatform.system}.perSystem;
      };
      hostPackages =
        if isPlain then
          { }
        else
          { config, lib, ... }: { nixpkgs.pkgs = lib.mkDefault of.${config.nixpkgs.hostPlatform.system}.pkgs; };

      homes =
        let
          ofUser =
            _: { path, type }:
            if type == "regular" then
              path
            else if builtins.pathExists (path + "/home-configuration.nix") then
              path + "/home-configuration.nix"
            else
              null;
          ofHost = _: { path, ... }: lib.filterAttrs (_: home: home != null) (builtins.mapAttrs ofUser (entriesOf (path + "/users")));
        in
        lib.filterAttrs (_: users: users != { }) (
          builtins.mapAttrs ofHost (lib.filterAttrs (_: entry: entry.type == "directory") (entriesOf (src + "/hosts")))
        );
      homesModule =
        host: homeManager:
        lib.optional (homes ? ${host}) {
          imports = [ homeManager ];
          home-manager.sharedModules = [ homeArgs ];
          home-manager.extraSpecialArgs = special;
          home-manager.users = homes.${host};
          home-manager.useGlobalPkgs = lib.mkDefault true;
          home-manager.useUserPackages = lib.mkDefault true;
        };

      nixos =
        build: more: name: path: {
          class = "nixos";
          value = build {
            modules = [ hostPackages hostArgs path ] ++ homesModule name inputs.home-manager.nixosModules.default;
            specialArgs = special // { hostName = name; } // more;
          };
        };
      darwin = name: path: {
        class = "nix-darwin";
        value = inputs.nix-darwin.lib.darwinSystem {
          modules = [ hostPackages hostArgs path ] ++ homesModule name inputs.home-manager.darwinModules.default;
          specialArgs = special // { hostName = name; };
        };
      };
      kinds = [
        { file = "default.nix"; load = name: path: import path { inherit flake inputs; hostName = name; }; }
        { file = "configuration.nix"; load = nixos inputs.nixpkgs.lib.nixosSystem { }; }
        {
          file = "rpi-configuration.nix";
          load = nixos inputs.nixos-raspberrypi.lib.nixosSystem { inherit (inputs) nixos-raspberrypi; };
        }
        { file = "darwin-configuration.nix"; load = darwin; }
        { file = "system-configuration.nix"; load = _: _: { class = "system-manager"; value = { }; }; }
      ];
      hostOf =
        name: { path, ... }:
        let
          kind = lib.findFirst ({ file, ... }: builtins.pathExists (path + "/${file}")) null kinds;
        in
        if kind == null then null else kind.load name (path + "/${kind.file}");
      hosts = lib.filterAttrs (_: host: host != null) (builtins.mapAttrs hostOf (entriesOf (src + "/hosts")));
      hostsOf = class: builtins.mapAttrs (_: host: host.value) (lib.filterAttrs (_: host: host.class == class) hosts);

      # A module that asks for nothing but the flake that publishes it is called first.
      published =
        path:
        let
          module = import path;
          asks = builtins.attrNames (builtins.functionArgs module);
        in
        if builtins.isFunction module && builtins.all (name: name == "flake" || name == "inputs") asks then
          module special
        else
          path;
      moduleFolders = lib.filterAttrs (_: entry: entry.type == "directory") (entriesOf (src + "/modules"));
      modules = builtins.mapAttrs (_: { path, ... }: builtins.mapAttrs (_: entry: published entry.path) (entriesOf path)) moduleFolders;
    in
    {
      lib = if builtins.pathExists (src + "/lib") then import (src + "/lib") special else { };
      packages = lib.genAttrs platformList (system: packagesWith of.${system}.pkgs system);
      legacyPackages = lib.genAttrs platformList (system: {
        homeConfigurations = lib.concatMapAttrs (
          host: users:
          lib.mapAttrs' (
            user: module:
            lib.nameValuePair "${user}@${host}" (
              inputs.home-manager.lib.homeManagerConfiguration {
                inherit (of.${system}) pkgs;
                extraSpecialArgs = special;
                modules = [
                  (perSystemArgs system)
                  module
                  { home.username = lib.mkDefault user; }
                ];
              }
            )
          ) users
        ) homes;
      });
      nixosConfigurations = hostsOf "nixos";
      darwinConfigurations = hostsOf "nix-darwin";
      inherit modules;
      nixosModules = modules.nixos or { };
      darwinModules = modules.darwin or { };
      homeModules = modules.home or { };
      devShells = unseen "a development shell";
      checks = unseen "a check";
      formatter = unseen "the formatter";
    };
in
{
  __functor = _: make;
  lib = {
    __functor = _: make;
    mkBlueprint = make;
    importDir = path: fn: lib.optionalAttrs (builtins.pathExists path) (fn (entriesOf path));
    entriesPath = builtins.mapAttrs (_: { path, type }: path);
    withPrefix = prefix: lib.mapAttrs' (name: lib.nameValuePair "${prefix}${name}");
    optionalPathAttrs = path: fn: lib.optionalAttrs (builtins.pathExists path) (fn path);
    tryImport = path: args: lib.optionalAttrs (builtins.pathExists path) (import path args);
  };
}
