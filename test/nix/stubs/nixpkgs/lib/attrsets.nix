lib:
let
  inherit (builtins)
    attrNames
    concatMap
    elem
    foldl'
    getAttr
    hasAttr
    head
    isAttrs
    listToAttrs
    map
    mapAttrs
    removeAttrs
    tail
    ;
in
{
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    ;
  zipAttrsWith =
    f: sets:
    lib.genAttrs (lib.unique (concatMap attrNames sets)) (name: f name (builtins.catAttrs name sets));
  zipAttrs = lib.zipAttrsWith (_: values: values);

  nameValuePair = name: value: { inherit name value; };
  genAttrs = names: f: listToAttrs (map (name: lib.nameValuePair name (f name)) names);
  genAttrs' = xs: f: listToAttrs (map f xs);
  mapAttrs' = f: set: listToAttrs (map (name: f name set.${name}) (attrNames set));
  mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);
  attrsToList = lib.mapAttrsToList lib.nameValuePair;
  concatMapAttrs = f: set: foldl' (a: b: a // b) { } (lib.mapAttrsToList f set);
  filterAttrs =
    pred: set: removeAttrs set (builtins.filter (name: !pred name set.${name}) (attrNames set));
  foldlAttrs =
    f: init: set:
    foldl' (acc: name: f acc name set.${name}) init (attrNames set);
  mergeAttrsList = foldl' (a: b: a // b) { };
  optionalAttrs = condition: set: if condition then set else { };
  getAttrs = names: set: lib.genAttrs names (name: set.${name});
  cartesianProduct =
    sets:
    foldl' (acc: name: concatMap (row: map (value: row // { ${name} = value; }) sets.${name}) acc) [ { } ] (
      attrNames sets
    );
  cartesianProductOfSets = lib.cartesianProduct;

  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if isAttrs set && hasAttr (head path) set then
      lib.attrByPath (tail path) default (getAttr (head path) set)
    else
      default;
  hasAttrByPath =
    path: set:
    path == [ ] || (isAttrs set && hasAttr (head path) set && lib.hasAttrByPath (tail path) set.${head path});
  getAttrFromPath =
    path: set:
    lib.attrByPath path (throw "cannot find attribute `${lib.concatStringsSep "." path}'") set;
  setAttrByPath =
    path: value: if path == [ ] then value else { ${head path} = lib.setAttrByPath (tail path) value; };
  attrVals = names: set: map (name: set.${name}) names;

  recursiveUpdateUntil =
    pred: left: right:
    let
      go =
        path: l: r:
        l
        // mapAttrs (
          name: new:
          let
            here = path ++ [ name ];
          in
          if hasAttr name l && !pred here l.${name} new then go here l.${name} new else new
        ) r;
    in
    go [ ] left right;
  recursiveUpdate = lib.recursiveUpdateUntil (
    _: l: r:
    !(isAttrs l && isAttrs r)
  );
  mapAttrsRecursive = lib.mapAttrsRecursiveCond (_: true);
  mapAttrsRecursiveCond =
    cond: f: set:
    let
      go =
        path:
        mapAttrs (
          name: value:
          if isAttrs value && cond value then go (path ++ [ name ]) value else f (path ++ [ name ]) value
        );
    in
    go [ ] set;
  collect =
    pred: set:
    if pred set then
      [ set ]
    else if isAttrs set then
      concatMap (lib.collect pred) (builtins.attrValues set)
    else
      [ ];
  filterAttrsRecursive =
    pred: set:
    mapAttrs (_: v: if isAttrs v then lib.filterAttrsRecursive pred v else v) (lib.filterAttrs pred set);
  updateManyAttrsByPath =
    updates: set:
    foldl' (
      acc: { path, update }: lib.recursiveUpdate acc (lib.setAttrByPath path (update (lib.getAttrFromPath path acc)))
    ) set updates;

  isDerivation = value: value.type or null == "derivation";
  toDerivation = path: {
    type = "derivation";
    name = baseNameOf (toString path);
    outPath = toString path;
    drvPath = toString path;
  };
  recurseIntoAttrs = set: set // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = set: set // { recurseForDerivations = false; };
  getOutput =
    output: pkg: if !pkg ? outputSpecified || !pkg.outputSpecified then pkg.${output} or pkg.out or pkg else pkg;
  getBin = lib.getOutput "bin";
  getLib = lib.getOutput "lib";
  getDev = lib.getOutput "dev";
  getMan = lib.getOutput "man";
  unionOfDisjoint =
    a: b:
    let
      both = builtins.filter (name: elem name (attrNames b)) (attrNames a);
    in
    if both == [ ] then a // b else throw "attribute sets have the names ${lib.concatStringsSep ", " both} in common";
  foldAttrs =
    op: nul: sets:
    foldl' (
      acc: set: acc // mapAttrs (name: value: op value (acc.${name} or nul)) set
    ) { } (lib.reverseList sets);
}
