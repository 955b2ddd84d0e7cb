# pkgs-by-name-for-flake-parts: `perSystem.pkgsDirectory` is a folder of packages, which are the flake's `legacyPackages` as they stand
# there, and its `packages` with one name each.
{ lib, ... }:
let
  # The files of a folder's packages, by names that their folders' names begin.
  flattened =
    separator: prefix: files:
    lib.concatMapAttrs (
      name: file:
      if builtins.isAttrs file then
        flattened separator "${prefix}${name}${separator}" file
      else
        { "${prefix}${name}" = file; }
    ) files;
in
{
  flakeModule =
    { inputs, ... }:
    {
      perSystem =
        {
          config,
          pkgs,
          lib,
          ...
        }:
        let
          call =
            file: args:
            pkgs.callPackage file (
              lib.optionalAttrs (builtins.functionArgs (import file) ? inputs) { inherit inputs; } // args
            );
          packagesBy =
            callPackage:
            lib.filesystem.packagesFromDirectoryRecursive {
              directory = config.pkgsDirectory;
              inherit callPackage;
            };
        in
        {
          options = {
            pkgsDirectory = lib.mkOption {
              type = lib.types.nullOr lib.types.path;
              default = null;
            };
            pkgsNameSeparator = lib.mkOption {
              type = lib.types.str;
              default = "/";
            };
          };
          config = lib.mkIf (config.pkgsDirectory != null) {
            legacyPackages = packagesBy call;
            packages = builtins.mapAttrs (_: file: call file { }) (
              flattened config.pkgsNameSeparator "" (packagesBy (file: _: file))
            );
          };
        };
    };
}
