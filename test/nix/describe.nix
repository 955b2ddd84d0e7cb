# What the harness reads off an evaluated host or home, as plain data. Builtins only: it must not depend on the fleet.
let
  isLlama =
    p:
    builtins.isAttrs p
    && p.type or null == "derivation"
    && (p ? llamaOrigin || builtins.match ".*llama[-_.]cpp.*" (p.pname or p.name or "") != null);

  package = where: p: {
    inherit where;
    name = p.name;
    pname = p.pname or p.name;
    origin = p.llamaOrigin or "other";
    cmakeFlags = p.cmakeFlags or [ ];
    inputs = map (i: i.pname or i.name or "") (p.buildInputs or [ ]);
    identity = p.outPath;
  };
  inList = where: packages: map (package where) (builtins.filter isLlama packages);

  users = set: builtins.attrNames set;
  homePackages = name: home: inList "home-manager.users.${name}.home.packages" home.home.packages;

  hostPackages =
    host:
    let
      inherit (host) config;
      service = config.services.llama-cpp or { };
    in
    inList "environment.systemPackages" config.environment.systemPackages
    ++ builtins.concatMap (u: inList "users.users.${u}.packages" config.users.users.${u}.packages) (
      users config.users.users
    )
    ++ builtins.concatMap (u: homePackages u config.home-manager.users.${u}) (
      users (config.home-manager.users or { })
    )
    ++ (if service.enable or false then [ (package "services.llama-cpp.package" service.package) ] else [ ]);
in
rec {
  inherit package isLlama;

  # Every llama.cpp package of a NixOS or nix-darwin host, with the option that holds it.
  packages = hostPackages;

  host = host: {
    toplevel = host.config.system.build.toplevel.outPath;
    system = host.pkgs.stdenv.hostPlatform.system;
    gpu = host.config.hardware.gpu or null;
    packages = hostPackages host;
  };

  home = home: {
    toplevel = home.config.home.activationPackage.outPath;
    system = home.pkgs.stdenv.hostPlatform.system;
    gpu = null;
    packages = inList "home.packages" home.config.home.packages;
  };
}
