lib:
let
  inherit (builtins)
    elem
    elemAt
    filter
    foldl'
    genList
    head
    length
    map
    ;
in
{
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
    groupBy
    head
    isList
    length
    map
    partition
    sort
    tail
    ;

  singleton = x: [ x ];
  toList = x: if builtins.isList x then x else [ x ];
  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: xs: if condition then xs else [ ];
  foldl =
    op: nul: xs:
    let
      go = i: if i < 0 then nul else op (go (i - 1)) (elemAt xs i);
    in
    go (length xs - 1);
  foldr =
    op: nul: xs:
    let
      n = length xs;
      go = i: if i == n then nul else op (elemAt xs i) (go (i + 1));
    in
    go 0;
  fold = lib.foldr;
  imap0 = f: xs: genList (i: f i (elemAt xs i)) (length xs);
  imap1 = f: xs: genList (i: f (i + 1) (elemAt xs i)) (length xs);
  range = first: last: if first > last then [ ] else genList (i: first + i) (last - first + 1);
  replicate = n: x: genList (_: x) n;
  reverseList =
    xs:
    let
      n = length xs;
    in
    genList (i: elemAt xs (n - i - 1)) n;
  flatten = x: if builtins.isList x then builtins.concatMap lib.flatten x else [ x ];
  unique = foldl' (acc: x: if elem x acc then acc else acc ++ [ x ]) [ ];
  uniqueStrings = xs: lib.attrNames (lib.genAttrs xs (_: null));
  remove = x: filter (y: y != x);
  subtractLists = gone: filter (x: !elem x gone);
  intersectLists = xs: filter (x: elem x xs);
  mutuallyExclusive = xs: ys: lib.intersectLists xs ys == [ ];
  take = count: lib.sublist 0 count;
  drop = count: xs: lib.sublist count (length xs) xs;
  sublist =
    start: count: xs:
    let
      n = length xs;
    in
    # As in nixpkgs, a negative count is an error only where the list has something from the start on.
    genList (i: elemAt xs (start + i)) (if start >= n then 0 else lib.min count (n - start));
  last = xs: assert lib.assertMsg (xs != [ ]) "lists.last: list must not be empty!"; elemAt xs (length xs - 1);
  init = xs: assert lib.assertMsg (xs != [ ]) "lists.init: list must not be empty!"; lib.take (length xs - 1) xs;
  count = pred: foldl' (c: x: if pred x then c + 1 else c) 0;
  findFirst =
    pred: default: xs:
    let
      go = i: if i == length xs then default else if pred (elemAt xs i) then elemAt xs i else go (i + 1);
    in
    go 0;
  findSingle =
    pred: none: many: xs:
    let
      found = filter pred xs;
    in
    if found == [ ] then
      none
    else if length found == 1 then
      head found
    else
      many;
  zipLists = lib.zipListsWith (fst: snd: { inherit fst snd; });
  zipListsWith =
    f: xs: ys:
    genList (i: f (elemAt xs i) (elemAt ys i)) (lib.min (length xs) (length ys));
  crossLists = f: foldl' (fs: args: builtins.concatMap (g: map g args) fs) [ f ];
  sortOn = f: builtins.sort (a: b: f a < f b);
  naturalSort = builtins.sort builtins.lessThan;
  allUnique = xs: length (lib.unique xs) == length xs;
  hasPrefixList = prefix: xs: lib.take (length prefix) xs == prefix;
  compareLists =
    cmp: a: b:
    if a == [ ] then
      if b == [ ] then 0 else -1
    else if b == [ ] then
      1
    else
      let
        first = cmp (head a) (head b);
      in
      if first == 0 then lib.compareLists cmp (builtins.tail a) (builtins.tail b) else first;
}
