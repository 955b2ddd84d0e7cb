# `overlays.default` is what `perSystem` has in `overlayAttrs`, worked out with the packages before as its `pkgs`.
{ lib, getSystem, ... }:
{
  perSystem.options.overlayAttrs = lib.mkOption {
    type = lib.types.lazyAttrsOf lib.types.raw;
    default = { };
  };
  flake.overlays.default =
    final: prev:
    ((getSystem prev.stdenv.hostPlatform.system)._with [
      {
        _module.args.pkgs = lib.mkForce prev;
        _module.args.final = lib.mkForce final;
      }
    ]).overlayAttrs;
}
