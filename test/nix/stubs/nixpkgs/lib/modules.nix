# The module system: properties (mkIf, mkOverride …), collecting modules, and evaluating them.
lib:
import ./modules/properties.nix lib
// import ./modules/collect.nix lib
// import ./modules/merge.nix lib
// import ./modules/renames.nix lib
// {
  evalModules =
    {
      modules,
      specialArgs ? { },
      prefix ? [ ],
      class ? null,
      args ? { },
      check ? true,
    }:
    let
      internal = {
        _file = "lib/modules.nix";
        key = "lib/modules.nix";
        options._module = {
          args = lib.mkOption {
            type = lib.types.lazyAttrsOf lib.types.raw;
            default = { };
            internal = true;
          };
          check = lib.mkOption {
            type = lib.types.bool;
            default = check;
            internal = true;
          };
          specialArgs = lib.mkOption {
            default = specialArgs;
            readOnly = true;
            internal = true;
          };
        };
        config._module.args = {
          inherit extendModules;
          moduleType = type;
          # What the configuration says under names that no module declares; part of a stub system's identity.
          undeclaredConfig = merged.undeclared;
        }
        // args;
      };

      collected = lib.collectModules (modules ++ [ internal ]) (
        {
          inherit lib options specialArgs;
          config = merged.config;
          _class = class;
          _prefix = prefix;
        }
        // specialArgs
      );
      freeformTypes = lib.filter (type: type != null) (map (m: m.freeformType) collected);
      # Later modules come first, as in nixpkgs: that decides the order of lists and overlays.
      ordered = lib.reverseList collected;
      merged = lib.mergeTree {
        loc = prefix;
        freeform = freeformTypes != [ ];
        freeformType = if freeformTypes == [ ] then null else builtins.head freeformTypes;
        decls = map (m: { inherit (m) file options; }) ordered;
        defs = map (m: {
          inherit (m) file;
          value = m.config;
        }) ordered;
      };
      options = merged.options;

      complain =
        { loc, defs }:
        let
          isDeclaration = lib.any (def: def.value._type or null == "option") (
            lib.filter (def: builtins.isAttrs def.value) defs
          );
        in
        throw (
          "The option `${lib.showOption loc}' does not exist. Definition values:${lib.showDefs defs}"
          + lib.optionalString isDeclaration "\n\nIt seems as if you're trying to declare an option by placing it into `config' rather than `options'!"
        );
      unmatched = lib.filter (u: u.defs != [ ]) merged.unmatched;
      checked =
        value: if merged.config._module.check && unmatched != [ ] then complain (builtins.head unmatched) else value;

      extendModules =
        {
          modules ? [ ],
          specialArgs ? { },
          prefix ? [ ],
        }:
        lib.evalModules {
          inherit class check args;
          modules = given.modules ++ modules;
          specialArgs = given.specialArgs // specialArgs;
          prefix = if prefix == [ ] then given.prefix else prefix;
        };
      given = { inherit modules specialArgs prefix; };
      type = lib.types.submoduleWith { inherit modules specialArgs; };
    in
    {
      _type = "configuration";
      inherit options extendModules type class;
      config = checked (removeAttrs merged.config [ "_module" ]);
      _module = checked merged.config._module;
    };
}
