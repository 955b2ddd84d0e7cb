# import-tree: a module that imports every Nix file below the folders it is called with, but for those below a name with `_` in front.
lib:
let
  make =
    state:
    let
      wanted =
        root: path:
        let
          text = toString path;
          below = lib.removePrefix (toString root) text;
        in
        (if state.initial == null then lib.hasSuffix ".nix" text && !(lib.hasInfix "/_" below) else state.initial below)
        && builtins.all (f: f below) state.filters;
      leaves =
        root:
        if builtins.isPath root || builtins.isString root then
          if lib.filesystem.pathIsDirectory root then
            builtins.filter (wanted root) (lib.filesystem.listFilesRecursive root)
          else
            builtins.filter (wanted "") [ root ]
        else if root ? outPath then
          leaves root.outPath
        else
          [ root ];
      filesOf = roots: map state.map (builtins.concatMap leaves (lib.flatten [ state.paths roots ]));
      change = f: make (state // f);
      restrict = f: change { filters = state.filters ++ [ f ]; };
      matches = regex: text: builtins.match regex text != null;
    in
    {
      __functor = self: roots: { imports = filesOf roots; };
      filter = restrict;
      filterNot = f: restrict (path: !(f path));
      match = regex: restrict (matches regex);
      matchNot = regex: restrict (path: !(matches regex path));
      map = f: change { map = x: f (state.map x); };
      initFilter = f: change { initial = f; };
      addPath = path: change { paths = state.paths ++ [ path ]; };
      withLib = lib: change { };
      leafs = roots: filesOf roots;
      files = filesOf [ ];
      result = { imports = filesOf [ ]; };
      new = make empty;
    };
  empty = {
    initial = null;
    filters = [ ];
    paths = [ ];
    map = x: x;
  };
in
make empty
