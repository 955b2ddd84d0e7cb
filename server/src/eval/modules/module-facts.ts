/**
 * Facts of nixpkgs' module system: a program, and its value as JSON or that Nix throws, as `lib` of 2026-06-14 has it (github:nix-community/nixpkgs.lib
 * under Nix 2.8). `ev` is the configuration that modules come to. For tests only.
 */
import { type Fact, throws } from '../language-facts.ts';

/** What stands before each program. */
export const modulePrelude =
  'inherit (lib) mkOption types mkIf mkMerge mkForce mkDefault mkBefore mkAfter mkOverride mkEnableOption; ev = modules: (lib.evalModules { inherit modules; }).config; warn = { options.warnings = mkOption { type = types.listOf types.str; default = [ ]; }; options.assertions = mkOption { type = types.listOf types.unspecified; default = [ ]; }; };';

export const moduleFacts: Readonly<Record<string, readonly Fact[]>> = {
  'options by other names': [
    [
      '(ev [ warn { options.b = mkOption { type = types.listOf types.int; default = [ ]; }; } (lib.mkAliasOptionModule [ "a" ] [ "b" ]) { a = [ 1 ]; } ]).b',
      '[1]',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.listOf types.int; default = [ ]; }; } (lib.mkAliasOptionModule [ "a" ] [ "b" ]) { a = [ 1 ]; } ]).a',
      '[1]',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.listOf types.int; default = [ ]; }; } (lib.mkAliasOptionModule [ "a" ] [ "b" ]) { a = [ 1 ]; b = [ 2 ]; } { b = [ 3 ]; a = mkBefore [ 4 ]; } ]).b',
      '[3,2,4,1]',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.listOf types.int; default = [ ]; }; } (lib.mkRenamedOptionModule [ "a" "x" ] [ "b" ]) { a.x = mkForce [ 1 ]; b = [ 2 ]; } ]).b',
      '[1]',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.listOf types.int; default = [ 9 ]; }; } (lib.mkRenamedOptionModule [ "a" "x" ] [ "b" ]) ]).b',
      '[9]',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.listOf types.int; default = [ ]; }; } (lib.mkAliasOptionModule [ "a" "x" ] [ "b" ]) { a.x = mkIf false [ 1 ]; } { a.x = mkDefault [ 5 ]; } ]).b',
      '[5]',
    ],
    [
      '(ev [ warn { options.u = mkOption { type = types.attrsOf (types.submodule { options.p = mkOption { type = types.listOf types.int; default = [ ]; }; }); default = { }; }; } (lib.mkAliasOptionModule [ "hm" ] [ "u" "me" ]) { hm.p = [ 1 ]; } { hm = { config, ... }: { p = [ 2 ]; }; } { u.me.p = [ 3 ]; } ]).u',
      '{"me":{"p":[2,1,3]}}',
    ],
    [
      '(ev [ warn { options.u = mkOption { type = types.attrsOf (types.submodule { options.p = mkOption { type = types.listOf types.int; default = [ ]; }; }); default = { }; }; } (lib.mkAliasOptionModule [ "hm" ] [ "u" "me" ]) ]).u',
      '{}',
    ],
    [
      '(ev [ warn { options.u = mkOption { type = types.attrsOf (types.submodule { options.p = mkOption { type = types.listOf types.int; default = [ ]; }; }); default = { }; }; } (lib.mkAliasOptionModule [ "hm" ] [ "u" "me" ]) { hm.p = mkForce [ 1 ]; u.me.p = [ 2 ]; } ]).hm.p',
      '[1]',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.int; default = 0; }; } (lib.mkChangedOptionModule [ "a" ] [ "b" ] (c: c.a + 1)) { a = 4; } ]).b',
      '5',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.int; default = 0; }; } (lib.mkChangedOptionModule [ "a" ] [ "b" ] (c: c.a + 1)) ]).b',
      '0',
    ],
    [
      '(ev [ warn { options.b = mkOption { type = types.int; default = 0; }; } (lib.mkMergedOptionModule [ [ "a" ] [ "c" ] ] [ "b" ] (c: if c.a == "_mkMergedOptionModule" then 5 else c.a + c.c)) { a = 4; c = 6; } ]).b',
      '10',
    ],
    [
      '(ev [ warn (lib.mkRemovedOptionModule [ "a" ] "x") { a = 4; options.c = mkOption { default = 1; }; } ]).a',
      throws,
    ],
    ['(ev [ (lib.mkRemovedOptionModule [ "a" ] "x") { options.c = mkOption { default = 1; }; } ]).c', throws],
    [
      '(ev [ ({ options, ... }: { options.a = mkOption { type = types.listOf types.int; default = [ 7 ]; }; options.b = mkOption { type = types.listOf types.int; default = [ ]; }; config.b = lib.mkAliasDefinitions options.a; }) ]).b',
      '[7]',
    ],
    [
      '(ev [ ({ options, ... }: { options.a = mkOption { type = types.listOf types.int; default = [ 7 ]; }; options.b = mkOption { type = types.listOf types.int; default = [ ]; }; config.b = lib.mkAliasDefinitions options.a; }) { a = [ 1 ]; } { a = mkAfter [ 2 ]; } { a = [ 3 ]; } ]).b',
      '[3,1,2]',
    ],
    [
      '(ev [ ({ options, ... }: { options.a = mkOption { type = types.listOf types.int; default = [ 7 ]; }; options.b = mkOption { type = types.listOf types.int; default = [ ]; }; config.b = lib.mkAliasDefinitions options.a; }) { a = mkForce [ 1 ]; } { a = mkAfter [ 2 ]; } { a = [ 3 ]; } ]).b',
      '[1]',
    ],
    [
      '(ev [ ({ options, ... }: { options.a = mkOption { type = types.int; default = 7; }; options.b = mkOption { type = types.listOf types.unspecified; default = [ ]; }; config.b = [ options.a.isDefined options.a.highestPrio options.a.value (options ? a) (options ? z) (options.a.type.name) options.a.default ]; }) ]).b',
      '[true,1500,7,true,false,"int",7]',
    ],
    [
      '(ev [ ({ options, ... }: { options.a = mkOption { type = types.int; }; options.b = mkOption { type = types.listOf types.unspecified; default = [ ]; }; config.b = [ options.a.isDefined options.a.highestPrio ]; }) { a = mkDefault 3; } ]).b',
      '[true,1000]',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.int; }; } ({ options, ... }: { options.z = mkOption { default = if options.a.isDefined then options.a.value else 0; }; }) ]).z',
      '0',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.int; default = 3; }; } ({ options, ... }: { options.z = mkOption { type = types.int; default = 3; }; config.z = lib.mkDerivedConfig options.a (x: x + 1); }) { a = mkForce 7; } ]).z',
      '8',
    ],
  ],
  'types of one’s own, and no type': [
    ['(ev [ { options.a = mkOption { }; } { a = [ 1 ]; } { a = [ 2 ]; } ]).a', '[2,1]'],
    ['(ev [ { options.a = mkOption { }; } { a = { x = 1; y = 1; }; } { a.y = 2; } ]).a', '{"x":1,"y":1}'],
    ['(ev [ { options.a = mkOption { }; } { a = true; } { a = false; } ]).a', 'true'],
    ['(ev [ { options.a = mkOption { }; } { a = "x"; } { a = "y"; } ]).a', '"yx"'],
    ['(ev [ { options.a = mkOption { }; } { a = 1; } { a = 2; } ]).a', throws],
    ['(ev [ { options.a = mkOption { }; } { a = 1; } { a = 1; } ]).a', '1'],
    [
      '(ev [ { options.a = mkOption { type = lib.mkOptionType { name = "x"; merge = loc: defs: lib.concatMap (d: [ d.value loc ]) defs; }; }; } { a = 1; } { a = 2; } ]).a',
      '[2,["a"],1,["a"]]',
    ],
    [
      `(ev [ { options.a = mkOption { type = types.attrs // { merge = loc: defs: lib.foldl' lib.recursiveUpdate { } (lib.getValues defs); }; default = { }; }; } { a.x.y = 1; } { a.x.z = 2; } ]).a`,
      '{"x":{"y":1,"z":2}}',
    ],
    [
      `(ev [ { options.a = mkOption { type = types.attrs // { merge = loc: defs: lib.foldl' lib.recursiveUpdate { } (lib.getValues defs); }; default = { }; }; } ]).a`,
      '{}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.attrsOf (types.attrs // { merge = loc: defs: { n = builtins.length defs; }; }); default = { }; }; } { a.x.y = 1; } { a.x.z = 2; } ]).a',
      '{"x":{"n":2}}',
    ],
    [
      '(ev [ { options.a = mkOption { type = lib.mkOptionType { name = "x"; }; }; } { a = [ 1 ]; } { a = [ 2 ]; } ]).a',
      '[2,1]',
    ],
    [
      '(ev [ { options.a = mkOption { type = lib.mkOptionType { name = "x"; check = builtins.isInt; }; }; } { a = "s"; } ]).a',
      throws,
    ],
    [
      '(ev [ { options.a = mkOption { type = types.addCheck types.int (x: x > 3); }; } { a = 2; } ]).a',
      throws,
    ],
    [
      '(ev [ { options.a = mkOption { type = types.addCheck (types.addCheck types.int (x: x > 3)) (x: x < 9); }; } { a = 5; } ]).a',
      '5',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.either (types.addCheck types.int (x: x > 3)) (types.listOf types.int); }; } { a = [ 1 ]; } { a = [ 2 ]; } ]).a',
      '[2,1]',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.deferredModule; default = { }; }; options.b = mkOption { type = types.unspecified; }; } ({ config, ... }: { b = (lib.evalModules { modules = [ config.a { options.z = mkOption { type = types.listOf types.int; }; } ]; }).config.z; }) { a.z = [ 1 ]; } { a = { lib, ... }: { z = lib.mkAfter [ 2 ]; }; } { a.z = [ 3 ]; } ]).b',
      '[1,3,2]',
    ],
    [
      'lib.isType "option" (mkOption { }) && lib.types.isType "option-type" types.str && lib.isOptionType types.str',
      'true',
    ],
  ],
  'what types merge and refuse': [
    [
      '(ev [ { key = "a"; options.n = mkOption { default = 1; }; } { key = "b"; n = 2; } { key = "a"; imports = [ { disabledModules = [ { key = "b"; } ]; } ]; } ]).n',
      '1',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.anything; }; } { a = { x = mkForce 1; y.z = 1; }; } { a = { x = 3; y.w = 2; }; } ]).a',
      '{"x":1,"y":{"w":2,"z":1}}',
    ],
    ['(ev [ { options.a = mkOption { type = types.raw; }; } { a = 1; } { a = 1; } ]).a', throws],
    [
      '(ev [ { options.a = mkOption { type = types.either types.str (types.submodule { options.x = mkOption { default = 3; }; }); }; } { a = { }; } ]).a',
      '{"x":3}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.oneOf [ types.str types.int (types.attrsOf (types.submodule { options.x = mkOption { default = 3; }; })) ]; }; } { a.q = { }; } { a.r.x = 1; } ]).a',
      '{"q":{"x":3},"r":{"x":1}}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.either types.str types.int; }; } { a = 1; } { a = "x"; } ]).a',
      throws,
    ],
    [
      '(ev [ { options.a = mkOption { type = types.uniq (types.listOf types.int); }; } { a = [ 1 ]; } { a = [ 2 ]; } ]).a',
      throws,
    ],
    [
      '(ev [ { options.a = mkOption { type = types.uniq (types.listOf types.int); }; } { a = [ 1 ]; } { a = mkForce [ 2 ]; } ]).a',
      '[2]',
    ],
    ['(ev [ { options.a = mkOption { type = types.boolByOr; }; } { a = true; } { a = false; } ]).a', 'true'],
    [
      '(ev [ { options.a = mkOption { type = types.attrsOf types.anything; default = { }; }; } { a.x = { p = mkDefault 1; q = [ 1 ]; }; } { a.x.p = 2; } ]).a',
      '{"x":{"p":2,"q":[1]}}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.listOf types.anything; default = [ ]; }; } { a = [ { x = mkIf true 1; y = mkIf false 2; } ]; } ]).a',
      '[{"x":1}]',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.separatedString "-"; }; } { a = "x"; } { a = mkBefore "y"; } ]).a',
      '"y-x"',
    ],
    ['(ev [ { options.a = mkOption { type = types.strMatching "[a-z]+"; }; } { a = "X1"; } ]).a', throws],
    ['(ev [ { options.a = mkOption { type = types.ints.between 1 5; }; } { a = 7; } ]).a', throws],
    ['(ev [ { options.a = mkOption { type = types.nonEmptyListOf types.int; }; } { a = [ ]; } ]).a', throws],
    [
      '(ev [ { options.a = mkOption { type = types.int; readOnly = true; default = 1; }; } { a = 2; } ]).a',
      throws,
    ],
    ['(ev [ { options.a = mkOption { type = types.int; readOnly = true; default = 1; }; } ]).a', '1'],
    [
      '(ev [ { options.a = mkOption { type = types.listOf types.int; readOnly = true; }; } { a = [ 1 ]; } { a = [ 2 ]; } ]).a',
      throws,
    ],
    [
      '(ev [ { options.a = mkOption { type = types.coercedTo types.str (x: [ x ]) (types.listOf types.str); }; } { a = "x"; } { a = [ "y" ]; } ]).a',
      '["y","x"]',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.nullOr (types.submodule { options.x = mkOption { default = 3; }; }); default = null; }; } { a = { }; } { a = { x = 4; }; } ]).a',
      '{"x":4}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.enum [ "x" "y" ]; }; } { a = "x"; } { options.a = mkOption { type = types.enum [ "z" ]; }; } ]).a',
      '"x"',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.enum [ "x" "y" ]; }; } { config.a = "z"; options.a = mkOption { type = types.enum [ "z" ]; }; } ]).a',
      '"z"',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.attrsOf types.raw; default = { }; }; } { a = { x.y = mkForce 1; }; } ]).a.x.y._type',
      '"override"',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.nullOr types.int; }; } { a = null; } { a = mkDefault 5; } ]).a',
      'null',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.package; }; } { a = { type = "derivation"; name = "x"; outPath = "/x"; }; } { a = { type = "derivation"; name = "x"; outPath = "/x"; }; } ]).a.name',
      throws,
    ],
    ['(ev [ { options.a = mkOption { type = types.path; }; } { a = "/x"; } { a = "/x"; } ]).a', '"/x"'],
  ],
  'modules and submodules': [
    [
      '(let o = { options.a = mkOption { type = types.listOf types.int // { merge = _: _: 1; }; }; }; in ev [ o o { a = [ 2 ]; } ]).a',
      '[2]',
    ],
    [
      '(let o = { options.a = mkOption { type = types.addCheck types.int (x: x > 4); }; }; in ev [ o o { a = 2; } ]).a',
      '2',
    ],
    [
      '(let o = { options.a = mkOption { type = lib.mkOptionType { name = "q"; }; }; }; in ev [ o o { a = 2; } ]).a',
      throws,
    ],
    ['(ev [ { options.a = mkOption { type = types.uniq (types.listOf types.int); }; } ]).a', '[]'],
    [
      '(ev [ { options.a = mkOption { type = types.listOf types.int // { name = "z"; merge = _: _: 1; }; }; } ]).a',
      '[]',
    ],
    ['(ev [ { options.c = mkOption { default = 1; }; imports = [ (throw "no") ]; } ]).c', throws],
    [
      '(ev [ { options.c = mkOption { type = types.attrsOf (types.submodule ({ config, ... }: { options.n = mkOption { type = types.str; default = config._module.args.name; }; })); default = { }; }; } { c.x = { }; } ]).c',
      '{"x":{"n":"x"}}',
    ],
    [
      '(ev [ ({ options, ... }: { options.a = mkOption { type = types.attrsOf (types.submodule { options.z = mkOption { default = 1; }; }); default = { }; }; options.b = mkOption { type = types.submodule { imports = [ { options.w = options.a; } ]; }; default = { }; }; config.b.w.k.z = 3; }) ]).b.w.k.z',
      '3',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.attrsWith { elemType = types.int; lazy = true; }; }; } { a.x = mkIf false 1; a.y = 2; } ]).a.y',
      '2',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.submodule { options.x = mkOption { default = 1; }; }; default = { }; }; } { options.a = mkOption { type = types.submodule { options.y = mkOption { default = 2; }; }; }; } { a.x = 5; } ]).a',
      '{"x":5,"y":2}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.attrsOf (types.submodule { options.x = mkOption { default = 1; }; }); default = { }; }; } { options.a = mkOption { type = types.attrsOf (types.submodule ({ name, ... }: { options.y = mkOption { default = name; }; })); }; } { a.k.x = 5; } ]).a',
      '{"k":{"x":5,"y":"k"}}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.listOf types.int; apply = map (x: x + 1); default = [ ]; }; options.b = mkOption { type = types.listOf types.int; }; } ({ config, ... }: { b = config.a; }) { a = [ 1 ]; } ]).b',
      '[2]',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.submoduleWith { modules = [ ({ w, ... }: { options.x = mkOption { default = w; }; }) ]; specialArgs.w = 9; shorthandOnlyDefinesConfig = true; }; default = { }; }; } { a = { }; } ]).a',
      '{"x":9}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.submoduleWith { modules = [ { options.x = mkOption { default = 1; }; options.config = mkOption { default = 2; }; } ]; shorthandOnlyDefinesConfig = true; }; default = { }; }; } { a = { config = 5; }; } ]).a',
      '{"config":5,"x":1}',
    ],
    [
      '(ev [ { options.a = mkOption { type = types.submoduleWith { modules = [ { options.x = mkOption { default = 1; }; } ]; class = "foo"; }; default = { }; }; } { a = { _class = "foo"; x = 5; }; } ]).a',
      '{"x":5}',
    ],
    [
      '(ev [ ({ config, q, ... }: { options.x = mkOption { default = q; }; options.n = mkOption { default = 3; }; config._module.args.q = config.n + 1; }) ]).x',
      '4',
    ],
    [
      '(ev [ ({ config, ... }: { options.x = mkOption { type = types.listOf types.int; default = [ ]; }; }) { _file = "a"; key = "k"; x = [ 1 ]; } { _file = "b"; key = "k"; x = [ 2 ]; } { imports = [ { key = "k"; x = [ 3 ]; } { x = [ 4 ]; } ]; } ]).x',
      '[4,1]',
    ],
    [
      '(let m = { x = [ 1 ]; }; f = { ... }: { x = [ 2 ]; }; in ev [ { options.x = mkOption { type = types.listOf types.int; default = [ ]; }; } m m f f ]).x',
      '[2,2,1,1]',
    ],
    [
      '(ev [ { options.x = mkOption { type = types.listOf types.int; default = [ ]; }; } (lib.mkIf true { x = [ 1 ]; }) (lib.setDefaultModuleLocation "z" { x = [ 2 ]; }) ]).x',
      '[2,1]',
    ],
    ['(ev [ (lib.mkMerge [ { options.x = mkOption { default = 1; }; } ]) ]).x', throws],
    ['types.str.name', '"str"'],
    ['(ev [ { options.a = mkEnableOption "x" // { default = true; }; } ]).a', 'true'],
    [
      '(ev [ { options.a = mkOption { type = types.bool; }; } { a = mkOverride 90 true; } { a = false; } ]).a',
      'true',
    ],
    ['(ev [ { options = mkMerge [ { a = mkOption { default = 1; }; } ]; } ]).a', throws],
    [
      '(ev [ { options.a = mkOption { type = types.listOf types.int; default = [ ]; }; imports = [ (mkIf false { a = [ 1 ]; }) ]; } ]).a',
      '[]',
    ],
    [
      '(ev [ { config = mkIf true { a = mkMerge [ [ 1 ] (mkAfter [ 3 ]) ]; }; options.a = mkOption { type = types.listOf types.int; default = [ ]; }; } { config = mkMerge [ (mkIf false { a = [ 9 ]; }) { a = [ 2 ]; } ]; } ]).a',
      '[2,1,3]',
    ],
  ],
};
