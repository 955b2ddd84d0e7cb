# flake-parts' `inputs'` and `self'`: an input's outputs of one platform, without the platform's name.
system: inputs:
let
  perSystem = [
    "apps"
    "checks"
    "devShells"
    "legacyPackages"
    "packages"
  ];
  of =
    flake:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = flake.${name}.${system};
      }) perSystem
    )
    // {
      formatter = flake.formatter.${system};
    };
in
builtins.mapAttrs (name: of) inputs
