{ lib, ... }:
{
  options = lib.genAttrs [
    "documentation"
    "homebrew"
    "ids"
    "launchd"
    "nix"
    "power"
    "programs"
    "security"
    "services"
    "time"
  ] (_: { _freeform = true; });
}
