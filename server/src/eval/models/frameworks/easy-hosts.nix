# easy-hosts: a flake-parts module. `easy-hosts.hosts.NAME` is a host whose module is in `hosts/NAME` or `systems/NAME`, or where
# `path` says; with `autoConstruct` every folder at `path`, or below its folders by platform, is one.
{ lib, any, ... }:
let
  inherit (lib) mkOption types;
  raw = default: mkOption { type = any; inherit default; };
  parts = {
    modules = mkOption { type = types.listOf any; default = [ ]; };
    specialArgs = mkOption { type = types.lazyAttrsOf any; default = { }; };
  };

  flakeModule =
    { inputs, config, withSystem, ... }:
    let
      cfg = config.easy-hosts;
      inherit (inputs) self;

      classOf = class: ({ linux = "nixos"; } // cfg.additionalClasses).${class} or class;
      systemOf = arch: class: "${arch}-${if classOf class == "darwin" then "darwin" else "linux"}";

      hostType = types.submodule (
        { config, ... }:
        {
          options = parts // {
            nixpkgs = raw inputs.nixpkgs;
            nix-darwin = raw (inputs.darwin or inputs.nix-darwin or null);
            arch = raw "x86_64";
            class = raw "nixos";
            tags = raw [ ];
            system = raw (systemOf config.arch config.class);
            path = raw null;
            deployable = raw false;
          };
        }
      );

      fromFolder =
        system: path:
        let
          words = builtins.split "-" system;
          arch = builtins.elemAt words 0;
          class = builtins.elemAt words 2;
        in
        {
          inherit arch class path;
          system = systemOf arch class;
        };
      hostsIn =
        system: folder:
        builtins.mapAttrs (name: _: fromFolder system "${folder}/${name}") (builtins.readDir folder);
      foundHosts =
        if cfg.onlySystem != null then
          hostsIn cfg.onlySystem cfg.path
        else
          lib.concatMapAttrs (
            system: type: if type == "directory" then hostsIn system "${cfg.path}/${system}" else { }
          ) (builtins.readDir cfg.path);

      build =
        name: host:
        let
          class = classOf host.class;
          sources =
            [ cfg.shared host ] ++ map cfg.perTag host.tags ++ [ (cfg.perClass host.class) (cfg.perArch host.arch) ];
          make = if class == "darwin" then host.nix-darwin.lib.darwinSystem else host.nixpkgs.lib.nixosSystem;
        in
        make {
          specialArgs = builtins.foldl' lib.recursiveUpdate { inherit inputs self; } (
            map (source: source.specialArgs or { }) sources
          );
          modules =
            (
              if host.path != null then
                [ host.path ]
              else
                builtins.filter builtins.pathExists [
                  "${self}/hosts/${name}/default.nix"
                  "${self}/systems/${name}/default.nix"
                ]
            )
            ++ [
              { _module.args = withSystem host.system ({ self', inputs', ... }: { inherit self' inputs'; }); }
              {
                networking.hostName = lib.mkDefault name;
                nixpkgs.hostPlatform = lib.mkDefault host.system;
              }
            ]
            ++ builtins.concatMap (source: source.modules or [ ]) sources;
        };
      hostsOf = isDarwin: lib.filterAttrs (_: host: (classOf host.class == "darwin") == isDarwin) cfg.hosts;
    in
    {
      options.easy-hosts = {
        autoConstruct = raw false;
        path = raw null;
        onlySystem = raw null;
        shared = parts;
        perClass = raw (_: { });
        perArch = raw (_: { });
        perTag = raw (_: { });
        additionalClasses = mkOption { type = types.attrsOf types.str; default = { }; };
        hosts = mkOption { type = types.attrsOf hostType; default = { }; };
      };
      config = {
        easy-hosts.hosts = lib.mkIf cfg.autoConstruct foundHosts;
        flake.nixosConfigurations = builtins.mapAttrs build (hostsOf false);
        flake.darwinConfigurations = builtins.mapAttrs build (hostsOf true);
      };
    };
in
{
  inherit flakeModule;
  flakeModules.default = flakeModule;
}
