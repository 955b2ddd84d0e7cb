# lib.fileset: sets of files as what reads them needs them, a sorted list of paths. `toSource` makes a store path and has no model.
lib:
let
  inherit (builtins) filter isList isPath;
  make = files: {
    _type = "fileset";
    inherit files;
  };
  # A file set, or a path that stands for all files below it.
  filesOf =
    x:
    if x._type or null == "fileset" then
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
  union = a: b: make (lib.unique (filesOf a ++ filesOf b));
  difference = a: b: make (lib.subtractLists (filesOf b) (filesOf a));
  intersection = a: b: make (lib.intersectLists (filesOf b) (filesOf a));
in
{
  fileset = {
    inherit union difference intersection;
    unions = sets: make (lib.unique (lib.concatMap filesOf sets));
    fileFilter =
      pred: path:
      make (
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
    maybeMissing = path: if builtins.pathExists path then make (filesOf path) else make [ ];
    toList = set: sorted (filesOf set);
    trace = set: value: value;
    traceVal = set: set;
  };
}
