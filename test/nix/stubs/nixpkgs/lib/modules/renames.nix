# Modules that keep an option's old name working, or say why it is gone.
lib:
let
  rename =
    {
      from,
      to,
      warn,
    }:
    { config, options, ... }:
    let
      old = lib.getAttrFromPath from options;
    in
    {
      options = lib.setAttrByPath from (
        lib.mkOption {
          description = "Alias of {option}`${lib.showOption to}`.";
          visible = false;
          apply = _: lib.getAttrFromPath to config;
          type = lib.types.raw // {
            merge = _: defs: (lib.last defs).value;
          };
        }
      );
      config = lib.mkMerge [
        (lib.mkIf old.isDefined (
          lib.setAttrByPath to (lib.mkMerge (map (lib.mkOverride old.highestPrio) old.definitions))
        ))
        (lib.optionalAttrs warn {
          warnings = lib.optional (old.rawDefinitions != [ ]) "The option `${lib.showOption from}' has been renamed to `${lib.showOption to}'.";
        })
      ];
    };
in
{
  mkRenamedOptionModule =
    from: to:
    rename {
      inherit from to;
      warn = true;
    };
  mkAliasOptionModule =
    from: to:
    rename {
      inherit from to;
      warn = false;
    };
  mkRemovedOptionModule =
    path: why:
    { options, ... }:
    let
      opt = lib.getAttrFromPath path options;
    in
    {
      options = lib.setAttrByPath path (
        lib.mkOption {
          visible = false;
          type = lib.types.raw;
          apply = _: throw "The option `${lib.showOption path}' can no longer be used since it's been removed. ${why}";
        }
      );
      config.assertions = lib.optional (opt.rawDefinitions != [ ]) {
        assertion = false;
        message = "The option definition `${lib.showOption path}' in ${lib.showFiles (map (d: d.file) opt.rawDefinitions)} no longer has any effect; please remove it.\n${why}";
      };
    };
  mkAliasDefinitions = option: lib.mkIf option.isDefined (lib.mkMerge option.definitions);
}
