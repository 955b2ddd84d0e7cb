# services.llama-cpp as of 2026: `settings`, with the names of before as its aliases.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.services.llama-cpp;
  renamed = name: lib.mkRenamedOptionModule [ "services" "llama-cpp" name ] [ "services" "llama-cpp" "settings" name ];
in
{
  imports = [
    (renamed "host")
    (renamed "port")
    (renamed "model")
  ];

  options.services.llama-cpp = {
    _freeform = false;
    enable = lib.mkEnableOption "LLaMA C++ server";
    package = lib.mkPackageOption pkgs "llama-cpp" { };
    settings = mkOption {
      type = types.submodule {
        freeformType = types.anything;
        options = {
          host = mkOption {
            type = types.str;
            default = "127.0.0.1";
          };
          port = mkOption {
            type = types.port;
            default = 8080;
          };
          model = mkOption {
            type = types.nullOr types.path;
            default = null;
          };
        };
      };
      default = { };
    };
    extraFlags = mkOption {
      type = types.listOf types.str;
      default = [ ];
    };
    openFirewall = mkOption {
      type = types.bool;
      default = false;
    };
  };

  config = lib.mkIf cfg.enable {
    system.build.parts.llama-cpp = {
      inherit (cfg) package settings extraFlags;
    };
  };
}
