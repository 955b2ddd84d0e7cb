# Overridable packages: an unknown argument is refused by Nix itself, because `override` calls the package's function again.
lib:
let
  inherit (builtins) intersectAttrs isAttrs;
in
{
  makeOverridable =
    f:
    let
      formals = lib.functionArgs f;
    in
    lib.setFunctionArgs (
      args:
      let
        result = f args;
        merged = new: args // (if lib.isFunction new then new args else new);
        again = change: lib.makeOverridable (lib.setFunctionArgs (x: change (f x)) formals) args;
      in
      if isAttrs result then
        result
        // {
          override = lib.setFunctionArgs (new: lib.makeOverridable f (merged new)) formals;
          overrideDerivation = change: again (drv: lib.overrideDerivation drv change);
        }
        // lib.optionalAttrs (result ? overrideAttrs) {
          overrideAttrs = change: again (drv: drv.overrideAttrs change);
        }
      else if lib.isFunction result then
        lib.setFunctionArgs result (lib.functionArgs result) // { override = new: lib.makeOverridable f (merged new); }
      else
        result
    ) formals;

  overrideDerivation = drv: change: drv.overrideAttrs change;

  callPackageWith =
    scope: fn: args:
    let
      f = if lib.isFunction fn then fn else import fn;
      formals = lib.functionArgs f;
      given = intersectAttrs formals scope // args;
      missing = lib.filter (name: !formals.${name} && !given ? ${name}) (lib.attrNames formals);
      where = if lib.isFunction fn then "an anonymous function" else toString fn;
    in
    if missing == [ ] then
      lib.makeOverridable f given
    else
      throw "lib.customisation.callPackageWith: Function called without required argument \"${lib.head missing}\" at ${where}";

  callPackagesWith =
    scope: fn: args:
    let
      f = if lib.isFunction fn then fn else import fn;
    in
    f (intersectAttrs (lib.functionArgs f) scope // args);

  makeScope =
    newScope: f:
    let
      self = f self // {
        newScope = scope: newScope (self // scope);
        callPackage = self.newScope { };
        overrideScope = g: lib.makeScope newScope (lib.extends g f);
        packages = f;
      };
    in
    self;

  hydraJob = drv: drv;
  extendDerivation =
    condition: passthru: drv:
    drv
    // passthru
    // {
      drvPath =
        assert condition;
        drv.drvPath;
      outPath =
        assert condition;
        drv.outPath;
    };
  addMetaAttrs = meta: drv: drv // { meta = (drv.meta or { }) // meta; };
}
