# lib.filesystem and lib.path as far as they read the flake's own files; lib.meta as configurations use it.
lib: rec {
  inherit (builtins)
    baseNameOf
    dirOf
    hashFile
    isPath
    readDir
    readFileType
    toFile
    ;
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
  path =
    let
      names = text: builtins.filter (name: builtins.isString name && name != "" && name != ".") (builtins.split "/+" text);
      isValid =
        sub:
        builtins.isString sub && sub != "" && builtins.substring 0 1 sub != "/" && !(builtins.elem ".." (names sub));
      checked = sub: if isValid sub then sub else throw "lib.path: not a valid subpath";
      components = sub: names (checked sub);
      joined = parts: "./" + (if parts == [ ] then "." else lib.concatStringsSep "/" parts);
      normalise = sub: joined (components sub);
      # A path's folders from the root, by itself: stores and workspaces alike.
      parts = p: names (toString p);
      path = name: p: if builtins.isPath p then p else throw "lib.path.${name}: not a path";
      within = prefix: p: lib.take (builtins.length (parts prefix)) (parts p) == parts prefix;
    in
    {
      append = root: sub: path "append" root + ("/" + checked sub);
      hasPrefix = prefix: builtins.seq (path "hasPrefix" prefix) (p: within prefix (path "hasPrefix" p));
      removePrefix =
        prefix: p:
        if builtins.seq (path "removePrefix" prefix) (within prefix (path "removePrefix" p)) then
          joined (lib.drop (builtins.length (parts prefix)) (parts p))
        else
          throw "lib.path.removePrefix: no such prefix";
      subpath = {
        inherit isValid components normalise;
        join = subs: joined (lib.concatMap components subs);
      };
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
  getExe =
    x:
    getExe' x (
      x.meta.mainProgram or
        # nixpkgs warns, with a name that it must have.
        (builtins.seq (lib.strings.escapeNixIdentifier (x.meta.name or x.pname or x.name)) (lib.getName x))
    );
  getExe' =
    x: y:
    assert lib.assertMsg (lib.isDerivation x) "lib.meta.getExe': the first argument should be a derivation";
    assert lib.assertMsg (builtins.isString y) "lib.meta.getExe': the second argument should be a string";
    assert lib.assertMsg (builtins.match ".*/.*" y == null) "lib.meta.getExe': the second argument is a nested path";
    "${lib.getBin x}/bin/${y}";
  setName = name: drv: drv // { inherit name; };
  updateName = updater: drv: drv // { name = updater drv.name; };
  addMetaAttrs = newAttrs: drv: drv // { meta = (drv.meta or { }) // newAttrs; };
  setPrio = priority: addMetaAttrs { inherit priority; };
  lowPrio = setPrio 10;
  lowPrioSet = mapDerivationAttrset lowPrio;
  hiPrio = setPrio (-10);
  hiPrioSet = mapDerivationAttrset hiPrio;
  dontDistribute = addMetaAttrs { hydraPlatforms = [ ]; };
  mapDerivationAttrset = f: set: builtins.mapAttrs (name: pkg: if lib.isDerivation pkg then f pkg else pkg) set;
  isStorePath = x: lib.isStringLike x && lib.hasPrefix "/nix/store/" (toString x);
}
