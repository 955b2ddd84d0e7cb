# `home-manager.*` on NixOS and nix-darwin: each user's home is a submodule that sees the host as `osConfig`.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.home-manager;
  hmLib = lib.extend (_: _: { hm = import ./lib.nix { inherit lib; }; });

  home = types.submoduleWith {
    description = "Home Manager module";
    class = "homeManager";
    specialArgs = {
      lib = hmLib;
      osConfig = config;
      nixosConfig = config;
      modulesPath = toString ./modules;
    }
    // cfg.extraSpecialArgs;
    modules = [
      (
        { name, ... }:
        {
          imports = [
            ./modules/home.nix
            (import ./modules/nixpkgs.nix { inherit pkgs; inherit (cfg) useGlobalPkgs; })
          ];
          home.username = config.users.users.${name}.name or name;
          home.homeDirectory = config.users.users.${name}.home or "/home/${name}";
        }
      )
    ]
    ++ cfg.sharedModules;
  };
in
{
  options.home-manager = {
    useGlobalPkgs = lib.mkEnableOption "the system configuration's `pkgs` argument in Home Manager";
    useUserPackages = lib.mkEnableOption "installation of user packages through {option}`users.users.<name>.packages`";
    backupFileExtension = mkOption {
      type = types.nullOr types.str;
      default = null;
    };
    backupCommand = mkOption {
      type = types.nullOr types.str;
      default = null;
    };
    overwriteBackup = lib.mkEnableOption "overwriting of backups";
    minimal = lib.mkEnableOption "only the necessary modules";
    verbose = lib.mkEnableOption "verbose output on activation";
    extraSpecialArgs = mkOption {
      type = types.attrs;
      default = { };
    };
    sharedModules = mkOption {
      type = types.listOf types.raw;
      default = [ ];
    };
    users = mkOption {
      type = types.attrsOf home;
      default = { };
    };
  };

  config = lib.mkIf (cfg.users != { }) {
    users.users = lib.mkIf cfg.useUserPackages (lib.mapAttrs (_: user: { packages = [ user.home.path ]; }) cfg.users);
    system.build.parts.home-manager = lib.mapAttrs (_: user: user.home.activationPackage) cfg.users;
    warnings = lib.concatLists (
      lib.mapAttrsToList (name: user: map (w: "${name} profile: ${w}") user.warnings) cfg.users
    );
    assertions = lib.concatLists (
      lib.mapAttrsToList (
        name: user: map (a: a // { message = "${name} profile: ${a.message}"; }) user.assertions
      ) cfg.users
    );
  };
}
