# Packages that need leave to be evaluated.
{ lib, pkgs, ... }:
let
  unfree =
    pname: license:
    lib.makeOverridable (
      { ... }@options:
      pkgs.stdenv.mkDerivation {
        inherit pname options;
        version = "1.0";
        meta.license = license;
      }
    ) { };
in
lib.genAttrs [
  "discord"
  "google-chrome"
  "obsidian"
  "slack"
  "spotify"
  "steam"
  "vscode"
  "zoom-us"
] (name: unfree name lib.licenses.unfree)
// {
  nvidiaDriver = name: unfree name lib.licenses.unfree;
  cudaPackage = name: unfree name lib.licenses.nvidiaCudaRedist;
}
