# lib.fileset: sets of files as what reads them needs them, a sorted list of paths. `toSource` makes a store path and has no model.
lib:
let
  inherit (builtins) filter isList isPath;
  make = files: {
    _type = "fileset";
    inherit files;
    _noEval = throw "lib.fileset: Directly evaluating a file set is not supported.";
  };
  # What is no file set is an error at once, also where nobody asks for the files.
  of = f: a: b: builtins.seq (filesOf a) (builtins.seq (filesOf b) (make (f a b)));
  # A file set, or a path that stands for all files below it.
  filesOf =
    x:
    if isFileset x then
      x.files
    else if !isPath x then
      throw "lib.fileset: neither a file set nor a path"
    else if !builtins.pathExists x then
      throw "lib.fileset: the path does not exist"
    else if lib.filesystem.pathIsDirectory x then
      lib.filesystem.listFilesRecursive x
    else
      [ x ];
  names = path: filter (part: !isList part) (builtins.split "/" (toString path));
  sorted = builtins.sort (a: b: names a < names b);
  union = of (a: b: lib.unique (filesOf a ++ filesOf b));
  difference = of (a: b: lib.subtractLists (filesOf b) (filesOf a));
  intersection = of (a: b: lib.intersectLists (filesOf b) (filesOf a));
  isFileset = x: x._type or "" == "fileset";
in
{
  fileset = {
    inherit union difference intersection isFileset;
    empty = make [ ];
    unions =
      sets:
      if isList sets then
        builtins.seq (builtins.foldl' (n: set: builtins.seq (filesOf set) n) 0 sets) (make (lib.unique (lib.concatMap filesOf sets)))
      else
        throw "lib.fileset.unions: Argument is of type ${builtins.typeOf sets}, but it should be a list instead.";
    fileFilter =
      pred: path:
      if !lib.isFunction pred then
        throw "lib.fileset.fileFilter: First argument is of type ${builtins.typeOf pred}, but it should be a function instead."
      else if !isPath path then
        throw "lib.fileset.fileFilter: Second argument is not a path."
      else
      builtins.seq (filesOf path) make (
        filter (
          file:
          let
            name = baseNameOf file;
          in
          pred {
            inherit name;
            type = "regular";
            hasExt = ext: lib.hasSuffix ".${ext}" name;
          }
        ) (filesOf path)
      );
    maybeMissing =
      path:
      if !isPath path then
        throw "lib.fileset.maybeMissing: Argument is of type ${builtins.typeOf path}, but it should be a path instead."
      else if builtins.pathExists path then
        make (filesOf path)
      else
        make [ ];
    toList = set: sorted (filesOf set);
    trace = set: builtins.seq (filesOf set) (value: value);
    traceVal = set: builtins.seq (filesOf set) set;
  };
}
