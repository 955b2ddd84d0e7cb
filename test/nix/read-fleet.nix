# Every host and home of a fleet, read by `read.hosts` and `read.homes`: `all` in one go, where a throw spoils only its
# own entry; `names` alone; and `one` by one, for the message of what went wrong.
{
  fleet,
  # names to keep, or null for all
  wanted,
  read,
}:
let
  outputs = {
    hosts = fleet.nixosConfigurations or { };
    homes = fleet.homeConfigurations or { };
    darwin = fleet.darwinConfigurations or { };
  };
  keep =
    set:
    if wanted == null then
      set
    else
      builtins.intersectAttrs (builtins.listToAttrs (
        map (name: {
          inherit name;
          value = null;
        }) wanted
      )) set;
  force = v: builtins.tryEval (builtins.deepSeq v v);
in
rec {
  names = builtins.mapAttrs (_: builtins.attrNames) outputs;
  one = builtins.mapAttrs (kind: builtins.mapAttrs (_: read.${kind})) outputs;
  all = builtins.mapAttrs (_: set: builtins.mapAttrs (_: force) (keep set)) one;
}
