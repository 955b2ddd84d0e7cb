# lib.strings: what is written for shells, addresses and C, and distances between texts.
lib:
let
  inherit (builtins)
    elem
    elemAt
    filter
    genList
    isAttrs
    isList
    isString
    length
    match
    replaceStrings
    stringLength
    substring
    ;
  inherit (lib.strings) addContextFrom concatMapStringsSep escapeShellArg stringToCharacters;
  # The characters that nixpkgs has a number for.
  printable = stringToCharacters " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  codes = {
    "\t" = 9;
    "\n" = 10;
    "\r" = 13;
  }
  // builtins.listToAttrs (lib.imap0 (i: name: { inherit name; value = 32 + i; }) printable);
  hex = code: lib.fixedWidthString 2 "0" (lib.toHexString code);
  reserved = removeAttrs codes (filter (c: match "[A-Za-z0-9_.~-]" c != null) (builtins.attrNames codes));
  onlyText =
    name: str:
    if isString str then x: x else throw "${name} does only accepts string values, but got ${builtins.typeOf str}";
in
rec {
  charToInt = c: builtins.getAttr c codes;
  escapeC = list: replaceStrings list (map (c: "\\x${lib.toLower (hex (charToInt c))}") list);
  escapeURL = replaceStrings (builtins.attrNames reserved) (map (code: "%${hex code}") (builtins.attrValues reserved));
  toShellVar =
    name: value:
    lib.throwIfNot (lib.isValidPosixName name) "toShellVar: ${name} is not a valid shell variable name" (
      if isAttrs value && !lib.isStringLike value then
        "declare -A ${name}=(${
          lib.concatStringsSep " " (lib.mapAttrsToList (n: v: "[${escapeShellArg n}]=${escapeShellArg v}") value)
        })"
      else if isList value then
        "declare -a ${name}=(${concatMapStringsSep " " escapeShellArg value})"
      else
        "${name}=${escapeShellArg value}"
    );
  toShellVars = vars: lib.concatStringsSep "\n" (lib.mapAttrsToList toShellVar vars);
  toCamelCase =
    str:
    onlyText "toCamelCase" str (
      let
        isBreak = prev: curr: elem curr [ "-" "_" " " ];
        isHump = prev: curr: match "[a-z]" prev != null && match "[A-Z]" curr != null;
        parts = lib.concatMap (lib.splitStringBy isHump true) (lib.splitStringBy isBreak false str);
      in
      lib.concatStrings (
        map (addContextFrom str) ([ (lib.toLower (builtins.head parts)) ] ++ map lib.toSentenceCase (builtins.tail parts))
      )
    );
  commonSuffixLength =
    a: b:
    let
      m = lib.min (stringLength a) (stringLength b);
      at = s: i: substring (stringLength s - i - 1) 1 s;
      go = i: if i >= m then m else if at a i == at b i then go (i + 1) else i;
    in
    go 0;
  levenshtein =
    a: b:
    let
      rows = genList (i: genList (distance i) (stringLength b + 1)) (stringLength a + 1);
      at = i: j: elemAt (elemAt rows i) j;
      distance =
        i: j:
        if j == 0 then
          i
        else if i == 0 then
          j
        else
          lib.min (lib.min (at (i - 1) j + 1) (at i (j - 1) + 1)) (
            at (i - 1) (j - 1) + (if substring (i - 1) 1 a == substring (j - 1) 1 b then 0 else 1)
          );
    in
    at (stringLength a) (stringLength b);
  levenshteinAtMost = k: if k <= 0 then a: b: a == b else a: b: levenshtein a b <= k;
}
