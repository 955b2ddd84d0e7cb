lib:
let
  license = shortName: free: {
    inherit shortName free;
    spdxId = shortName;
    fullName = shortName;
  };
in
{
  licenses =
    lib.genAttrs [
      "mit"
      "asl20"
      "bsd2"
      "bsd3"
      "gpl2Only"
      "gpl2Plus"
      "gpl3Only"
      "gpl3Plus"
      "gpl3"
      "lgpl21Plus"
      "mpl20"
      "isc"
      "cc0"
      "unlicense"
      "agpl3Only"
    ] (name: license name true)
    // {
      unfree = license "unfree" false;
      unfreeRedistributable = license "unfreeRedistributable" false;
      nvidiaCudaRedist = license "CUDA EULA" false;
      nvidiaCuda = license "CUDA EULA" false;
    };
  platforms = rec {
    linux = [
      "x86_64-linux"
      "aarch64-linux"
      "i686-linux"
      "riscv64-linux"
    ];
    darwin = [
      "x86_64-darwin"
      "aarch64-darwin"
    ];
    unix = linux ++ darwin;
    all = unix;
  };
  maintainers = { };
  teams = { };
  systems = {
    flakeExposed = lib.platforms.unix;
    elaborate = system: { inherit system; };
    examples = { };
    doubles = lib.platforms;
  };

  lowPrio = drv: drv // { meta = (drv.meta or { }) // { priority = 10; }; };
  hiPrio = drv: drv // { meta = (drv.meta or { }) // { priority = -10; }; };
  setPrio = priority: drv: drv // { meta = (drv.meta or { }) // { inherit priority; }; };
  getExe = drv: lib.getExe' drv (drv.meta.mainProgram or (lib.getName drv));
  getExe' = drv: program: "${lib.getBin drv}/bin/${program}";
  availableOn = platform: drv: drv.meta.available or true;

  cleanSource = src: src;
  cleanSourceWith = { src, ... }: src;
  cleanSourceFilter = _: _: true;
  sourceByRegex = src: _: src;
  fileset = {
    toSource = { root, ... }: root;
    union = a: _: a;
    unions = builtins.head;
    gitTracked = x: x;
    fileFilter = _: root: root;
  };
  filesystem.packagesFromDirectoryRecursive =
    { callPackage, directory }:
    let
      value =
        name: type:
        let
          path = directory + "/${name}";
        in
        if type == "directory" then
          if builtins.pathExists (path + "/package.nix") then
            { ${name} = callPackage (path + "/package.nix") { }; }
          else
            { ${name} = lib.filesystem.packagesFromDirectoryRecursive { inherit callPackage; directory = path; }; }
        else if lib.hasSuffix ".nix" name then
          { ${lib.removeSuffix ".nix" name} = callPackage path { }; }
        else
          { };
    in
    lib.concatMapAttrs value (builtins.readDir directory);
  filesystem.listFilesRecursive =
    dir:
    lib.concatLists (
      lib.mapAttrsToList (
        name: type: if type == "directory" then lib.filesystem.listFilesRecursive (dir + "/${name}") else [ (dir + "/${name}") ]
      ) (builtins.readDir dir)
    );
  path = {
    append = root: sub: root + ("/" + sub);
  };
  fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  fakeSha256 = "0000000000000000000000000000000000000000000000000000000000000000";
}
