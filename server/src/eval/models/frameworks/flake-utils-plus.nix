# flake-utils-plus: `mkFlake { hosts.NAME = { modules; … }; channels; … }`. A host's packages are a channel: nixpkgs with the
# flake's overlays and configuration, `self.pkgs.SYSTEM.CHANNEL`.
{ lib, inputs, isNixpkgs, ... }:
let
  utils = inputs.flake-utils.lib;
  platforms = [ "aarch64-linux" "aarch64-darwin" "x86_64-darwin" "x86_64-linux" ];

  # One level deep: sets are updated, lists are joined.
  mergeAny =
    a: b:
    a
    // builtins.mapAttrs (
      name: value:
      if builtins.isAttrs value then
        a.${name} or { } // value
      else if builtins.isList value then
        a.${name} or [ ] ++ value
      else
        value
    ) b;

  mkFlake =
    {
      self,
      inputs,
      supportedSystems ? platforms,
      channels ? { },
      channelsConfig ? { },
      sharedOverlays ? [ ],
      hosts ? { },
      hostDefaults ? { },
      outputsBuilder ? _: { },
      ...
    }@args:
    let
      others = builtins.removeAttrs args [
        "inputs"
        "hosts"
        "hostDefaults"
        "nixosProfiles"
        "channels"
        "channelsConfig"
        "self"
        "sharedOverlays"
        "supportedSystems"
        "outputsBuilder"
      ];

      packagesFor =
        system:
        let
          fromInputs = lib.mapAttrs (_: input: { inherit input; }) (lib.filterAttrs (_: isNixpkgs) inputs);
          channel =
            name: value:
            import value.input {
              inherit system;
              overlays =
                sharedOverlays ++ (if value ? overlaysBuilder then value.overlaysBuilder packages else [ ]);
              config = channelsConfig // (value.config or { });
            }
            // {
              inherit name;
              inherit (value) input;
            };
          packages = builtins.mapAttrs channel (mergeAny fromInputs channels);
        in
        packages;

      hostOf =
        name: given:
        let
          all = mergeAny hostDefaults given;
          system = all.system or "x86_64-linux";
          output = all.output or "nixosConfigurations";
          channel = self.pkgs.${system}.${all.channelName or "nixpkgs"};
          nixosSystem = channel.input.lib.nixosSystem;
          modules = all.modules or [ ];
          labels = lib.reverseList (lib.splitString "." name);
          special = (all.specialArgs or { }) // { inherit channel; };
          isNixos = output == "nixosConfigurations";
          # What the host's own modules ask of nixpkgs' configuration.
          asked =
            (nixosSystem {
              inherit system;
              modules = modules ++ [ { _module.check = false; _module.args = { inherit inputs; }; } ];
              specialArgs = special;
            }).config.nixpkgs.config;
          own = {
            _module.args = (if output == "darwinConfigurations" then { } else { inherit inputs; }) // (all.extraArgs or { });
          };
          ofNixos = {
            networking.hostName = builtins.head labels;
            nixpkgs.pkgs =
              if asked == { } then
                channel
              else
                import channel.path {
                  inherit system;
                  inherit (channel) overlays;
                  config = channel.config // asked;
                };
            nixpkgs.config = lib.mkForce { };
          };
        in
        {
          ${output}.${name} = (all.builder or nixosSystem) (
            {
              inherit system;
              modules = [ own ] ++ lib.optional isNixos ofNixos ++ modules;
              specialArgs = special;
            }
            // (
              if output == "darwinConfigurations" then
                {
                  inherit inputs;
                  pkgs = channel;
                }
              else
                { }
            )
          );
        };

      built = lib.genAttrs supportedSystems (system: outputsBuilder self.pkgs.${system});
      outputNames = lib.unique (builtins.concatMap builtins.attrNames (builtins.attrValues built));
      bySystem = lib.genAttrs outputNames (
        name: lib.mapAttrs (_: outputs: outputs.${name}) (lib.filterAttrs (_: outputs: outputs ? ${name}) built)
      );
    in
    mergeAny others (
      bySystem
      // { pkgs = lib.genAttrs supportedSystems packagesFor; }
      // builtins.foldl' mergeAny { } (builtins.attrValues (builtins.mapAttrs hostOf hosts))
    );
in
{
  lib = utils // {
    inherit mkFlake mergeAny;
    exportModules =
      paths: lib.listToAttrs (map (path: lib.nameValuePair (lib.removeSuffix ".nix" (baseNameOf path)) (import path)) paths);
  };
  nixosModules.autoGenFromInputs = { };
  darwinModules.autoGenFromInputs = { };
}
