/**
 * More facts of nixpkgs' `lib`, found as those of `lib-facts.ts`: arguments of the wrong type, and functions that few configurations
 * call. For tests only.
 */
import { type Fact, throws } from '../language-facts.ts';

export const rareLibFacts: Readonly<Record<string, readonly Fact[]>> = {
  awkward: [
    ['lib.isValidPosixName { outPath = "/o"; }', throws],
    ['lib.mesonOption { outPath = "/o"; } "a"', throws],
    ['lib.mesonBool "a" 1', throws],
    ['lib.mesonEnable 1 true', throws],
    ['lib.enableFeature true null', throws],
    ['lib.withFeature true { outPath = "/o"; }', throws],
    ['lib.cmakeBool "X" null', throws],
    ['(builtins.tryEval (lib.cmakeBool "X" null)).success', 'false'],
    ['lib.trim { outPath = "/o"; }', throws],
    ['lib.trimWith { end = true; } null', throws],
    ['lib.strings.normalizePath null', throws],
    ['lib.strings.normalizePath "//a///b/"', '"/a/b/"'],
    ['lib.strings.sanitizeDerivationName { outPath = "/o"; }', throws],
    ['lib.strings.escapeNixIdentifier { outPath = "/o"; }', throws],
    ['lib.hasInfix { outPath = "/o"; } "a"', throws],
    ['lib.hasInfix "o" { outPath = "/o"; }', 'true'],
    ['lib.floatToString "a"', throws],
    ['lib.toInt "99999999999999999999"', throws],
    ['lib.toIntBase10 "00099999999999999999999"', throws],
    ['lib.concatLines [ ]', '""'],
    ['lib.path.removePrefix null /a/b', throws],
    ['lib.path.removePrefix "" /a/b', throws],
    ['lib.warn { outPath = "/o"; } 5', throws],
    ['lib.toBaseDigits 2 1.5', throws],
    ['(builtins.tryEval (lib.toBaseDigits 1 1)).success', 'false'],
    ['lib.isFunction { __functor = self: { __functor = self: x: x; }; }', 'false'],
    ['lib.mergeAttrsList [ 1 ]', '1'],
    ['(builtins.tryEval (lib.matchAttrs 1 { })).success', 'false'],
    ['lib.getFirstOutput [ "a" ] "text"', throws],
    [
      'lib.functionArgs (lib.makeOverridable ({ a, b ? 1 }: { v = a; }) { a = 1; }).override',
      '{"a":false,"b":true}',
    ],
    ['lib.fromHexString "0X1f"', '31'],
  ],
  strictness: [
    ['(builtins.tryEval (lib.assertOneOf "n" (abort "x") [ ])).success', throws],
    ['builtins.seq (lib.fileset.union 1 2) 1', throws],
    ['builtins.seq (lib.fileset.unions [ 1 ]) 1', throws],
    ['builtins.seq (lib.fileset.fileFilter 1 /a) 1', throws],
    ['builtins.seq (lib.fileset.maybeMissing "a") 1', throws],
    ['lib.fileset.isFileset { }', 'false'],
    ['builtins.seq (lib.evalModules { }) 1', throws],
    ['builtins.seq (lib.evalModules { modules = [ ]; a = 1; }) 1', throws],
    ['lib.filterAttrs 1 { }', '{}'],
    ['builtins.groupBy 1 [ ]', throws],
    ['lib.getExe "a"', throws],
    ['lib.getExe { name = "a-1"; outPath = "/o"; }', throws],
    ['(lib.makeOverridable ({ a, b ? 1 }: a)).__functionArgs', '{"a":false,"b":true}'],
    ['builtins.seq (lib.makeOverridable null) 1', '1'],
    ['lib.mkDefinition { value = 1; }', throws],
    [
      'builtins.removeAttrs (lib.mkSinkUndeclaredOptions { internal = false; }) [ "type" "apply" ]',
      '{"_type":"option","default":false,"description":"Sink for option definitions.","internal":false,"visible":false}',
    ],
  ],
  text: [
    ['lib.escapeURL "a b/ü?~"', '"a%20b%2Fü%3F~"'],
    ['lib.strings.escapeC [ " " "\\n" ] "a b\\n"', '"a\\\\x20b\\\\x0a"'],
    ['lib.strings.charToInt "~"', '126'],
    ['lib.strings.charToInt "ü"', throws],
    [
      'lib.toShellVars { a = 1; b = [ "x y" ]; c = { d = "e f"; }; g = { outPath = "/q"; }; }',
      `"a=1\\ndeclare -a b=('x y')\\ndeclare -A c=([d]='e f')\\ng=/q"`,
    ],
    ['lib.toShellVar "a-b" 1', throws],
    ['lib.toCamelCase "foo-bar_BazQux quux"', '"fooBarBazQuxQuux"'],
    ['lib.toCamelCase 1', throws],
    ['lib.strings.levenshtein "kitten" "sitting"', '3'],
    ['lib.strings.levenshteinAtMost 2 "kitten" "sitting"', 'false'],
    ['lib.strings.levenshteinAtMost 3 "kitten" "sitting"', 'true'],
    ['lib.strings.commonSuffixLength "abc" "xbc"', '2'],
    ['lib.stringAfter [ "a" ] "text"', '{"deps":["a"],"text":"text"}'],
    [
      'lib.textClosureMap lib.id { a = lib.fullDepEntry "A" [ "b" ]; b = lib.noDepEntry "B"; c = lib.packEntry [ "a" ]; } [ "c" "b" ]',
      '"B\\nA\\n"',
    ],
    [
      'map lib.sources.urlToName [ "https://a/b.tar.gz" "git@github.com:NixOS/nix.git" "git@x:a/b/" ]',
      '["b","nix","b"]',
    ],
    [
      'map lib.sources.shortRev [ "abcdef0123456" "v1.2.3" "release-2.0" "main" ]',
      '["abcdef0","1.2.3","2.0","main"]',
    ],
    ['lib.repoRevToName "full" "https://a/b.git" "v1" "x"', '"b-1-x-source"'],
    ['lib.repoRevToName "odd" "a" null null', throws],
  ],
  generators: [
    [
      'lib.generators.toINI { } { a = { b = 1; c = "x"; d = null; }; "[z]" = { q = true; }; }',
      '"[\\\\[z\\\\]]\\nq=true\\n\\n[a]\\nb=1\\nc=x\\nd=null\\n"',
    ],
    ['lib.generators.toINI { } { a.b = [ 1 ]; }', throws],
    [
      'lib.generators.toINIWithGlobalSection { } { globalSection = { a = 1; }; sections = { b = { c = 2; }; }; }',
      '"a=1\\n\\n[b]\\nc=2\\n"',
    ],
    [
      'lib.generators.toGitINI { a.b = true; url."x".y.z = "q\\"\\n"; user.name = [ "a" "b" ]; }',
      '"[a]\\n\\tb = true\\n\\n[url \\"x.y\\"]\\n\\tz = \\"q\\\\\\"\\\\n\\"\\n\\n[user]\\n\\tname = \\"a\\"\\n\\tname = \\"b\\"\\n"',
    ],
    [
      'lib.generators.toKeyValue { listsAsDuplicateKeys = true; indent = " "; } { a = [ 1 2 ]; "b=" = "c"; }',
      '" a=1\\n a=2\\n b\\\\==c\\n"',
    ],
    ['lib.generators.toJSON { } { a = [ 1 ]; }', '"{\\"a\\":[1]}"'],
    ['lib.generators.toYAML { } { a = [ 1 ]; }', '"{\\"a\\":[1]}"'],
    ['lib.generators.toDhall { } { a = [ 1 true ]; b = "x"; }', '"{ a = [ +1, True ], b = \\"x\\" }"'],
    [
      'lib.generators.toLua { } { a = [ 1 2 ]; b = null; c = lib.generators.mkLuaInline "x()"; }',
      '"{\\n  [\\"a\\"] = {\\n    1,\\n    2\\n  },\\n  [\\"b\\"] = nil,\\n  [\\"c\\"] = (x())\\n}"',
    ],
    [
      'lib.generators.toLua { asBindings = true; } { a = [ 1 2 ]; b = { x = "y"; }; }',
      '"a = {\\n  1,\\n  2\\n}\\nb = {\\n  [\\"x\\"] = \\"y\\"\\n}\\n"',
    ],
    [
      'lib.generators.toPretty { } { a = [ 1 { b = "x\\ny"; c = "it\\n"; } ]; f = { a, b ? 1 }: a; d = 1.5; "e f" = [ ]; }',
      `"{\\n  a = [\\n    1\\n    {\\n      b = ''\\n        x\\n        y'';\\n      c = ''\\n        it\\n      '';\\n    }\\n  ];\\n  d = 1.5;\\n  \\"e f\\" = [ ];\\n  f = <function, args: {a, b?}>;\\n}"`,
    ],
    [
      'lib.generators.toPretty { multiline = false; } { a = { }; b = x: x; c = null; d = { type = "derivation"; name = "n"; }; }',
      '"{ a = { }; b = <function>; c = null; d = <derivation n>; }"',
    ],
    ['lib.generators.toPretty { allowPrettyValues = true; } { __pretty = v: "<${v}>"; val = "v"; }', '"<v>"'],
    [
      'lib.generators.withRecursion { depthLimit = 1; throwOnDepthLimit = false; } { a = { b = { c = 1; }; }; d = 2; }',
      '{"a":{"b":"<unevaluated>"},"d":"<unevaluated>"}',
    ],
    ['lib.generators.withRecursion { depthLimit = 1; } { a.b.c = 1; }', throws],
    [
      'lib.cli.toGNUCommandLineShell { } { a = true; bc = [ "x y" 2 ]; d = null; e = false; }',
      `"-a --bc 'x y' --bc 2"`,
    ],
    [
      'lib.cli.toCommandLineShellGNU { } { a = true; bc = [ "x y" 2 ]; d = null; e = false; f = "q"; }',
      `"-a '--bc=x y' '--bc=2' -fq"`,
    ],
    [
      'lib.cli.toCommandLine (n: { option = "-${n}"; sep = null; explicitBool = true; }) { a = true; b = [ "x" ]; }',
      '["-a","true","-b","x"]',
    ],
  ],
  customisation: [
    [
      '(lib.makeScope lib.callPackageWith (self: { a = 1; b = self.callPackage ({ a }: { v = a; }) { }; })).b.v',
      '1',
    ],
    [
      '((lib.makeScope lib.callPackageWith (self: { a = 1; b = self.callPackage ({ a }: { v = a; }) { }; })).overrideScope (final: prev: { a = prev.a + 1; })).b.v',
      '2',
    ],
    [
      'builtins.attrNames (lib.makeScope lib.callPackageWith (self: { a = 1; }))',
      '["a","callPackage","newScope","overrideScope","packages"]',
    ],
    ['(lib.callPackagesWith { a = 1; } ({ a, b ? 2 }: { x = { v = a + b; }; }) { b = 5; }).x.v', '6'],
    ['lib.callPackagesWith { } ({ }: { type = "derivation"; }) { }', throws],
    [
      'builtins.attrNames (lib.makeOverridable ({ a }: { v = a; }) { a = 1; })',
      '["override","overrideDerivation","v"]',
    ],
  ],
  kernel: [
    [
      '(lib.kernel.whenHelpers "6.1").whenAtLeast "6.0" lib.kernel.yes',
      '{"_type":"if","condition":true,"content":{"optional":false,"tristate":"y"}}',
    ],
    ['lib.kernel.option lib.kernel.no', '{"optional":true,"tristate":"n"}'],
    ['lib.kernel.freeform "1"', '{"freeform":"1","optional":false}'],
  ],
  debug: [
    ['lib.traceSeqN 1 { a = { b = throw "x"; }; } 2', '2'],
    ['lib.traceSeqN 2 { a = { b = throw "x"; }; } 2', throws],
    [
      'lib.runTests { testA = { expr = 1; expected = 2; }; testB = { expr = 1; expected = 1; }; c = 1; }',
      '[{"expected":2,"name":"testA","result":1}]',
    ],
  ],
  sources: [
    ['builtins.seq (lib.cleanSource (throw "t")) 1', '1'],
    [
      '(lib.cleanSourceWith { src = lib.cleanSourceWith { src = /a; name = "x"; filter = p: t: false; }; }).name',
      '"x"',
    ],
    [
      '(lib.cleanSourceWith { src = lib.cleanSourceWith { src = /a; name = "x"; filter = p: t: false; }; }).filter "/a" "regular"',
      'false',
    ],
    [
      'map (name: (lib.sourceFilesBySuffices /a [ ".nix" ]).filter name "regular") [ "/a/b.nix" "/a/b" ]',
      '[true,false]',
    ],
    [
      'map (name: (lib.sourceByRegex /a [ "b.*" ]).filter name "regular") [ "/a/b.nix" "/a/c/b" ]',
      '[true,false]',
    ],
    ['lib.asserts.checkAssertWarn [ { assertion = true; message = "m"; } ] [ "w" ] 1', '1'],
    ['lib.asserts.checkAssertWarn [ { assertion = false; message = "m"; } ] [ ] 1', throws],
    [
      'map (name: lib.cleanSourceFilter name "regular") [ "/a/.git" "/a/x~" "/a/.a.swp" "/a/.swp" "/a/b.o" "/a/b.so" "/a/b" "/a/result" ]',
      '[false,false,false,false,false,false,true,true]',
    ],
    ['lib.cleanSourceFilter "/a/result-2" "symlink"', 'false'],
    ['lib.cleanSourceFilter "/a/.svn" "directory"', 'false'],
    ['lib.meta.availableOn { system = "x86_64-linux"; } { meta.platforms = [ "x86_64-linux" ]; }', 'true'],
    [
      'lib.meta.availableOn { system = "x86_64-linux"; } { meta.badPlatforms = [ "x86_64-linux" ]; }',
      'false',
    ],
    ['lib.appendToName "s" { name = "a-1"; }', '{"name":"a-s-1"}'],
  ],
};
