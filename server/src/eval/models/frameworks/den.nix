# den: a flake-parts module. `den.hosts.PLATFORM.NAME` is a host and `den.homes.PLATFORM.NAME` a home; `intoAttr` says where in the flake
# each is. What they are made of den gathers from aspects, of which only those that are surely theirs are followed.
{ lib, any, unseen, unseenSet, ... }:
let
  inherit (lib) mkOption types;
  raw = default: mkOption { type = any; inherit default; };
  text = default: mkOption { type = types.str; inherit default; };
  modules = mkOption { type = types.deferredModule; default = { }; };

  # The functions among aspects are called with the host that asks, or by who includes them.
  functionType = types.functionTo any;
  aspectType = types.either functionType (
    types.coercedTo functionType (aspect: { includes = [ aspect ]; }) (
      types.submodule {
        freeformType = types.lazyAttrsOf types.deferredModule;
        imports = [ (lib.mkAliasOptionModule [ "_" ] [ "provides" ]) ];
        options = {
          includes = mkOption { type = types.listOf any; default = [ ]; };
          provides = mkOption { type = types.lazyAttrsOf aspectType; default = { }; };
          name = raw null;
          description = raw null;
          meta = raw { };
        };
      }
    )
  );

  flakeModule =
    { inputs, config, withSystem, ... }:
    let
      inherit (config) den;

      # The ready-made aspects that bring no packages of their own, or those that `inputs'` and `self'` name.
      perSystem =
        name:
        let
          argument = class: system: {
            ${class}._module.args.${name} = withSystem system (given: given.${name});
          };
        in
        {
          includes = [
            ({ host }: argument host.class host.system)
            ({ host, user }: argument "homeManager" host.system)
            ({ home }: argument home.class home.system)
          ];
        };
      account =
        system: name:
        let
          home = "/${if lib.hasSuffix "darwin" system then "Users" else "home"}/${name}";
        in
        {
          nixos.users.users.${name} = { inherit home name; isNormalUser = true; };
          darwin.users.users.${name} = { inherit home name; };
          homeManager.home = { username = name; homeDirectory = home; };
        };
      provides = unseenSet "den’s ready-made aspect" // {
        define-user.includes = [
          ({ host, user }: account host.system user.userName)
          ({ home }: account home.system home.userName)
        ];
        primary-user = { };
        user-shell = shell: { };
        tty-autologin = user: { };
        mutual-provider = { };
        hostname = { host, ... }: { ${host.class}.networking.hostName = host.hostName; };
        inputs' = perSystem "inputs'";
        self' = perSystem "self'";
      }
      // den.provides;

      # The modules that an aspect and what it includes surely have of a class.
      modulesOf =
        class: context: aspect:
        let
          formals = lib.functionArgs aspect;
          isCalled =
            formals != { } && builtins.all (name: context ? ${name} || formals.${name}) (builtins.attrNames formals);
        in
        if lib.isFunction aspect then
          lib.optionals isCalled (modulesOf class context (aspect (builtins.intersectAttrs formals context)))
        else
          lib.optional (aspect ? ${class}) aspect.${class}
          ++ lib.optional ((class == "nixos" || class == "darwin") && aspect ? os) aspect.os
          ++ lib.concatMap (modulesOf class context) (aspect.includes or [ ]);
      aspectsOf =
        class: context: aspect:
        [ (unseenSet "what den’s aspects add to its hosts") ]
        ++ modulesOf class context den.default
        ++ modulesOf class context aspect;

      userType =
        host:
        types.submodule (
          { name, config, ... }:
          {
            freeformType = types.lazyAttrsOf types.anything;
            imports = [ den.schema.conf den.schema.user ];
            config._module.args = { inherit host; user = config; };
            options = {
              name = text name;
              userName = text name;
              classes = mkOption { type = types.listOf types.str; default = [ "user" ]; };
              aspect = raw (den.aspects.${config.name} or { });
            };
          }
        );
      hostType =
        system:
        types.submodule (
          { name, config, ... }:
          {
            freeformType = types.lazyAttrsOf types.anything;
            imports = [ den.schema.conf den.schema.host ];
            config._module.args.host = config;
            options = {
              name = text name;
              hostName = text config.name;
              system = text system;
              class = text (if lib.hasSuffix "darwin" config.system then "darwin" else "nixos");
              aspect = raw (den.aspects.${config.name} or { });
              users = mkOption { type = types.attrsOf (userType config); default = { }; };
              instantiate = raw (
                {
                  nixos = inputs.nixpkgs.lib.nixosSystem;
                  darwin = inputs.darwin.lib.darwinSystem;
                  systemManager = inputs.system-manager.lib.makeSystemConfig;
                }
                .${config.class}
              );
              intoAttr = mkOption {
                type = types.listOf types.str;
                default =
                  {
                    nixos = [ "nixosConfigurations" config.name ];
                    darwin = [ "darwinConfigurations" config.name ];
                    systemManager = [ "systemConfigs" config.name ];
                  }
                  .${config.class};
              };
            };
          }
        );
      homeType =
        system:
        types.submodule (
          { name, config, ... }:
          let
            parts = lib.splitString "@" name;
            userName = builtins.head parts;
            hostName = if builtins.length parts > 1 then lib.last parts else null;
            host = if hostName == null then null else den.hosts.${system}.${hostName} or null;
            make = inputs.home-manager.lib.homeManagerConfiguration;
          in
          {
            freeformType = types.lazyAttrsOf types.anything;
            imports = [ den.schema.conf den.schema.home ];
            config._module.args = {
              inherit host;
              home = config;
              user = if host == null then null else host.users.${userName} or null;
            };
            options = {
              name = text userName;
              userName = text userName;
              hostName = raw hostName;
              system = text system;
              class = text "homeManager";
              aspect = raw (den.aspects.${config.name} or { });
              pkgs = raw inputs.nixpkgs.legacyPackages.${config.system};
              instantiate = raw (
                if host == null then
                  make
                else
                  given: make (given // { extraSpecialArgs.osConfig = (lib.attrByPath host.intoAttr { } config.flake).config or null; })
              );
              intoAttr = mkOption {
                type = types.listOf types.str;
                default = { homeManager = [ "homeConfigurations" name ]; }.${config.class};
              };
            };
          }
        );

      homesOf =
        host:
        builtins.listToAttrs (
          map (user: {
            name = user.userName;
            value.imports = aspectsOf "homeManager" { inherit host user; } user.aspect;
          }) (builtins.filter (user: builtins.elem "homeManager" user.classes) (builtins.attrValues host.users))
        );
      hostOf =
        host:
        host.instantiate {
          modules =
            aspectsOf host.class { inherit host; } host.aspect
            ++ lib.concatMap (user: modulesOf host.class { inherit host user; } user.aspect) (builtins.attrValues host.users)
            ++ lib.optionals (homesOf host != { }) [
              inputs.home-manager."${host.class}Modules".home-manager
              { home-manager.users = homesOf host; }
            ]
            ++ [
              { _module.args.host = host; }
              { nixpkgs.hostPlatform = lib.mkDefault host.system; }
            ];
        };
      homeOf =
        home:
        home.instantiate {
          inherit (home) pkgs;
          modules = aspectsOf home.class { inherit home; } home.aspect;
        };
      all = sets: lib.concatMap builtins.attrValues (builtins.attrValues sets);
      placed = make: entity: lib.optional (entity.intoAttr != [ ]) (lib.setAttrByPath entity.intoAttr (make entity));
      outputs = builtins.foldl' lib.recursiveUpdate { } (
        lib.concatMap (placed hostOf) (all den.hosts) ++ lib.concatMap (placed homeOf) (all den.homes)
      );
      # What a flake outputs of its own account.
      isExtended = den.policies != { } || builtins.any (lib.hasPrefix "flake") (builtins.attrNames den.ctx);
      outputType = types.lazyAttrsOf (types.lazyAttrsOf any);
    in
    {
      options = {
        den = {
          hosts = mkOption { type = types.attrsOf (types.submodule ({ name, ... }: { freeformType = types.attrsOf (hostType name); })); default = { }; };
          homes = mkOption { type = types.attrsOf (types.submodule ({ name, ... }: { freeformType = types.attrsOf (homeType name); })); default = { }; };
          schema = mkOption { type = types.lazyAttrsOf types.deferredModule; default = { }; };
          aspects = mkOption { type = types.lazyAttrsOf aspectType; default = { }; };
          default = mkOption { type = aspectType; default = { }; };
          provides = mkOption { type = types.lazyAttrsOf aspectType; default = { }; };
          policies = mkOption { type = types.lazyAttrsOf any; default = { }; };
          ctx = mkOption { type = types.lazyAttrsOf any; default = { }; };
        };
      }
      // lib.optionalAttrs (!(inputs ? flake-parts)) { flake = mkOption { type = outputType; default = { }; }; };
      config = {
        _module.args.den = den // {
          inherit provides;
          _ = provides;
          batteries = provides;
          lib = unseen "den’s library";
        };
        den.schema = { conf = { }; host = { }; user = { }; home = { }; };
        flake = lib.mkMerge [
          outputs
          (lib.mkIf isExtended { nixosConfigurations = unseenSet "what den’s policies output"; })
        ];
      };
    };
in
{
  inherit flakeModule;
  flakeModules.default = flakeModule;
  flakeModules.dendritic = flakeModule;
}
