# lib.sources: a folder's files without some of them, and names of sources.
lib:
let
  inherit (builtins) baseNameOf elem match;
in
rec {
  cleanSource =
    src:
    let
      source = cleanSourceWith {
        filter = cleanSourceFilter;
        inherit src;
      };
    in
    # No file that an evaluation reads is left out of the copy.
    source // { outPath = if builtins.isPath src then "${src}" else source.outPath; };
  cleanSourceWith =
    {
      src,
      filter ? path: type: true,
      name ? null,
    }:
    let
      isSource = src ? _isLibCleanSourceWith;
      source = {
        _isLibCleanSourceWith = true;
        origSrc = if isSource then src.origSrc else src;
        filter = path: type: filter path type && (if isSource then src.filter path type else true);
        name =
          if name != null then
            name
          else if isSource then
            src.name
          else
            "source";
        outPath = builtins.path {
          inherit (source) filter name;
          path = source.origSrc;
        };
      };
    in
    source;
  sourceByRegex =
    src: regexes:
    let
      root = toString (if src ? _isLibCleanSourceWith then src.origSrc else src) + "/";
    in
    cleanSourceWith {
      filter = path: type: builtins.any (regex: match regex (lib.removePrefix root (toString path)) != null) regexes;
      inherit src;
    };
  sourceFilesBySuffices =
    src: suffixes:
    cleanSourceWith {
      filter = path: type: type == "directory" || builtins.any (suffix: lib.hasSuffix suffix (baseNameOf path)) suffixes;
      inherit src;
    };
  cleanSourceFilter =
    name: type:
    let
      base = baseNameOf name;
    in
    !(
      base == ".git"
      || type == "directory" && elem base [ ".svn" "CVS" ".hg" ".jj" ".pijul" "_darcs" ]
      || lib.hasSuffix "~" base
      || match "\\.sw[a-z]" base != null
      || match "\\..*\\.sw[a-z]" base != null
      || lib.hasSuffix ".o" base
      || lib.hasSuffix ".so" base
      || type == "symlink" && lib.hasPrefix "result" base
      || type == "unknown"
    );
  urlToName =
    url:
    let
      base = baseNameOf (lib.removeSuffix "/" (lib.last (lib.splitString ":" (toString url))));
      endings = [ "git" "tar" "zip" "gz" "tgz" "bz" "tbz" "bz2" "tbz2" "lzma" "txz" "xz" "zstd" ];
      # One ending after the other, as in `.tar.gz`.
      bare =
        name:
        let
          parts = lib.splitString "." name;
        in
        if builtins.length parts > 1 && elem (lib.last parts) endings then
          bare (lib.concatStringsSep "." (lib.init parts))
        else
          name;
    in
    bare base;
  shortRev =
    rev:
    let
      base = baseNameOf (toString rev);
      version = match "([A-Za-z]+[-_. ]?)*(v)?([0-9.]+.*)" base;
    in
    if match "[a-f0-9]+" base != null then
      builtins.substring 0 7 base
    else if version != null then
      lib.last version
    else
      base;
  revOrTag =
    rev: tag:
    if tag != null then
      tag
    else if rev != null then
      rev
    else
      "HEAD";
  repoRevToName =
    let
      part = text: if text == null then "" else "-${text}";
      full =
        repo: rev: suffix:
        "${urlToName repo}${if rev == null then "" else "-${shortRev rev}"}${part suffix}-source";
    in
    kind:
    if kind == "source" then
      repo: rev: suffix: "source"
    else if kind == "versioned" then
      repo: rev: suffix: full repo rev null
    else if kind == "full" then
      full
    else
      throw "repoRevToName: invalid kind";
}
