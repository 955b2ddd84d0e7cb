# stdenv: derivations that are never built. `outPath` names everything that went in, so two packages are the same
# exactly if their `outPath` is; asking for it refuses what the configuration does not allow, as nixpkgs does.
{
  lib,
  config,
  systemName,
  pkgs,
}:
let
  parts = lib.splitString "-" systemName;
  cpu = builtins.head parts;
  kernel = lib.last parts;
  platform = {
    system = systemName;
    config = "${cpu}-unknown-${kernel}-gnu";
    isLinux = kernel == "linux";
    isDarwin = kernel == "darwin";
    isUnix = true;
    isWindows = false;
    isGnu = kernel == "linux";
    isMusl = false;
    isStatic = false;
    is64bit = true;
    isx86 = cpu == "x86_64";
    isx86_64 = cpu == "x86_64";
    isAarch = cpu == "aarch64";
    isAarch64 = cpu == "aarch64";
    isRiscV = false;
    parsed.cpu.name = cpu;
    parsed.kernel.name = kernel;
    linuxArch = if cpu == "aarch64" then "arm64" else cpu;
    extensions = {
      sharedLibrary = ".so";
      staticLibrary = ".a";
      executable = "";
      library = ".so";
    };
    canExecute = _: true;
    emulator = _: "";
  };

  # Functions can't be part of an identity; everything else is.
  plain =
    v:
    if lib.isFunction v then
      "<function>"
    else if builtins.isList v then
      map plain v
    else if builtins.isAttrs v && !(v ? outPath) then
      builtins.mapAttrs (_: plain) v
    else
      v;

  check =
    drv: meta:
    let
      where = "${drv.name} in ${drv.meta.position or "the stub of nixpkgs"}";
      unfree = lib.filter (license: !(license.free or true)) (lib.toList (meta.license or [ ]));
      allowed = config.allowUnfree || config.allowUnfreePredicate drv;
      refuse = why: remedy: throw "Package ‘${drv.name}’ ${why}, refusing to evaluate.\n\n${remedy}";
    in
    if unfree != [ ] && !allowed then
      refuse "has an unfree license (‘${(builtins.head unfree).fullName}’)" ''
        a) To temporarily allow unfree packages, you can use an environment variable.
        b) For `nixos-rebuild` you can set { nixpkgs.config.allowUnfree = true; } in configuration.nix to override this.
           Alternatively you can configure a predicate to allow specific packages:
             { nixpkgs.config.allowUnfreePredicate = pkg: builtins.elem (lib.getName pkg) [ "${lib.getName drv}" ]; }''
    else if meta.broken or false && !config.allowBroken then
      refuse "is marked as broken" "You can set { nixpkgs.config.allowBroken = true; }."
    else if builtins.elem systemName (meta.badPlatforms or [ ]) && !config.allowUnsupportedSystem then
      refuse "is not available on the requested hostPlatform" "hostPlatform.config = \"${platform.config}\""
    else
      builtins.seq where true;

  mkDerivation =
    given:
    let
      attrs = if lib.isFunction given then given else (_: given);
      args = attrs final;
      meta = {
        available = (builtins.tryEval (check final meta)).success;
      }
      // args.meta or { };
      name = args.name or "${args.pname}-${args.version or "0"}";
      identity = builtins.hashString "sha256" (
        builtins.toJSON (
          plain (
            removeAttrs args [
              "meta"
              "passthru"
            ]
            // {
              inherit name;
              system = systemName;
            }
          )
        )
      );
      path = "/nix/store/${builtins.substring 0 32 identity}-${lib.sanitizeDerivationName name}";
      final =
        args
        // (args.passthru or { })
        // {
          type = "derivation";
          inherit name meta;
          system = systemName;
          stdenv = args.stdenv or pkgs.stdenv;
          passthru = args.passthru or { };
          outputs = args.outputs or [ "out" ];
          outputName = "out";
          out = final;
          dev = final;
          lib = final;
          bin = final;
          man = final;
          drvAttrs = removeAttrs args [
            "meta"
            "passthru"
          ];
          outPath = builtins.seq (check final meta) path;
          drvPath = builtins.seq (check final meta) "${path}.drv";
          finalPackage = final;
          overrideAttrs = change: mkDerivation (lib.extends (lib.toExtension change) attrs);
        };
    in
    final;

  stdenv = {
    inherit mkDerivation;
    system = systemName;
    hostPlatform = platform;
    buildPlatform = platform;
    targetPlatform = platform;
    inherit (platform)
      isLinux
      isDarwin
      isx86_64
      isAarch64
      is64bit
      ;
    cc = { };
    type = "derivation";
    name = "stdenv-${kernel}";
    pname = "stdenv-${kernel}";
    outPath = "/nix/store/stub-stdenv-${systemName}";
    drvPath = "/nix/store/stub-stdenv-${systemName}.drv";
    override = _: stdenv;
  };
in
{
  inherit stdenv;
  stdenvNoCC = stdenv;
  clangStdenv = stdenv;
  gccStdenv = stdenv;
  hostPlatform = platform;
  buildPlatform = platform;
  targetPlatform = platform;
}
