# snowfall-lib: `systems/TARGET/NAME`, `homes/PLATFORM/USER@HOST`, `modules/{nixos,darwin,home}/…`, `overlays/…`, `packages/…` and
# `lib/…`, each thing a folder with a default.nix; hosts are made by flake-utils-plus.
{ lib, inputs, unseen, ... }:
let
  fup = inputs.flake-utils-plus.lib;

  # A target that holds one of these is an image, which no host is.
  images = [
    "amazon"
    "azure"
    "cloudstack"
    "docker"
    "do"
    "gce"
    "install-iso-hyperv"
    "hyperv"
    "install-iso"
    "iso"
    "kexec"
    "kexec-bundle"
    "kubevirt"
    "proxmox-lxc"
    "lxc-metadata"
    "lxc"
    "openstack"
    "proxmox"
    "qcow"
    "raw-efi"
    "raw"
    "sd-aarch64-installer"
    "sd-aarch64"
    "vagrant-virtualbox"
    "virtualbox"
    "vm-bootloader"
    "vm-nogui"
    "vmware"
    "vm"
  ];
  imageOf = target: lib.findFirst (image: lib.hasInfix image target) "" images;
  isDarwin = lib.hasInfix "darwin";

  entries = path: if builtins.pathExists path then builtins.readDir path else { };
  named = kind: path: lib.mapAttrsToList (name: _: "${path}/${name}") (lib.filterAttrs (_: type: type == kind) (entries path));
  directories = named "directory";
  files = named "regular";
  filesBelow = path: files path ++ builtins.concatMap filesBelow (directories path);
  sorted = lib.sort (a: b: a < b);
  isNix = lib.hasSuffix ".nix";
  isDefault = name: baseNameOf name == "default.nix";
  defaultsBelow = path: sorted (builtins.filter isDefault (filesBelow path));
  # Names of files become names of hosts, which are no part of the store.
  nameOf = path: builtins.unsafeDiscardStringContext (baseNameOf path);
  parentOf = file: nameOf (dirOf file);

  library =
    { inputs, src, snowfall ? { }, ... }:
    let
      root = snowfall.root or src;
      namespace = snowfall.namespace or "internal";
      inner = inputs // { inherit src; };
      below = path: "${root}/${path}";

      fs = {
        get-file = path: "${src}/${path}";
        get-snowfall-file = below;
        get-directories = directories;
        get-files = files;
        get-files-recursive = filesBelow;
        get-nix-files = path: builtins.filter isNix (files path);
        get-nix-files-recursive = path: builtins.filter isNix (filesBelow path);
        get-default-nix-files = path: builtins.filter isDefault (files path);
        get-default-nix-files-recursive = defaultsBelow;
        get-non-default-nix-files = path: builtins.filter (name: isNix name && !isDefault name) (files path);
        get-non-default-nix-files-recursive =
          path: builtins.filter (name: isNix name && !isDefault name) (filesBelow path);
      };

      # Libraries of inputs stand beside nixpkgs' own, by the inputs' names.
      base = builtins.mapAttrs (_: input: input.lib) (builtins.removeAttrs inputs [ "self" ]) // lib // { inherit (inputs.nixpkgs.lib) nixosSystem; } // {
        inherit mkFlake;
        snowfall = unseen "a function of snowfall-lib" // { inherit fs; };
      };
      ownLib = lib.fix (
        self:
        lib.foldr lib.recursiveUpdate { } (
          map (
            path:
            let
              value = import path;
            in
            if builtins.isFunction value then
              lib.callPackageWith {
                inherit inputs namespace;
                snowfall-inputs = unseen "an input of snowfall-lib";
                lib = base // { ${namespace} = self; };
              } path { }
            else
              value
          ) (defaultsBelow (below "lib"))
        )
      );
      systemLib = base // { ${namespace} = ownLib; };
      wholeLib = lib.recursiveUpdate systemLib ownLib;

      modulesIn =
        path:
        let
          make = file: {
            name = builtins.unsafeDiscardStringContext (
              lib.removePrefix "/" (lib.removeSuffix "/default.nix" (lib.removePrefix path file))
            );
            value =
              args@{ pkgs, ... }:
              let
                system = args.system or args.pkgs.stdenv.hostPlatform.system;
                target = args.target or system;
                image = imageOf target;
                format = if image != "" then image else if isDarwin target then "darwin" else "linux";
                changed = args // {
                  inherit system target format namespace;
                  virtual = args.virtual or (image != "");
                  systems = args.systems or { };
                  lib = systemLib;
                  pkgs = inputs.self.pkgs.${system}.nixpkgs;
                  inherit inputs;
                };
                module = import file;
              in
              (if builtins.isFunction module then module changed else module) // { _file = file; };
          };
        in
        builtins.listToAttrs (map make (defaultsBelow path));
      # Folders are walked once, not again for every host.
      nixosModules = modulesIn (below "modules/nixos");
      darwinModules = modulesIn (below "modules/darwin");
      homeModules = modulesIn (below "modules/home");
      packageFiles = defaultsBelow (below "packages");
      overlayFiles = defaultsBelow (below "overlays");

      packagesFor =
        channels: pkgs:
        let
          packages = builtins.listToAttrs (
            map (file: {
              name = parentOf file;
              value = lib.callPackageWith (
                pkgs
                // {
                  ${namespace} = packages;
                  inherit channels namespace inputs;
                  lib = systemLib;
                  pkgs = pkgs // { ${namespace} = packages; };
                }
              ) file { };
            }) packageFiles
          );
        in
        packages;

      overlayOf =
        channels: file:
        import file (
          inner
          // {
            inherit channels namespace;
            inputs = inner;
            lib = systemLib;
          }
        );
      packagesOverlay = channels: final: prev: {
        ${namespace} = (prev.${namespace} or { }) // packagesFor channels final;
      };

      homesOf =
        given:
        let
          ofPlatform =
            platform:
            map (home: {
              name = nameOf home;
              system = nameOf platform;
              path = "${home}/default.nix";
            }) (builtins.filter (home: builtins.pathExists "${home}/default.nix") (directories platform));
          split = name: lib.splitString "@" name;
          make =
            { name, system, path }:
            let
              own = given.users.${name} or { };
              user = builtins.elemAt (split name) 0;
              host = if builtins.length (split name) > 1 then builtins.elemAt (split name) 1 else "";
              homePkgs = inputs.self.pkgs.${system}.${own.channelName or "nixpkgs"};
              special = {
                inherit name system user host namespace inputs;
                format = "home";
                lib = systemLib // { hm = unseen "Home Manager's library"; };
                pkgs = homePkgs;
              };
            in
            {
              inherit system;
              output = "homeConfigurations";
              channelName = own.channelName or "nixpkgs";
              modules = [ path userHome ] ++ builtins.attrValues homeModules ++ (own.modules or [ ]) ++ (given.modules or [ ]);
              specialArgs = special;
              builder =
                args:
                inputs.home-manager.lib.homeManagerConfiguration {
                  pkgs = homePkgs;
                  modules = args.modules ++ [
                    {
                      snowfallorg.user.name = lib.mkDefault user;
                      snowfallorg.user.enable = lib.mkDefault true;
                    }
                  ];
                  extraSpecialArgs = (own.specialArgs or { }) // args.specialArgs;
                };
            };
        in
        builtins.listToAttrs (
          map (home: lib.nameValuePair home.name (make home)) (
            builtins.concatMap ofPlatform (directories (below "homes"))
          )
        );

      userHome = { lib, config, ... }: {
        options.snowfallorg.user = {
          enable = lib.mkOption { type = lib.types.bool; default = false; };
          name = lib.mkOption { type = lib.types.str; };
          home.directory = lib.mkOption { type = lib.types.str; };
        };
        config = lib.mkIf config.snowfallorg.user.enable {
          home.username = lib.mkDefault config.snowfallorg.user.name;
        };
      };

      # What a host gets for the homes of its users.
      homesModules =
        given:
        let
          homes = homesOf given;
          ofUser =
            name:
            {
              config,
              pkgs,
              lib,
              host ? "",
              system ? pkgs.stdenv.hostPlatform.system,
              ...
            }:
            let
              home = homes.${name};
              inherit (home.specialArgs) user;
              matches = home.specialArgs.host == host || (home.specialArgs.host == "" && home.system == system);
              settings = config.snowfallorg.users.${user}.home;
            in
            {
              config = lib.mkIf matches {
                snowfallorg.users.${user}.home.config = {
                  snowfallorg.user.enable = lib.mkDefault true;
                  snowfallorg.user.name = lib.mkDefault user;
                  _module.args = builtins.removeAttrs (
                    (given.users.${name}.specialArgs or { }) // { inherit namespace; }
                  ) [ "options" "config" "lib" "pkgs" "specialArgs" "host" ];
                };
                home-manager.users.${user} = lib.mkIf settings.enable {
                  imports = [ settings.config ] ++ (given.users.${name}.modules or [ ]) ++ [ (builtins.head home.modules) ];
                };
                home-manager.useGlobalPkgs = lib.mkDefault true;
              };
            };
          shared =
            {
              pkgs,
              system ? pkgs.stdenv.hostPlatform.system,
              target ? system,
              format ? "home",
              host ? "",
              virtual ? false,
              systems ? { },
              ...
            }:
            {
              home-manager.extraSpecialArgs = {
                inherit system target format virtual systems host inputs;
                lib = systemLib // { hm = unseen "Home Manager's library"; };
              };
              home-manager.sharedModules = [ userHome ] ++ (given.modules or [ ]) ++ builtins.attrValues homeModules;
            };
        in
        [ shared ] ++ map ofUser (builtins.attrNames homes);

      usersModule = { lib, ... }: {
        options.snowfallorg.users = lib.mkOption {
          default = { };
          type = lib.types.attrsOf (
            lib.types.submodule {
              options = {
                create = lib.mkOption { type = lib.types.bool; default = true; };
                admin = lib.mkOption { type = lib.types.bool; default = true; };
                home.enable = lib.mkOption { type = lib.types.bool; default = true; };
                home.path = lib.mkOption { type = lib.types.str; };
                home.config = lib.mkOption { type = lib.types.deferredModule; };
              };
            }
          );
        };
      };

      systemsOf =
        given: homes:
        let
          ofTarget =
            target:
            map (path: {
              name = nameOf path;
              target = nameOf target;
              path = "${path}/default.nix";
            }) (builtins.filter (path: builtins.pathExists "${path}/default.nix") (directories target));
          all = builtins.concatMap ofTarget (directories (below "systems"));
          make =
            { name, target, path }:
            let
              own = given.hosts.${name} or { };
              image = imageOf target;
              darwin = isDarwin target;
              system = own.system or (if image == "" then target else builtins.replaceStrings [ image ] [ "linux" ] target);
              kind = if darwin then "darwin" else "nixos";
              format = if image != "" then image else if darwin then "darwin" else "linux";
              builder =
                if image != "" then
                  unseen "an image"
                else if darwin then
                  args: inputs.darwin.lib.darwinSystem (
                    builtins.removeAttrs args [ "system" "modules" ]
                    // {
                      specialArgs = args.specialArgs // { inherit format; };
                      modules = args.modules ++ [ usersModule ];
                    }
                  )
                else
                  args: inputs.nixpkgs.lib.nixosSystem (
                    args
                    // {
                      specialArgs = args.specialArgs // { inherit format; };
                      modules = args.modules ++ [ usersModule ];
                    }
                  );
              homeManager =
                if darwin then inputs.home-manager.darwinModules.home-manager else inputs.home-manager.nixosModules.home-manager;
            in
            {
              channelName = own.channelName or "nixpkgs";
              inherit system;
              output =
                own.output
                  or (if image != "" then "${image}Configurations" else "${kind}Configurations");
              builder = own.builder or builder;
              modules =
                [ path ]
                ++ builtins.attrValues (if darwin then darwinModules else nixosModules)
                ++ (own.modules or [ ])
                ++ (given.modules.${kind} or [ ])
                ++ (if inputs ? home-manager then [ homeManager ] ++ homesModules homes else [ ]);
              specialArgs = (own.specialArgs or { }) // {
                inherit target system systems namespace inputs;
                lib = systemLib;
                host = name;
                virtual = image != "";
              };
            };
          systems = builtins.listToAttrs (map (one: lib.nameValuePair one.name (make one)) all);
        in
        systems;

      mkFlake =
        options:
        let
          homes = options.homes or { };
          given = options.systems or { };
          rest = builtins.removeAttrs options [
            "systems"
            "modules"
            "overlays"
            "packages"
            "outputs-builder"
            "outputsBuilder"
            "packagesPrefix"
            "hosts"
            "homes"
            "channels-config"
            "templates"
            "checks"
            "alias"
            "snowfall"
          ];
        in
        fup.mkFlake (
          rest
          // {
            inherit (inputs) self;
            inherit inputs;
            lib = ownLib;
            hosts = (given.hosts or { }) // systemsOf given homes // homesOf homes;
            nixosModules = nixosModules // (options.modules.nixos or { });
            darwinModules = darwinModules // (options.modules.darwin or { });
            homeModules = homeModules // (options.modules.home or { });
            channelsConfig = options.channels-config or { };
            channels.nixpkgs.overlaysBuilder =
              channels:
              [ (packagesOverlay channels) ]
              ++ (options.overlays or [ ])
              ++ map (overlayOf channels) overlayFiles;
            outputsBuilder =
              channels:
              lib.recursiveUpdate ((options.outputs-builder or options.outputsBuilder or (_: { })) channels) {
                packages = packagesFor channels channels.nixpkgs;
              };
          }
        );
    in
    wholeLib;
in
{
  mkLib = library;
  mkFlake =
    options:
    (library { inherit (options) inputs src; snowfall = options.snowfall or { }; }).mkFlake (
      builtins.removeAttrs options [ "inputs" "src" ]
    );
}
