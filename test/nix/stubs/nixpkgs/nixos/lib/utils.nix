{ lib }:
{
  escapeSystemdExecArgs = lib.escapeShellArgs;
  escapeSystemdPath = lib.replaceStrings [ "/" ] [ "-" ];
  toShellPath = toString;
  removePackagesByName = packages: gone: lib.subtractLists gone packages;
}
