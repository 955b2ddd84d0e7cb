lib:
let
  inherit (builtins)
    concatStringsSep
    elem
    filter
    isList
    length
    map
    match
    replaceStrings
    stringLength
    substring
    typeOf
    ;
  lower = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upper = lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
in
{
  inherit (builtins)
    baseNameOf
    compareVersions
    concatStringsSep
    fromJSON
    hashString
    isString
    match
    parseDrvName
    replaceStrings
    split
    splitVersion
    stringLength
    substring
    toJSON
    unsafeDiscardStringContext
    ;

  concatStrings = concatStringsSep "";
  concatMapStrings = f: xs: concatStringsSep "" (map f xs);
  concatMapStringsSep =
    sep: f: xs:
    concatStringsSep sep (map f xs);
  concatImapStringsSep =
    sep: f: xs:
    concatStringsSep sep (lib.imap1 f xs);
  concatMapAttrsStringSep =
    sep: f: set:
    concatStringsSep sep (lib.mapAttrsToList f set);
  concatLines = lib.concatMapStrings (s: s + "\n");
  join = concatStringsSep;
  intersperse =
    sep: xs:
    lib.drop 1 (
      builtins.concatMap (x: [
        sep
        x
      ]) xs
    );
  optionalString = condition: s: if condition then s else "";
  stringToCharacters = s: builtins.genList (i: substring i 1 s) (stringLength s);
  # The parts carry the context of what they are parts of, and so ask for a string when they are asked for.
  splitString =
    separator: s:
    map (part: builtins.substring 0 0 s + part) (
      filter builtins.isString (builtins.split (lib.escapeRegex (toString separator)) (toString s))
    );
  hasPrefix = prefix: s: substring 0 (stringLength prefix) s == prefix;
  hasSuffix =
    suffix: s:
    let
      n = stringLength s;
      m = stringLength suffix;
    in
    n >= m && substring (n - m) m s == suffix;
  hasInfix = infix: s: match ".*${lib.escapeRegex infix}.*" "${s}" != null;
  removePrefix =
    prefix: s: if lib.hasPrefix prefix s then substring (stringLength prefix) (stringLength s) s else s;
  removeSuffix =
    suffix: s:
    if lib.hasSuffix suffix s then substring 0 (stringLength s - stringLength suffix) s else s;
  toLower = replaceStrings upper lower;
  toUpper = replaceStrings lower upper;
  toSentenceCase = s: lib.toUpper (substring 0 1 s) + lib.toLower (substring 1 (stringLength s) s);
  trim = s: builtins.head (match "[ \t\r\n]*(.*[^ \t\r\n])?[ \t\r\n]*" s);
  replicateString = n: s: lib.concatStrings (lib.replicate n s);
  fixedWidthString =
    width: fill: s:
    assert lib.assertMsg (stringLength s <= width) "fixedWidthString: the string is longer";
    if stringLength s == width then s else fill + lib.fixedWidthString (width - stringLength fill) fill s;
  fixedWidthNumber = width: n: lib.fixedWidthString width "0" (toString n);
  escape = chars: replaceStrings chars (map (c: "\\${c}") chars);
  escapeRegex = lib.escape (lib.stringToCharacters "\\[{()^$?*+|.");
  escapeShellArg =
    arg:
    let
      s = toString arg;
    in
    if match "[[:alnum:],._+:@%/-]+" s == null then "'${replaceStrings [ "'" ] [ "'\\''" ] s}'" else s;
  escapeShellArgs = lib.concatMapStringsSep " " lib.escapeShellArg;
  escapeNixString = s: lib.escape [ "$" ] (builtins.toJSON s);
  toShellVar = name: value: "${name}=${lib.escapeShellArg value}";
  toInt =
    s:
    let
      digits = match "[[:space:]]*(-?[[:digit:]]+)[[:space:]]*" s;
    in
    if digits == null then
      throw "toInt: not an integer"
    else if match "0[[:digit:]]+" (builtins.head digits) != null then
      throw "toInt: octal or padded with zeros"
    else
      builtins.fromJSON (builtins.head digits);
  toIntBase10 = lib.toInt;
  versionOlder = a: b: builtins.compareVersions b a == 1;
  versionAtLeast = a: b: !lib.versionOlder a b;
  versions = {
    major = v: builtins.elemAt (builtins.splitVersion v) 0;
    minor = v: builtins.elemAt (builtins.splitVersion v) 1;
    majorMinor = v: concatStringsSep "." (lib.take 2 (builtins.splitVersion v));
  };
  getName = x: if builtins.isString x then (builtins.parseDrvName x).name else x.pname or (builtins.parseDrvName x.name).name;
  getVersion = x: if builtins.isString x then (builtins.parseDrvName x).version else x.version or (builtins.parseDrvName x.name).version;
  nameFromURL = url: sep: builtins.head (lib.splitString sep (baseNameOf url));
  makeSearchPath = sub: paths: concatStringsSep ":" (map (p: "${p}/${sub}") (filter (p: p != null) paths));
  makeSearchPathOutput =
    output: sub: pkgs:
    lib.makeSearchPath sub (map (lib.getOutput output) pkgs);
  makeLibraryPath = lib.makeSearchPathOutput "lib" "lib";
  makeBinPath = lib.makeSearchPathOutput "bin" "bin";
  isStorePath =
    x:
    builtins.elem (dirOf (toString x)) [
      "/nix/store"
      builtins.storeDir
    ];
  isConvertibleWithToString =
    x:
    elem (typeOf x) [
      "path"
      "string"
      "null"
      "int"
      "float"
      "bool"
    ]
    || (isList x && lib.all lib.isConvertibleWithToString x)
    || x ? outPath
    || x ? __toString;
  sanitizeDerivationName = s: replaceStrings [ " " "/" "@" ":" ] [ "-" "-" "-" "-" ] s;

  cmakeOptionType =
    type: name: value:
    "-D${name}:${lib.toUpper type}=${value}";
  cmakeBool =
    name: value:
    assert lib.assertMsg (builtins.isBool value) "cmakeBool: the value of ${name} is not a boolean";
    lib.cmakeOptionType "bool" name (lib.toUpper (lib.boolToString value));
  cmakeFeature =
    name: value:
    assert lib.assertMsg (builtins.isString value) "cmakeFeature: the value of ${name} is not a string";
    lib.cmakeOptionType "string" name value;
  mesonBool = name: value: "-D${name}=${lib.boolToString value}";
  mesonOption = name: value: "-D${name}=${value}";
  mesonEnable = name: value: "-D${name}=${if value then "enabled" else "disabled"}";
  enableFeature = flag: name: "--${if flag then "enable" else "disable"}-${name}";
  withFeature = flag: name: "--${if flag then "with" else "without"}-${name}";
  enableFeatureAs = flag: name: value: lib.enableFeature flag name + lib.optionalString flag "=${value}";

  generators = {
    toJSON = _: builtins.toJSON;
    toYAML = _: builtins.toJSON;
    toPretty = _: lib.showValue;
    toKeyValue = _: set: lib.concatStrings (lib.mapAttrsToList (k: v: "${k}=${lib.valueToString v}\n") set);
    toINI =
      _: set:
      lib.concatStrings (lib.mapAttrsToList (name: values: "[${name}]\n${lib.generators.toKeyValue { } values}") set);
    mkKeyValueDefault =
      _: sep: k: v:
      "${k}${sep}${lib.valueToString v}";
    toLua = _: builtins.toJSON;
  };
  valueToString = v: if builtins.isBool v then lib.boolToString v else toString v;

  # A value as Nix, cut off below the third level; what error messages quote.
  showValue =
    let
      go =
        depth: v:
        let
          type = typeOf v;
          many = open: close: xs: if xs == [ ] then "${open} ${close}" else "${open} ${concatStringsSep " " xs} ${close}";
        in
        if type == "string" then
          builtins.toJSON (builtins.unsafeDiscardStringContext v)
        else if type == "lambda" then
          "<function>"
        else if type == "null" then
          "null"
        else if type == "list" then
          if depth > 2 then "[ … ]" else many "[" "]" (map (go (depth + 1)) v)
        else if type == "set" then
          if v.type or null == "derivation" then
            "<derivation ${v.name or "???"}>"
          else if v ? __functor then
            "<function>"
          else if depth > 2 then
            "{ … }"
          else
            many "{" "}" (lib.mapAttrsToList (k: x: "${k} = ${go (depth + 1) x};") v)
        else
          lib.valueToString v;
    in
    go 0;
}
