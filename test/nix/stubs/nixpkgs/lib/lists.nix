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
  foldl = foldl';
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
  take = n: xs: genList (elemAt xs) (lib.min n (length xs));
  drop = n: xs: lib.sublist n (length xs) xs;
  sublist =
    start: count: xs:
    let
      n = length xs;
      from = lib.min start n;
    in
    genList (i: elemAt xs (from + i)) (lib.min count (n - from));
  last = xs: elemAt xs (length xs - 1);
  init = xs: lib.take (length xs - 1) xs;
  count = pred: foldl' (c: x: if pred x then c + 1 else c) 0;
  findFirst =
    pred: default: xs:
    let
      found = filter pred xs;
    in
    if found == [ ] then default else head found;
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
