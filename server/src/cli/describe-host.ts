/** The question that `migrate --verify` puts to real Nix, host by host. */

/** Gives the host's system (or home) and its llama.cpp packages, where it has some; nothing is built. */
export const describeHost = `host: let
  packages = (host.config.environment.systemPackages or [ ]) ++ (host.config.home.packages or [ ])
    ++ builtins.concatMap (user: user.home.packages or [ ]) (builtins.attrValues (host.config.home-manager.users or { }))
    ++ (if host.config.services.llama-cpp.enable or false then [ host.config.services.llama-cpp.package ] else [ ]);
  nameOf = package: package.pname or (builtins.parseDrvName (package.name or "")).name;
  isLlama = package: builtins.match "llama-cpp.*" (nameOf package) != null;
in {
  drv = builtins.unsafeDiscardStringContext
    (host.config.system.build.toplevel.drvPath or host.activationPackage.drvPath or "");
  llama = map (package: builtins.unsafeDiscardStringContext package.drvPath) (builtins.filter isLlama packages);
}`;
