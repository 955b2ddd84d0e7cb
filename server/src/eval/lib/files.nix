# lib.filesystem, lib.sources, lib.path as far as they read the flake's own files; lib.meta and lib.generators as configurations
# use them.
lib: rec {
  listFilesRecursive =
    dir:
    lib.flatten (
      lib.mapAttrsToList (
        name: type: if type == "directory" then listFilesRecursive (dir + "/${name}") else dir + "/${name}"
      ) (builtins.readDir dir)
    );
  pathType = builtins.readFileType;
  pathIsDirectory = path: builtins.pathExists path && pathType path == "directory";
  pathIsRegularFile = path: builtins.pathExists path && pathType path == "regular";
  cleanSource = src: src;
  cleanSourceFilter = name: type: true;
  path = {
    append = root: sub: root + ("/" + sub);
    hasPrefix = prefix: p: lib.hasPrefix (toString prefix) (toString p);
  };
  packagesFromDirectoryRecursive =
    {
      callPackage,
      directory,
      newScope ? null,
      ...
    }:
    builtins.listToAttrs (
      lib.concatMap (
        name:
        let
          type = (builtins.readDir directory).${name};
          at = directory + "/${name}";
        in
        if type == "regular" && lib.hasSuffix ".nix" name then
          [ (lib.nameValuePair (lib.removeSuffix ".nix" name) (callPackage at { })) ]
        else if type == "directory" && builtins.pathExists (at + "/package.nix") then
          [ (lib.nameValuePair name (callPackage (at + "/package.nix") { })) ]
        else if type == "directory" then
          [
            (lib.nameValuePair name (packagesFromDirectoryRecursive {
              inherit callPackage;
              directory = at;
            }))
          ]
        else
          [ ]
      ) (builtins.attrNames (builtins.readDir directory))
    );
  getExe = x: "${lib.getBin x}/bin/${x.meta.mainProgram or (lib.getName x)}";
  getExe' = x: y: "${lib.getBin x}/bin/${y}";
  setName = name: drv: drv // { inherit name; };
  setPrio = priority: drv: drv;
  lowPrio = drv: drv;
  lowPrioSet = set: set;
  hiPrio = drv: drv;
  hiPrioSet = set: set;
  dontDistribute = drv: drv;
  addMetaAttrs = newAttrs: drv: drv;
  isStorePath = x: lib.isStringLike x && lib.hasPrefix "/nix/store/" (toString x);
}
