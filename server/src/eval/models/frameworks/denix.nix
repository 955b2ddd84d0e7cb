# denix: `lib.configurations { moduleSystem = "nixos"; paths = [ ./hosts ./modules ]; }` takes every Nix file below its paths for a module.
# `delib.host` defines `myconfig.hosts.NAME`, `delib.module` options and what they come to in each kind of system, `delib.rice` variants
# that each host is made with. A first system, of no host, tells which hosts and rices there are.
{ lib, inputs, surely, unseenModules, unseenSet, ... }:
let
  splitPath = lib.splitString ".";
  at = path: default: lib.attrByPath (splitPath path) default;
  setAt = path: lib.setAttrByPath (splitPath path);
  call = value: argument: if builtins.isFunction value then value argument else value;
  typeOf = path: (builtins.readDir (dirOf path)).${baseNameOf path} or "";
  # The Nix files below a path in the order of their names, or the path itself.
  nixFiles =
    path: type:
    if type == "directory" then
      lib.concatMap (name: nixFiles (path + "/${name}") (builtins.readDir path).${name}) (
        builtins.attrNames (builtins.readDir path)
      )
    else
      lib.optional (lib.hasSuffix ".nix" (toString path)) path;
  filesOf =
    { path ? null, paths ? [ ], include ? [ ], exclude ? [ ], recursive ? true }:
    let
      below =
        path:
        if recursive then
          nixFiles path (typeOf path)
        else
          builtins.filter (file: typeOf file == "directory" || lib.hasSuffix ".nix" (toString file)) (
            map (name: path + "/${name}") (builtins.attrNames (builtins.readDir path))
          );
      wanted = lib.concatMap below (paths ++ lib.optional (path != null) path);
    in
    lib.unique (lib.subtractLists (lib.concatMap (path: nixFiles path (typeOf path)) exclude) wanted ++ lib.concatMap below include);

  optionsLib =
    let
      t = lib.types;
      attrs = t.attrsOf t.anything;
      lambda = t.functionTo t.anything;
      plain = {
        inherit (t) anything bool float int number package path port singleLineStr str;
        inherit attrs lambda;
        attrsLegacy = t.attrs;
        list = t.listOf t.anything;
      };
      nested = {
        inherit (t) attrsOf enum listOf submodule;
        lambdaTo = t.functionTo;
      };
      option = type: default: lib.mkOption { inherit type default; };
      also = type: given: given // { type = t.oneOf [ given.type type ]; };
      capital = name: lib.toUpper (builtins.substring 0 1 name) + builtins.substring 1 (-1) name;
      suffixed = name: if name == "port" || name == "singleLineStr" then "Option" else "";
      named = prefix: suffix: lib.mapAttrs' (name: lib.nameValuePair (prefix name + suffix name));
      allowed = named (name: "allow${capital name}") suffixed;
      options = named lib.id (_: "Option");
    in
    {
      inherit (t) coercedTo;
      inherit (plain) anything attrs attrsLegacy bool float int lambda list number package path port singleLineStr str;
      inherit (nested) attrsOf enum lambdaTo listOf submodule;
      coercedToOption = from: coerce: to: option (t.coercedTo from coerce to);
      allowCoercedToOption = from: coerce: to: also (t.coercedTo from coerce to);
      allowNull = given: given // { type = t.nullOr given.type; };
      noDefault = given: builtins.removeAttrs given [ "default" ];
      noNullDefault = given: if given.default == null then builtins.removeAttrs given [ "default" ] else given;
      readOnly = given: given // { readOnly = true; };
      apply = given: apply: given // { inherit apply; };
      description = given: description: given // { inherit description; };
      singleEnableOption = default: { name, ... }: setAt "${name}.enable" (option t.bool default);
      singleCascadeEnableOption = args: setAt "${args.name}.enable" (option t.bool args.parent.enable);
      moduleOptions = given: args: setAt args.name (call given args);
    }
    // options (builtins.mapAttrs (_: option) plain // builtins.mapAttrs (_: type: of: option (type of)) nested)
    // allowed (builtins.mapAttrs (_: also) plain // builtins.mapAttrs (_: type: of: also (type of)) nested);

  # Extensions: functions of a configuration of their own, which `withConfig` adds to.
  over = f: g: final: prev: let first = f final prev; in lib.recursiveUpdate first (g final (prev // first));
  overMany = lib.foldr over (_: _: { });
  extension =
    { name, config ? { }, initialConfig ? null, libExtension ? { }, modules ? [ ], configOrder ? 0, libExtensionOrder ? 0, ... }:
    let
      initial = final: if initialConfig == null then { } else call initialConfig final;
      make =
        overlay:
        let
          own = lib.fix (final: let prev = initial final; in lib.recursiveUpdate prev (overlay final prev));
        in
        {
          inherit name configOrder libExtensionOrder initialConfig;
          config = own;
          libExtension = final: prev: call (call (call libExtension own) final) prev;
          modules = call modules own;
          withConfig = more: make (over overlay (lib.toExtension more));
          __unfix__ = make;
          __unfixConfig__ = overlay;
        };
    in
    make (lib.toExtension config);
  together =
    name: parts:
    let
      ordered = key: builtins.sort (a: b: a.${key} < b.${key}) parts;
      configured = config: map (part: part.__unfix__ config);
      initial = builtins.filter (part: part.initialConfig != null) parts;
    in
    if builtins.length parts == 1 then
      builtins.head parts
    else
      extension {
        inherit name;
        initialConfig = if initial == [ ] then null else (builtins.head initial).initialConfig;
        config = overMany (map (part: part.__unfixConfig__) (ordered "configOrder"));
        libExtension =
          config: final: prev:
          overMany (map (part: part.libExtension) (configured (_: _: config) (ordered "libExtensionOrder"))) final prev;
        modules = config: lib.concatMap (part: part.modules) (configured (_: _: config) parts);
      };

  extensions = {
    args = extension {
      name = "args";
      config.path = "args";
      modules = config: [
        (
          { delib, ... }:
          let
            passed = kind: { cfg, ... }: { imports = [ { _module.args = cfg.shared; } { _module.args = cfg.${kind}; } ]; };
          in
          delib.module {
            name = config.path;
            options = setAt config.path (lib.genAttrs [ "shared" "nixos" "home" "darwin" ] (_: delib.attrsLegacyOption { }));
            nixos.always = passed "nixos";
            home.always = passed "home";
            darwin.always = passed "darwin";
          }
        )
      ];
    };
    overlays = extension {
      name = "overlays";
      config = {
        defaultTargets = [ "nixos" "home" ];
        moduleNamePrefix = "overlays";
      };
      libExtension = config: final: _: {
        overlayModule =
          { name, overlay ? null, overlays ? [ ], targets ? config.defaultTargets, withPrefix ? true, enabled ? true }:
          let
            applied.nixpkgs.overlays = overlays ++ lib.optional (overlay != null) overlay;
            on = kind: { ifEnabled = lib.mkIf (builtins.elem kind targets) applied; };
          in
          final.module {
            name = if withPrefix then "${config.moduleNamePrefix}.${name}" else name;
            options = final.singleEnableOption enabled;
            nixos = on "nixos";
            home = on "home";
            darwin = on "darwin";
          };
      };
    };
    base = extension {
      name = "base";
      initialConfig = {
        enableAll = true;
        args = { enable = false; path = "args"; };
        assertions = { enable = true; moduleSystem = "home-manager"; };
      };
      config = final: _: {
        hosts = {
          enable = final.enableAll;
          inherit (final) args;
          type = { enable = true; generateIsType = true; types = [ "desktop" "laptop" "server" ]; };
          features = { enable = true; generateIsFeatured = true; features = [ ]; default = [ ]; defaultByHostType = { }; };
          system.enable = true;
          displays.enable = true;
          extraSubmodules = [ ];
        };
        rices = { enable = final.enableAll; inherit (final) args; extraSubmodules = [ ]; };
      };
      libExtension = config: final: _: {
        generateHostTypeSubmodule =
          { generateIsType ? config.hosts.type.generateIsType, types ? config.hosts.type.types }:
          host: {
            options = {
              type = final.noDefault (final.enumOption types null);
            }
            // lib.optionalAttrs generateIsType (
              { isPC = final.boolOption (builtins.elem host.config.type [ "desktop" "laptop" ]); }
              // lib.listToAttrs (
                map (type: {
                  name = "is${lib.toUpper (builtins.substring 0 1 type)}${builtins.substring 1 (-1) type}";
                  value = final.boolOption (host.config.type == type);
                }) types
              )
            );
          };
        generateHostFeaturesSubmodule =
          given:
          let
            own = config.hosts.features // given;
          in
          host: {
            options = {
              defaultFeatures = final.listOfOption (final.enum own.features) (
                own.default ++ own.defaultByHostType.${host.config.type} or [ ]
              );
              features = final.listOfOption (final.enum own.features) [ ];
            }
            // lib.optionalAttrs own.generateIsFeatured (
              lib.listToAttrs (
                map (feature: {
                  name = "${feature}Featured";
                  value = final.boolOption (builtins.elem feature (host.config.features ++ host.config.defaultFeatures));
                }) own.features
              )
            );
          };
        generateHostDisplaysSubmodule = _: { options.displays = final.listOption [ ]; };
        generateHostSystemSubmodule = _: host: {
          options.system = final.allowNull (final.strOption null);
          config.homeManagerSystem = lib.mkIf (host.config.system != null) host.config.system;
        };
      };
      modules =
        config:
        let
          passed =
            own: names:
            { myconfig, ... }:
            lib.optionalAttrs own.args.enable (setAt own.args.path { shared = lib.genAttrs names (name: myconfig.${name}); });
        in
        lib.optional config.hosts.enable (
          { delib, currentHostName, ... }:
          let
            parts = [ { options = delib.hostSubmoduleOptions; } ]
              ++ lib.optional config.hosts.type.enable (delib.generateHostTypeSubmodule { })
              ++ lib.optional config.hosts.features.enable (delib.generateHostFeaturesSubmodule { })
              ++ lib.optional config.hosts.displays.enable (delib.generateHostDisplaysSubmodule { })
              ++ lib.optional config.hosts.system.enable (delib.generateHostSystemSubmodule { })
              ++ config.hosts.extraSubmodules;
            platform =
              { myconfig, ... }:
              let
                system = myconfig.hosts.${currentHostName}.system;
              in
              lib.optionalAttrs (config.hosts.system.enable && currentHostName != null) {
                nixpkgs.hostPlatform = lib.mkIf (system != null) system;
              };
          in
          delib.module {
            name = "hosts";
            options = { host = delib.hostOption parts; hosts = delib.hostsOption parts; };
            myconfig.always = passed config.hosts [ "host" "hosts" ];
            nixos.always = platform;
            darwin.always = platform;
          }
        )
        ++ lib.optional config.rices.enable (
          { delib, ... }:
          let
            parts = [ { options = delib.riceSubmoduleOptions; } ] ++ config.rices.extraSubmodules;
          in
          delib.module {
            name = "rices";
            options = { rice = delib.riceOption parts; rices = delib.ricesOption parts; };
            myconfig.always = passed config.rices [ "rice" "rices" ];
          }
        );
    };
  };

  callExtension = file: import file (common // { delib = common; inherit lib; });
  common = optionsLib // {
    inherit extension extensions callExtension configurations lib;
    attrset = {
      splitStrPath = splitPath;
      getAttrByStrPath = path: set: default: at path default set;
      setAttrByStrPath = setAt;
      hasAttrs = names: set: names == [ ] || builtins.any (name: set ? ${name}) names;
    };
    inherit (common.attrset) getAttrByStrPath setAttrByStrPath hasAttrs;
    options = optionsLib;
    umport = filesOf;
    mergeExtensions = together;
    callExtensions = given: builtins.mapAttrs together (builtins.groupBy (one: one.name) (map callExtension (filesOf given)));
    maintainers = unseenSet "denix’s list of maintainers";
  };

  configurations =
    {
      moduleSystem ? if given.isHomeManager or false then "home" else "nixos",
      myconfigName ? "myconfig",
      denixLibName ? "delib",
      extensions ? [ ],
      paths ? [ ],
      exclude ? [ ],
      recursive ? true,
      specialArgs ? { },
      extraModules ? [ ],
      nixpkgs ? inputs.nixpkgs,
      home-manager ? inputs.home-manager,
      nix-darwin ? inputs.nix-darwin,
      homeManagerNixpkgs ? nixpkgs,
      homeManagerUser ? null,
      useHomeManagerModule ? true,
      ...
    }@given:
    let
      files = filesOf { inherit paths exclude recursive; };
      homesOfHosts = useHomeManagerModule;

      # What a definition for a kind of system is in the kind that is made; homes are users of hosts.
      applyFor = kind: user: isModule: {
        myconfig = own: { ${myconfigName} = own; };
        nixos = own: if kind == "nixos" then own else { };
        darwin = own: if kind == "darwin" then own else { };
        home =
          own:
          if kind == "home" then own else lib.optionalAttrs isModule { home-manager.users.${user} = own; };
      };
      modulesFor = apply: of: map (name: apply.${name} (of name)) [ "myconfig" "nixos" "home" "darwin" ];

      libFor =
        { config, kind, user, isModule, current }:
        let
          apply = applyFor kind user isModule;
          entity = what: { name, ... }@args: {
            imports = [
              (
                { config, ... }:
                let
                  own = config.${myconfigName};
                  wrap = value: call value { inherit name; myconfig = own; cfg = own.${what}.${name}; };
                  part = name: wrap (args.${name} or { });
                  shared = name: wrap (args.shared.${name} or { });
                  parts = lib.genAttrs [ "myconfig" "nixos" "home" "darwin" ];
                in
                {
                  config.${myconfigName}.${what}.${name} =
                    args // parts part // lib.optionalAttrs (what == "hosts") { shared = parts shared; };
                  imports = lib.optionals (what == "hosts") (
                    modulesFor apply shared ++ lib.optionals (current == name) (modulesFor apply part)
                  );
                }
              )
            ];
          };
          start = final: common // {
            host = entity "hosts";
            rice = entity "rices";
            hostOption = parts: final.noDefault (final.submoduleOption parts null);
            hostsOption = parts: final.attrsOfOption (final.submodule parts) { };
            riceOption = parts: final.allowNull (final.submoduleOption parts null);
            ricesOption = parts: final.attrsOfOption (final.submodule parts) { };
            hostNamesAssertions = _: [ ];
            riceNamesAssertions = _: [ ];
            hostSubmoduleOptions = {
              name = final.noDefault (final.strOption null);
              useHomeManagerModule = final.boolOption isModule;
              homeManagerUser = final.noNullDefault (final.strOption user);
              homeManagerSystem = final.noDefault (final.strOption null);
              shared = lib.genAttrs [ "myconfig" "nixos" "home" "darwin" ] (_: final.attrsOption { });
              rice = final.allowNull (final.strOption null);
            }
            // lib.genAttrs [ "myconfig" "nixos" "home" "darwin" ] (_: final.attrsOption { });
            riceSubmoduleOptions = {
              name = final.strOption null;
              inherits = final.listOfOption final.str [ ];
              inheritanceOnly = final.boolOption false;
            }
            // lib.genAttrs [ "myconfig" "nixos" "home" "darwin" ] (_: final.attrsOption { });
            module =
              { name, options ? { }, ... }@args:
              {
                imports = [
                  (
                    { config, ... }:
                    let
                      own = config.${myconfigName};
                      path = splitPath name;
                      from = path: if path == [ ] then own else lib.attrByPath path { } own;
                      cfg = from path;
                      wrap = value: call value { inherit name cfg; myconfig = own; parent = from (lib.init path); };
                      part = key: kind: wrap (args.${kind}.${key} or { });
                    in
                    {
                      options.${myconfigName} = wrap options;
                      imports =
                        modulesFor apply (part "always")
                        ++ modulesFor apply (kind: lib.mkIf (cfg.enable or false) (part "ifEnabled" kind))
                        ++ modulesFor apply (kind: lib.mkIf (!(cfg.enable or true)) (part "ifDisabled" kind));
                    }
                  )
                ];
              };
          };
          final = lib.foldl' (prev: one: lib.recursiveUpdate prev (one.libExtension final prev)) (start final) extensions;
        in
        final;

      systemOf =
        { kind, user, isModule, system ? null, current ? null, first ? [ ] }:
        let
          args = specialArgs // {
            ${denixLibName} = libFor { inherit kind user isModule current; inherit (made) config; };
            currentHostName = current;
            useHomeManagerModule = isModule;
            homeManagerUser = user;
          };
          modules = first ++ extraModules ++ files ++ lib.concatMap (one: one.modules) extensions;
          host = make: more: make { specialArgs = args; modules = modules ++ lib.optional isModule more; };
          made =
            {
              nixos = host nixpkgs.lib.nixosSystem home-manager.nixosModules.home-manager;
              darwin = host nix-darwin.lib.darwinSystem home-manager.darwinModules.home-manager;
              home = home-manager.lib.homeManagerConfiguration {
                extraSpecialArgs = args;
                pkgs = homeManagerNixpkgs.legacyPackages.${system};
                inherit modules;
              };
            }
            .${kind};
        in
        made;

      all = systemOf {
        kind = "nixos";
        user = homeManagerUser;
        isModule = homesOfHosts;
        first = [
          ({ config, ... }: {
            nixpkgs.hostPlatform = "x86_64-linux";
            ${myconfigName}.host = builtins.head (builtins.attrValues config.${myconfigName}.hosts);
          })
        ];
      };
      inherit (all.config.${myconfigName}) hosts;
      rices = if surely (all.options.${myconfigName} ? rices) then all.config.${myconfigName}.rices else { };

      hostOf =
        rice: host:
        let
          apply = applyFor moduleSystem host.homeManagerUser host.useHomeManagerModule;
          partsOf = rice: modulesFor apply (name: rice.${name});
        in
        systemOf {
          kind = moduleSystem;
          user = host.homeManagerUser;
          isModule = host.useHomeManagerModule;
          system = host.homeManagerSystem;
          current = host.name;
          first = [
            ({ options, ... }: {
              config.${myconfigName} = { inherit host; } // lib.optionalAttrs (surely (options.${myconfigName} ? rice)) { inherit rice; };
            })
          ]
          ++ lib.optionals (rice != null) (partsOf rice ++ lib.concatMap (name: partsOf rices.${name}) (rice.inherits or [ ]));
        };
      prefix = host: lib.optionalString (moduleSystem == "home") "${host.homeManagerUser}@";
      plain = lib.mapAttrs' (name: host: {
        name = prefix host + name;
        value = hostOf (if (host.rice or null) == null then null else rices.${host.rice}) host;
      }) hosts;
      variants = lib.concatMapAttrs (
        riceName: rice:
        lib.optionalAttrs (!(rice.inheritanceOnly or false)) (
          lib.mapAttrs' (name: host: {
            name = "${prefix host}${name}-${riceName}";
            value = hostOf rice host;
          }) hosts
        )
      ) rices;
    in
    plain // variants // unseenModules all;
in
{
  lib = common;
}
