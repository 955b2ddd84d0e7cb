# lib.customisation's scopes, lib.kernel, lib.debug, and what else configurations take of lib.
lib:
let
  inherit (builtins)
    elem
    isAttrs
    isList
    isString
    ;
in
rec {
  makeScope =
    newScope: f:
    let
      self =
        { callPackage = self.newScope { }; }
        // f self
        // {
          newScope = scope: newScope (self // scope);
          overrideScope = g: makeScope newScope (lib.extends g f);
          packages = f;
        };
    in
    self;
  callPackagesWith =
    autoArgs: fn: args:
    let
      f = if lib.isFunction fn then fn else import fn;
      given = builtins.intersectAttrs (lib.functionArgs f) autoArgs // args;
      made = f given;
    in
    if lib.isDerivation made then
      throw "function `callPackages` was called on a *single* derivation"
    else
      builtins.mapAttrs (name: _: lib.makeOverridable (lib.mirrorFunctionArgs f (newArgs: (f newArgs).${name})) given) made;
  optionalDrvAttr = cond: value: if cond then value else null;

  kernel =
    let
      state = tristate: {
        inherit tristate;
        optional = false;
      };
    in
    {
      option = x: x // { optional = true; };
      yes = state "y";
      no = state "n";
      module = state "m";
      unset = state null;
      freeform = x: {
        freeform = x;
        optional = false;
      };
      whenHelpers = version: {
        whenAtLeast = ver: lib.mkIf (lib.versionAtLeast version ver);
        whenOlder = ver: lib.mkIf (lib.versionOlder version ver);
        whenBetween = low: high: lib.mkIf (lib.versionAtLeast version low && lib.versionOlder version high);
      };
    };

  traceSeqN =
    depth: x: y:
    let
      # What is deeper is left as it is.
      cut = v: if isList v then [ ] else if isAttrs v then { } else v;
      down =
        n: v:
        if n == 0 then
          cut v
        else if isList v then
          map (down (n - 1)) v
        else if isAttrs v then
          builtins.mapAttrs (name: down (n - 1)) v
        else
          v;
    in
    builtins.trace (lib.generators.toPretty { } (down depth x)) y;
  traceValSeqNFn =
    f: depth: v:
    traceSeqN depth (f v) v;
  traceValSeqN = traceValSeqNFn lib.id;
  traceFnSeqN =
    depth: name: f: v:
    let
      res = f v;
    in
    traceSeqN depth res res;
  testAllTrue = expr: {
    inherit expr;
    expected = map (x: true) expr;
  };
  runTests =
    tests:
    let
      wanted = tests.tests or [ ];
      runs = name: if wanted == [ ] then lib.hasPrefix "test" name else elem name wanted;
    in
    lib.concatMap (
      name:
      if runs name && tests.${name}.expr != tests.${name}.expected then
        [
          {
            inherit name;
            inherit (tests.${name}) expected;
            result = tests.${name}.expr;
          }
        ]
      else
        [ ]
    ) (builtins.attrNames tests);

  appendToName =
    suffix:
    lib.updateName (
      name:
      let
        parsed = builtins.parseDrvName name;
      in
      "${parsed.name}-${suffix}-${parsed.version}"
    );
  platformMatch =
    platform: elem:
    if isString elem then
      platform ? system && elem == platform.system
    else
      lib.matchAttrs (if elem ? parsed then elem else { parsed = elem; }) platform;
  availableOn =
    platform: pkg:
    (!(pkg ? meta.platforms) || builtins.any (platformMatch platform) pkg.meta.platforms)
    && (!(pkg ? meta.badPlatforms) || !(builtins.any (platformMatch platform) pkg.meta.badPlatforms));

  fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  fakeSha256 = "0000000000000000000000000000000000000000000000000000000000000000";
  fakeSha512 = fakeSha256 + fakeSha256;
}
