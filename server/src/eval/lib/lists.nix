# lib.lists
lib:
let
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    head
    isList
    length
    sort
    tail
    ;
in
rec {
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    genList
    groupBy
    head
    isList
    length
    map
    partition
    sort
    tail
    ;
  foldl' = op: nul: builtins.seq nul (builtins.foldl' op nul);
  singleton = x: [ x ];
  forEach = xs: f: map f xs;
  foldr =
    op: nul: list:
    let
      len = length list;
      go = n: if n == len then nul else op (elemAt list n) (go (n + 1));
    in
    go 0;
  fold = foldr;
  foldl =
    op: nul: list:
    let
      go = n: if n == -1 then nul else op (go (n - 1)) (elemAt list n);
    in
    go (length list - 1);
  imap0 = f: list: genList (n: f n (elemAt list n)) (length list);
  imap1 = f: list: genList (n: f (n + 1) (elemAt list n)) (length list);
  # An old name, which `lib` alone has.
  imap = imap1;
  ifilter0 = pred: list: map (x: x.v) (filter (x: pred x.i x.v) (imap0 (i: v: { inherit i v; }) list));
  flatten = x: if isList x then concatMap flatten x else [ x ];
  remove = e: filter (x: x != e);
  findSingle =
    pred: default: multiple: list:
    let
      found = filter pred list;
    in
    if found == [ ] then
      default
    else if length found != 1 then
      multiple
    else
      head found;
  findFirstIndex =
    pred: default: list:
    let
      # A fold, so that long lists need no depth; the predicate is asked no more once something is found.
      found = foldl' (acc: i: if acc != null || !pred (elemAt list i) then acc else i) null (genList (i: i) (length list));
    in
    if found == null then default else found;
  findFirst =
    pred: default: list:
    let
      index = findFirstIndex pred null list;
    in
    if index == null then default else elemAt list index;
  count = pred: foldl' (c: x: if pred x then c + 1 else c) 0;
  optional = cond: elem: if cond then [ elem ] else [ ];
  optionals = cond: elems: if cond then elems else [ ];
  toList = x: if isList x then x else [ x ];
  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);
  replicate = n: elem: genList (_: elem) n;
  zipListsWith =
    f: fst: snd:
    genList (n: f (elemAt fst n) (elemAt snd n)) (lib.min (length fst) (length snd));
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });
  reverseList =
    xs:
    let
      l = length xs;
    in
    genList (n: elemAt xs (l - n - 1)) l;
  compareLists =
    cmp: a: b:
    if a == [ ] then
      if b == [ ] then 0 else -1
    else if b == [ ] then
      1
    else
      let
        rel = cmp (head a) (head b);
      in
      if rel == 0 then compareLists cmp (tail a) (tail b) else rel;
  take = count: sublist 0 count;
  takeEnd = n: xs: drop (lib.max 0 (length xs - n)) xs;
  drop = count: list: sublist count (length list) list;
  dropEnd = n: xs: take (lib.max 0 (length xs - n)) xs;
  sublist =
    start: count: list:
    let
      len = length list;
    in
    genList (n: elemAt list (n + start)) (
      if start >= len then
        0
      else if start + count > len then
        len - start
      else
        count
    );
  last = list: if list == [ ] then throw "lists.last: list must not be empty!" else elemAt list (length list - 1);
  init = list: if list == [ ] then throw "lists.init: list must not be empty!" else take (length list - 1) list;
  commonPrefix =
    a: b:
    let
      limit = lib.min (length a) (length b);
      go = i: if i < limit && elemAt a i == elemAt b i then go (i + 1) else i;
    in
    take (go 0) a;
  replaceElemAt =
    list: index: value:
    if index < 0 || index >= length list then
      throw "lists.replaceElemAt: no such index"
    else
      genList (i: if i == index then value else elemAt list i) (length list);
  hasPrefix = list1: list2: take (length list1) list2 == list1;
  removePrefix =
    list1: list2:
    if hasPrefix list1 list2 then drop (length list1) list2 else throw "lists.removePrefix: no such prefix";
  crossLists = f: foldl (fs: args: concatMap (f': map f' args) fs) [ f ];
  unique = foldl' (acc: e: if elem e acc then acc else acc ++ [ e ]) [ ];
  uniqueStrings = list: builtins.attrNames (builtins.groupBy (x: x) list);
  allUnique = list: length (unique list) == length list;
  intersectLists = e: filter (x: elem x e);
  subtractLists = e: filter (x: !(elem x e));
  mutuallyExclusive = a: b: length a == 0 || !(any (x: elem x a) b);
  concatAttrValues = set: concatLists (builtins.attrValues set);
  sortOn = f: list: map (x: x.v) (sort (a: b: a.k < b.k) (map (v: { k = f v; inherit v; }) list));
  naturalSort =
    list:
    let
      parts = s: map (x: if isList x then lib.toInt (head x) else x) (builtins.split "(0|[1-9][0-9]*)" s);
      keyed = map (value: { key = parts value; inherit value; }) list;
    in
    map (x: x.value) (sort (a: b: compareLists lib.compare a.key b.key < 0) keyed);
  listDfs =
    stopOnCycles: before: list:
    let
      go =
        current: visited: rest:
        let
          loops = filter (x: before x current) visited;
          sides = builtins.partition (x: before x current) rest;
        in
        if stopOnCycles && loops != [ ] then
          {
            cycle = current;
            inherit loops visited rest;
          }
        else if sides.right == [ ] then
          {
            minimal = current;
            inherit visited rest;
          }
        else
          go (head sides.right) ([ current ] ++ visited) (tail sides.right ++ sides.wrong);
    in
    go (head list) [ ] (tail list);
  toposort =
    before: list:
    let
      first = listDfs true before list;
      others = toposort before (first.visited ++ first.rest);
    in
    if length list < 2 then
      { result = list; }
    else if first ? cycle then
      {
        cycle = reverseList ([ first.cycle ] ++ first.visited);
        inherit (first) loops;
      }
    else if others ? cycle then
      others
    else
      { result = [ first.minimal ] ++ others.result; };
  groupBy' =
    op: nul: pred: lst:
    builtins.mapAttrs (name: foldl op nul) (builtins.groupBy pred lst);
}
