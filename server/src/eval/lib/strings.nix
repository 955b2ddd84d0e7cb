# lib.strings, lib.versions, lib.cli
lib:
let
  inherit (builtins)
    concatStringsSep
    elemAt
    filter
    genList
    isList
    isString
    length
    replaceStrings
    split
    stringLength
    substring
    ;
in
rec {
  inherit (builtins)
    appendContext
    concatStringsSep
    compareVersions
    elem
    elemAt
    filter
    genList
    head
    isAttrs
    isInt
    isList
    isPath
    isString
    tail
    hashString
    convertHash
    fromJSON
    fromTOML
    match
    parseDrvName
    readFile
    replaceStrings
    split
    splitVersion
    stringLength
    substring
    toJSON
    typeOf
    unsafeDiscardStringContext
    ;
  toString = builtins.toString;
  concatStrings = concatStringsSep "";
  concatMapStrings = f: list: concatStrings (map f list);
  concatImapStrings = f: list: concatStrings (lib.imap1 f list);
  concatMapStringsSep = sep: f: list: concatStringsSep sep (map f list);
  concatImapStringsSep = sep: f: list: concatStringsSep sep (lib.imap1 f list);
  concatMapAttrsStringSep = sep: f: attrs: concatStringsSep sep (lib.mapAttrsToList f attrs);
  concatLines = lines: optionalString (lines != [ ]) (concatStringsSep "\n" lines + "\n");
  isValidPosixName = name: builtins.match "[a-zA-Z_][a-zA-Z0-9_]*" name != null;
  intersperse = separator: list: if length list < 2 then list else builtins.tail (lib.concatMap (x: [ separator x ]) list);
  join = concatStringsSep;
  replicate = n: s: concatStrings (lib.replicate n s);
  trim = trimWith {
    start = true;
    end = true;
  };
  trimWith =
    {
      start ? false,
      end ? false,
    }:
    s:
    let
      chars = " \t\r\n";
      isSpace = c: hasInfix c chars;
      len = stringLength s;
      from = i: if i < len && isSpace (substring i 1 s) then from (i + 1) else i;
      to = i: if i > 0 && isSpace (substring (i - 1) 1 s) then to (i - 1) else i;
      a = if start then from 0 else 0;
      b = if end then to len else len;
    in
    onlyString s (if a >= b then "" else substring a (b - a) s);
  # What nixpkgs gives to a regular expression is a string, nothing that becomes one.
  onlyString = s: builtins.seq (builtins.match "" s);
  makeSearchPath = subDir: paths: concatStringsSep ":" (map (path: path + "/" + subDir) (filter (x: x != null) paths));
  makeSearchPathOutput = output: subDir: pkgs: makeSearchPath subDir (map (lib.getOutput output) pkgs);
  makeLibraryPath = makeSearchPathOutput "lib" "lib";
  makeIncludePath = makeSearchPathOutput "dev" "include";
  makeBinPath = makeSearchPathOutput "bin" "bin";
  normalizePath = s: builtins.foldl' (x: y: if y == "/" && hasSuffix "/" x then x else x + y) "" (stringToCharacters s);
  optionalString = cond: string: if cond then string else "";
  hasPrefix = pref: str: substring 0 (stringLength pref) str == pref;
  hasSuffix =
    suffix: content:
    let
      lenContent = stringLength content;
      lenSuffix = stringLength suffix;
    in
    lenContent >= lenSuffix && substring (lenContent - lenSuffix) lenContent content == suffix;
  hasInfix =
    infix: content:
    let
      text = "${content}";
    in
    # Also an empty infix asks for the text.
    onlyString infix (builtins.seq text (infix == "" || replaceStrings [ infix ] [ "" ] text != text));
  stringToCharacters = s: genList (p: substring p 1 s) (stringLength s);
  stringAsChars = f: s: concatStrings (map f (stringToCharacters s));
  escape = list: replaceStrings list (map (c: "\\${c}") list);
  replaceString = from: to: replaceStrings [ from ] [ to ];
  escapeShellArg =
    arg:
    let
      string = builtins.toString arg;
    in
    if builtins.match "[[:alnum:],._+:@%/-]+" string == null then "'${replaceString "'" "'\\''" string}'" else string;
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;
  escapeNixString = s: escape [ "$" ] (builtins.toJSON s);
  escapeRegex = escape (stringToCharacters "\\[{()^$?*+|.");
  escapeXML = replaceStrings [ "\"" "'" "<" ">" "&" ] [ "&quot;" "&apos;" "&lt;" "&gt;" "&amp;" ];
  toLower = replaceStrings upperChars lowerChars;
  toUpper = replaceStrings lowerChars upperChars;
  toSentenceCase = s: if !isString s then throw "toSentenceCase: not a string" else toUpper (substring 0 1 s) + toLower (substring 1 (stringLength s) s);
  lowerChars = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  addContextFrom = a: b: substring 0 0 a + b;
  splitString =
    sep: s:
    map (addContextFrom s) (filter isString (split (escapeSeparator (builtins.toString sep)) (builtins.toString s)));
  escapeSeparator = escape (stringToCharacters "\\[{()^$?*+|.");
  splitStringBy =
    predicate: keepSplit: str:
    let
      chars = stringToCharacters str;
      at = n: if n < 0 then "" else elemAt chars n;
      step =
        acc: n:
        if predicate (at (n - 1)) (at n) then
          {
            done = acc.done ++ [ acc.part ];
            part = optionalString keepSplit (at n);
          }
        else
          acc // { part = acc.part + at n; };
      result = builtins.foldl' step { done = [ ]; part = ""; } (genList (n: n) (length chars));
    in
    result.done ++ [ result.part ];
  escapeNixIdentifier =
    s:
    let
      keywords = [ "assert" "else" "if" "in" "inherit" "let" "or" "rec" "then" "with" ];
    in
    if builtins.match "[a-zA-Z_][a-zA-Z0-9_'-]*" s != null && !(builtins.elem s keywords) then s else escapeNixString s;
  removePrefix =
    prefix: str:
    if hasPrefix prefix str then substring (stringLength prefix) (-1) str else str;
  removeSuffix =
    suffix: str:
    if hasSuffix suffix str then substring 0 (stringLength str - stringLength suffix) str else str;
  versionOlder = v1: v2: builtins.compareVersions v2 v1 == 1;
  versionAtLeast = v1: v2: !versionOlder v1 v2;
  getName = x: if isString x then (builtins.parseDrvName x).name else x.pname or (builtins.parseDrvName x.name).name;
  getVersion = x: if isString x then (builtins.parseDrvName x).version else x.version or (builtins.parseDrvName x.name).version;
  nameFromURL =
    url: sep:
    let
      file = lib.last (splitString "/" url);
      name = builtins.head (splitString sep file);
    in
    assert name != file;
    name;
  cmakeOptionType =
    type: feature: value:
    assert builtins.elem (toUpper type) [ "BOOL" "FILEPATH" "PATH" "STRING" "INTERNAL" "LIST" ];
    assert isString feature && isString value;
    "-D${feature}:${toUpper type}=${value}";
  cmakeBool =
    condition: flag:
    assert isString condition;
    assert builtins.isBool flag;
    cmakeOptionType "bool" condition (if flag then "TRUE" else "FALSE");
  cmakeFeature = feature: value: cmakeOptionType "string" feature value;
  mesonOption =
    feature: value:
    assert isString feature;
    assert isString value;
    "-D${feature}=${value}";
  mesonBool =
    condition: flag:
    assert isString condition;
    assert builtins.isBool flag;
    mesonOption condition (if flag then "true" else "false");
  mesonEnable =
    feature: flag:
    assert isString feature;
    assert builtins.isBool flag;
    mesonOption feature (if flag then "enabled" else "disabled");
  enableFeature =
    flag: feature:
    assert builtins.isBool flag;
    assert isString feature;
    "--${if flag then "enable" else "disable"}-${feature}";
  enableFeatureAs = flag: feature: value: enableFeature flag feature + optionalString flag "=${value}";
  withFeature =
    flag: feature:
    assert isString feature;
    "--${if flag then "with" else "without"}-${feature}";
  withFeatureAs = flag: feature: value: withFeature flag feature + optionalString flag "=${value}";
  fixedWidthString =
    width: filler: str:
    let
      missing = width - stringLength str;
    in
    if missing < 0 then
      throw "fixedWidthString: the string is longer"
    else if missing == 0 then
      str
    else
      filler + fixedWidthString (width - stringLength filler) filler str;
  fixedWidthNumber = width: n: fixedWidthString width "0" (builtins.toString n);
  floatToString =
    x:
    let
      text = builtins.toString x;
    in
    # nixpkgs reads the text again, to warn where it is not exact.
    builtins.seq (builtins.fromJSON text) text;
  isStringLike = x: isString x || builtins.isPath x || x ? outPath || x ? __toString;
  isConvertibleWithToString = x: isStringLike x || builtins.elem (builtins.typeOf x) [ "null" "int" "float" "bool" ] || (isList x && builtins.all isConvertibleWithToString x);
  toInt =
    str:
    let
      digits = builtins.match "[[:space:]]*(-?[[:digit:]]+)[[:space:]]*" str;
    in
    if digits == null then
      throw "toInt: Could not convert ${escapeNixString str} to int."
    else if builtins.match "0[[:digit:]]+" (builtins.head digits) != null then
      throw "toInt: Ambiguity in interpretation of ${escapeNixString str}."
    else
      integer "toInt" str (builtins.fromJSON (builtins.head digits));
  toIntBase10 =
    str:
    let
      digits = builtins.match "[[:space:]]*0*(-?[[:digit:]]+)[[:space:]]*" str;
    in
    if digits == null then
      throw "toIntBase10: Could not convert ${escapeNixString str} to int."
    else
      integer "toIntBase10" str (builtins.fromJSON (builtins.head digits));
  # Digits that are too many are read as a float.
  integer = name: str: n: if builtins.isInt n then n else throw "${name}: Could not convert ${escapeNixString str} to int.";
  readPathsFromFile = rootPath: file: map (path: rootPath + "/${path}") (filter (line: line != "" && !hasPrefix "#" line) (splitString "\n" (builtins.readFile file)));
  fileContents = file: removeSuffix "\n" (builtins.readFile file);
  sanitizeDerivationName =
    name:
    let
      bare = elemAt (builtins.match "\\.*(.*)" name) 0;
      clean = concatMapStrings (s: if isList s then "-" else s) (split "[^[:alnum:]+._?=-]+" bare);
      short = substring (lib.max (stringLength clean - 207) 0) (-1) clean;
    in
    if short == "" then "unknown" else short;
  major = v: elemAt (builtins.splitVersion v) 0;
  minor = v: elemAt (builtins.splitVersion v) 1;
  patch = v: elemAt (builtins.splitVersion v) 2;
  majorMinor = v: concatStringsSep "." (lib.take 2 (builtins.splitVersion v));
  pad =
    n: version:
    let
      numeric = builtins.head (splitString "-" version);
      suffix = removePrefix numeric version;
    in
    concatStringsSep "." (lib.take n (builtins.splitVersion numeric ++ genList (_: "0") n)) + suffix;
  commonPrefixLength = a: b: let m = lib.min (stringLength a) (stringLength b); go = i: if i >= m then m else if substring i 1 a == substring i 1 b then go (i + 1) else i; in go 0;
}
