# lib.attrsets
lib:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    elem
    foldl'
    head
    isAttrs
    length
    listToAttrs
    mapAttrs
    removeAttrs
    tail
    ;
in
rec {
  inherit (builtins)
    attrNames
    attrValues
    listToAttrs
    hasAttr
    isAttrs
    getAttr
    intersectAttrs
    catAttrs
    mapAttrs
    removeAttrs
    zipAttrsWith
    ;
  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if set ? ${head path} then
      attrByPath (tail path) default set.${head path}
    else
      default;
  hasAttrByPath =
    path: set:
    if path == [ ] then
      true
    else if set ? ${head path} then
      hasAttrByPath (tail path) set.${head path}
    else
      false;
  setAttrByPath = path: value: if path == [ ] then value else { ${head path} = setAttrByPath (tail path) value; };
  getAttrFromPath =
    path: set:
    attrByPath path (abort ("cannot find attribute '" + lib.concatStringsSep "." path + "'")) set;
  concatMapAttrs = f: v: foldl' mergeAttrs' { } (attrValues (mapAttrs f v));
  mergeAttrs' = a: b: a // b;
  updateManyAttrsByPath =
    let
      # All updates of one depth: those that end here, in order, after what the longer ones make of the value.
      go =
        depth: exists: value: updates:
        let
          sides = builtins.partition (update: length update.path == depth) updates;
          deeper = builtins.groupBy (update: builtins.elemAt update.path depth) sides.wrong;
          base =
            if sides.wrong == [ ] then
              if exists then value else throw "updateManyAttrsByPath: the path does not exist"
            else if !exists then
              mapAttrs (name: go (depth + 1) false null) deeper
            else if isAttrs value then
              value // mapAttrs (name: go (depth + 1) (value ? ${name}) value.${name}) deeper
            else
              throw "updateManyAttrsByPath: a value on the path is not a set";
        in
        lib.foldl (acc: update: update.update acc) base sides.right;
    in
    updates: value: go 0 true value updates;
  longestValidPathPrefix =
    path: set:
    let
      go =
        n: at:
        if n < length path && at ? ${builtins.elemAt path n} then go (n + 1) at.${builtins.elemAt path n} else n;
    in
    lib.take (go 0 set) path;
  attrVals = names: set: map (name: set.${name}) names;
  getAttrs = names: attrs: lib.genAttrs names (name: attrs.${name});
  filterAttrs = pred: set: removeAttrs set (builtins.filter (name: !pred name set.${name}) (attrNames set));
  filterAttrsRecursive =
    pred: set:
    listToAttrs (
      concatMap (
        name:
        let
          v = set.${name};
        in
        if pred name v then
          [ (nameValuePair name (if isAttrs v then filterAttrsRecursive pred v else v)) ]
        else
          [ ]
      ) (attrNames set)
    );
  foldlAttrs = f: init: set: foldl' (acc: name: f acc name set.${name}) init (attrNames set);
  foldAttrs =
    op: nul: list:
    foldl' (
      acc: set: foldl' (acc': name: acc' // { ${name} = op set.${name} (acc'.${name} or nul); }) acc (attrNames set)
    ) { } (lib.reverseList list);
  collect =
    pred: attrs:
    if pred attrs then
      [ attrs ]
    else if isAttrs attrs then
      concatMap (collect pred) (attrValues attrs)
    else
      [ ];
  cartesianProduct =
    attrsOfLists:
    foldl' (
      lists: name: concatMap (attrs: map (value: attrs // { ${name} = value; }) attrsOfLists.${name}) lists
    ) [ { } ] (attrNames attrsOfLists);
  cartesianProductOfSets = cartesianProduct;
  mapCartesianProduct = f: attrsOfLists: map f (cartesianProduct attrsOfLists);
  nameValuePair = name: value: { inherit name value; };
  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);
  mapAttrsToList = f: attrs: attrValues (mapAttrs f attrs);
  attrsToList = mapAttrsToList nameValuePair;
  mapAttrsRecursive = f: set: mapAttrsRecursiveCond (as: true) f set;
  mapAttrsRecursiveCond =
    cond: f: set:
    let
      recurse =
        path:
        mapAttrs (
          name: value: if isAttrs value && cond value then recurse (path ++ [ name ]) value else f (path ++ [ name ]) value
        );
    in
    recurse [ ] set;
  mapAttrsToListRecursive = mapAttrsToListRecursiveCond (_: _: true);
  mapAttrsToListRecursiveCond =
    pred: f: set:
    let
      go =
        path: value:
        if path == [ ] || isAttrs value && pred path value then
          concatMap (name: go (path ++ [ name ]) value.${name}) (attrNames value)
        else
          [ (f path value) ];
    in
    go [ ] set;
  genAttrs = names: f: genAttrs' names (n: nameValuePair n (f n));
  genAttrs' = xs: f: listToAttrs (map f xs);
  isDerivation = value: value.type or null == "derivation";
  optionalAttrs = cond: as: if cond then as else { };
  zipAttrsWithNames =
    names: f: sets:
    listToAttrs (map (name: nameValuePair name (f name (builtins.catAttrs name sets))) names);
  zipAttrs = builtins.zipAttrsWith (name: values: values);
  mergeAttrsList = list: if list == [ ] then { } else if tail list == [ ] then head list else foldl' (a: b: a // b) { } list;
  recursiveUpdateUntil =
    pred: lhs: rhs:
    let
      names = attrNames (lhs // rhs);
      step =
        path: l: r:
        l
        // r
        // mapAttrs (
          name: rv:
          let
            here = path ++ [ name ];
          in
          if !(l ? ${name}) || pred here l.${name} rv then rv else step here l.${name} rv
        ) r;
    in
    step [ ] lhs rhs;
  recursiveUpdate =
    lhs: rhs:
    recursiveUpdateUntil (
      path: l: r:
      !(isAttrs l && isAttrs r)
    ) lhs rhs;
  matchAttrs =
    pattern: attrs:
    assert isAttrs pattern;
    builtins.all (
      name: attrs ? ${name} && (if isAttrs pattern.${name} then isAttrs attrs.${name} && matchAttrs pattern.${name} attrs.${name} else pattern.${name} == attrs.${name})
    ) (attrNames pattern);
  overrideExisting = old: new: mapAttrs (name: value: new.${name} or value) old;
  showAttrPath = path: if path == [ ] then "<root attribute path>" else lib.concatMapStringsSep "." lib.strings.escapeNixIdentifier path;
  getOutput = output: pkg: if !(pkg ? outputSpecified) || !pkg.outputSpecified then pkg.${output} or pkg.out or pkg else pkg;
  getBin = getOutput "bin";
  getLib = getOutput "lib";
  getDev = getOutput "dev";
  getMan = getOutput "man";
  recurseIntoAttrs = attrs: attrs // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = attrs: attrs // { recurseForDerivations = false; };
  unionOfDisjoint =
    x: y: x // y // mapAttrs (name: value: throw "unionOfDisjoint: collision on ${name}") (builtins.intersectAttrs x y);
  getFirstOutput =
    candidates: pkg:
    let
      outputs = builtins.filter (name: builtins.hasAttr name pkg) candidates;
    in
    if pkg.outputSpecified or false || outputs == [ ] then pkg else pkg.${head outputs};
  getStatic = getFirstOutput [ "static" "lib" "out" ];
  getInclude = getFirstOutput [ "include" "dev" "out" ];
  chooseDevOutputs = map getDev;
  nonEmpty = set: length (attrNames set) > 0;
}
