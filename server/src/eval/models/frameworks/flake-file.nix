# flake-file: flake-parts modules that write flake.nix from options. They add apps and checks to the outputs; `dendritic` says the platforms
# too.
{ ... }:
let
  writes = { };
  flakeModules = {
    default = writes;
    flake = writes;
    allfollow = writes;
    flake-options = writes;
    flakeless-parts = writes;
    import-tree = writes;
    nix-auto-follow = writes;
    nixlock = writes;
    npins = writes;
    unflake = writes;
    dendritic =
      { lib, ... }:
      {
        systems = lib.mkDefault lib.systems.flakeExposed;
        flake.modules = { };
      };
  };
in
{
  inherit flakeModules;
}
