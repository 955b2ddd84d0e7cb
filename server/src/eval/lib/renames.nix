# Modules that keep the name of an option that was renamed, merged with others or removed, and what hands definitions on from one option to
# another: nixpkgs' own text, without the type of the old name, which nobody asks for.
lib:
let
  at = lib.getAttrFromPath;
  rename =
    {
      from,
      to,
      visible,
      warn,
      use,
      withPriority ? true,
      condition ? true,
    }:
    { config, options, ... }:
    let
      old = at from options;
    in
    {
      options = lib.setAttrByPath from (
        lib.mkOption {
          inherit visible;
          apply = _: use (lib.attrByPath to (abort "Renaming error: option `${lib.showOption to}' does not exist.") config);
        }
      );
      config = lib.mkIf condition (
        lib.mkMerge [
          (lib.optionalAttrs (options ? warnings) {
            warnings = lib.optional (warn && old.isDefined) "The option `${lib.showOption from}' has been renamed to `${lib.showOption to}'.";
          })
          (
            if withPriority then
              mkAliasAndWrapDefsWithPriority (lib.setAttrByPath to) old
            else
              mkAliasAndWrapDefinitions (lib.setAttrByPath to) old
          )
        ]
      );
    };
  mkAliasAndWrapDefinitions = wrap: option: lib.mkIf option.isDefined (wrap (lib.mkMerge option.definitions));
  mkAliasAndWrapDefsWithPriority =
    wrap: option:
    lib.mkIf option.isDefined (
      wrap (lib.mkMerge (map (lib.mkOverride (option.highestPrio or lib.defaultOverridePriority)) option.definitions))
    );
  mkAliasOptionModule =
    from: to:
    rename {
      inherit from to;
      visible = true;
      warn = false;
      use = value: value;
    };
  mkMergedOptionModule =
    from: to: merge:
    { config, ... }:
    let
      isSet = path: at path config != "_mkMergedOptionModule";
    in
    {
      options = builtins.foldl' lib.recursiveUpdate { } (
        map (path: lib.setAttrByPath path (lib.mkOption { visible = false; default = "_mkMergedOptionModule"; })) from
      );
      config = {
        warnings = map (path: "The option `${lib.showOption path}' has been changed to `${lib.showOption to}' that has a different type.") (
          builtins.filter isSet from
        );
      }
      // lib.setAttrByPath to (lib.mkMerge (lib.optional (builtins.any isSet from) (merge config)));
    };
in
{
  inherit
    mkAliasAndWrapDefinitions
    mkAliasAndWrapDefsWithPriority
    mkAliasOptionModule
    mkMergedOptionModule
    ;
  doRename = rename;
  mkAliasOptionModuleMD = mkAliasOptionModule;
  mkAliasDefinitions = mkAliasAndWrapDefinitions (definition: definition);
  mkAliasIfDef = option: lib.mkIf option.isDefined;
  mkDerivedConfig = option: make: lib.mkOverride (option.highestPrio or lib.defaultOverridePriority) (make option.value);
  mkRenamedOptionModule =
    from: to:
    rename {
      inherit from to;
      visible = false;
      warn = true;
      use = value: value;
    };
  mkRenamedOptionModuleWith =
    { from, to, sinceRelease }:
    rename {
      inherit from to;
      visible = false;
      warn = true;
      use = value: value;
    };
  mkChangedOptionModule = from: mkMergedOptionModule [ from ];
  mkRemovedOptionModule =
    path: instead:
    { options, ... }:
    {
      options = lib.setAttrByPath path (
        lib.mkOption {
          visible = false;
          apply = _: throw "The option `${lib.showOption path}' can no longer be used since it's been removed. ${instead}";
        }
      );
      config.assertions = [
        {
          assertion = !(at path options).isDefined;
          message = "The option definition `${lib.showOption path}' no longer has any effect; please remove it.\n${instead}";
        }
      ];
    };
}
