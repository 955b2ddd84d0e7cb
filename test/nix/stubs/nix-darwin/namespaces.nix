{ lib, ... }:
{
  options = lib.genAttrs [
    "documentation"
    "homebrew"
    "launchd"
    "nix"
    "power"
    "programs"
    "security"
    "services"
    "time"
  ] (_: { _freeform = true; });
}
