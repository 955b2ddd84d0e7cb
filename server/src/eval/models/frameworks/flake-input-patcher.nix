# flake-input-patcher: `lib.SYSTEM.patch inputs { nixpkgs.patches = [ … ]; }` gives the inputs with patches applied to their sources.
{ lib, unseen, ... }:
{
  lib = lib.genAttrs [ "aarch64-darwin" "aarch64-linux" "x86_64-darwin" "x86_64-linux" ] (_: {
    # Later all that it takes is in one set.
    patch = given: if given ? unpatchedInputs && given ? patchSpec then given.unpatchedInputs else _: given;
    fetchpatch = _: unseen "a patch";
  });
}
