# ez-configs: `{nixos,darwin,home}-configurations` and `-modules` are folders of modules; each configuration is a host, each home
# configuration a home on every host.
{ lib, any, ... }:
let
  inherit (lib) mkOption types;

  # A module for each Nix file of a folder, and for each folder in it that has a default.nix; a file of that name is all there is.
  modulesIn =
    folder:
    let
      typeOf = path: if builtins.pathExists path then (builtins.readDir (dirOf path)).${builtins.unsafeDiscardStringContext (baseNameOf path)} or null else null;
      isFile = path: typeOf path == "regular";
      entry =
        name: type:
        if type == "regular" && lib.hasSuffix ".nix" name then
          { ${lib.removeSuffix ".nix" name} = "${folder}/${name}"; }
        else if isFile "${folder}/${name}/default.nix" then
          { ${name} = "${folder}/${name}/default.nix"; }
        else
          { };
    in
    if isFile "${folder}.nix" then
      { default = folder; }
    else if typeOf folder == "directory" then
      lib.concatMapAttrs entry (builtins.readDir folder)
    else
      { };

  # Modules whose functions get some arguments before they are modules.
  withEarly =
    early: modules:
    if early == { } then
      modules
    else
      builtins.mapAttrs (
        _: path:
        let
          module = import path;
          own = lib.filterAttrs (name: _: builtins.functionArgs module ? ${name}) early;
        in
        if builtins.isFunction module then
          lib.setFunctionArgs (args: module (args // own)) (
            builtins.removeAttrs (builtins.functionArgs module) (builtins.attrNames own)
          )
        else
          path
      ) modules;

  flakeModule =
    { inputs, config, ... }:
    let
      cfg = config.ezConfigs;
      raw = default: mkOption { type = any; inherit default; };
      hostType = types.submodule {
        options = {
          importDefault = raw true;
          userHomeModules = raw [ ];
        };
      };
      userType = types.submodule {
        options = {
          nameFunction = raw null;
          importDefault = raw true;
          passInOsConfig = raw true;
          standalone.enable = raw false;
          standalone.pkgs = mkOption { type = any; };
        };
      };
      folder = name: raw (if cfg.root == null then ./. + "/unset" else "${cfg.root}/${name}");
      common = kind: {
        modulesDirectory = folder "${kind}-modules";
        configurationsDirectory = folder "${kind}-configurations";
        earlyModuleArgs = raw cfg.earlyModuleArgs;
      };
      hostOptions = kind: common kind // {
        specialArgs = raw cfg.globalArgs;
        hosts = mkOption { default = { }; type = types.attrsOf hostType; };
      };

      users = modulesIn cfg.home.configurationsDirectory;
      homeModules = withEarly cfg.home.earlyModuleArgs (modulesIn cfg.home.modulesDirectory);
      homeImports =
        stdenv: user: withDefault:
        [ (users.${user} or { }) ]
        ++ lib.optionals withDefault (
          [ (homeModules.default or { }) ]
          ++ lib.optional stdenv.isDarwin (homeModules.darwin or { })
          ++ lib.optional stdenv.isLinux (homeModules.linux or { })
        );

      systemsOf =
        kind: build: homeManager: modules:
        let
          own = cfg.${kind};
        in
        builtins.mapAttrs (
          name: module:
          let
            host = own.hosts.${name} or { importDefault = true; userHomeModules = [ ]; };
          in
          build {
            specialArgs = own.specialArgs // { ezModules = modules; };
            modules =
              [
                module
                { networking.hostName = lib.mkDefault name; }
              ]
              ++ lib.optional host.importDefault (modules.default or { })
              ++ lib.optionals (host.userHomeModules != [ ]) [
                homeManager
                { home-manager.extraSpecialArgs = cfg.home.extraSpecialArgs // { ezModules = homeModules; }; }
                (
                  { pkgs, ... }:
                  {
                    home-manager.users = lib.genAttrs host.userHomeModules (user: {
                      imports = homeImports pkgs.stdenv user ((cfg.home.users.${user} or { importDefault = true; }).importDefault);
                    });
                  }
                )
              ];
          }
        ) (modulesIn own.configurationsDirectory);

      hosts = config.flake.nixosConfigurations // config.flake.darwinConfigurations;
      homeOf =
        user: _:
        let
          own = cfg.home.users.${user} or {
            nameFunction = null;
            importDefault = true;
            passInOsConfig = true;
            standalone.enable = false;
          };
          make =
            pkgs: osConfig:
            inputs.home-manager.lib.homeManagerConfiguration {
              inherit pkgs;
              extraSpecialArgs =
                cfg.home.extraSpecialArgs
                // { ezModules = homeModules; }
                // (if own.passInOsConfig then { inherit osConfig; } else { });
              modules = homeImports pkgs.stdenv user own.importDefault;
            };
          nameOf = if own.nameFunction == null then host: "${user}@${host}" else own.nameFunction;
        in
        if own.standalone.enable then
          { ${user} = make own.standalone.pkgs { }; }
        else
          lib.concatMapAttrs (host: system: { ${nameOf host} = make system.pkgs system.config; }) hosts;

      nixosModules = withEarly cfg.nixos.earlyModuleArgs (modulesIn cfg.nixos.modulesDirectory);
      darwinModules = withEarly cfg.darwin.earlyModuleArgs (modulesIn cfg.darwin.modulesDirectory);
      darwin = inputs.darwin or inputs.nix-darwin;
    in
    {
      options.ezConfigs = {
        root = raw null;
        globalArgs = raw { };
        earlyModuleArgs = raw { };
        home = common "home" // {
          extraSpecialArgs = raw cfg.globalArgs;
          users = mkOption { default = { }; type = types.attrsOf userType; };
        };
        nixos = hostOptions "nixos";
        darwin = hostOptions "darwin";
      };
      config.flake = {
        inherit homeModules nixosModules darwinModules;
        homeConfigurations = lib.concatMapAttrs homeOf users;
        nixosConfigurations =
          systemsOf "nixos" inputs.nixpkgs.lib.nixosSystem inputs.home-manager.nixosModules.default nixosModules;
        darwinConfigurations =
          systemsOf "darwin" darwin.lib.darwinSystem inputs.home-manager.darwinModules.default darwinModules;
      };
    };
in
{
  inherit flakeModule;
  flakeModules.default = flakeModule;
}
