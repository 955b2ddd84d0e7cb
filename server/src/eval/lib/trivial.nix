# lib.trivial and lib.fixedPoints, lib.customisation as far as it makes no derivations.
lib:
let
  inherit (builtins) isFunction functionArgs;
in
rec {
  id = x: x;
  const = x: y: x;
  pipe = builtins.foldl' (x: f: f x);
  concat = x: y: x ++ y;
  "or" = x: y: x || y;
  and = x: y: x && y;
  xor = x: y: (!x) != (!y);
  bitNot = builtins.sub (-1);
  boolToString = b: if b then "true" else "false";
  boolToYesNo = b: if b then "yes" else "no";
  mergeAttrs = x: y: x // y;
  flip = f: a: b: f b a;
  defaultTo = default: value: if value == null then default else value;
  mapNullable = f: a: if a == null then a else f a;
  min = x: y: if x < y then x else y;
  max = x: y: if x > y then x else y;
  mod = base: n: base - (n * (builtins.div base n));
  compare = a: b: if a < b then -1 else if a > b then 1 else 0;
  splitByAndCompare =
    p: yes: no: a: b:
    if p a then
      if p b then yes a b else -1
    else if p b then
      1
    else
      no a b;
  importJSON = path: builtins.fromJSON (builtins.readFile path);
  importTOML = path: builtins.fromTOML (builtins.readFile path);
  inherit (builtins)
    add
    sub
    lessThan
    seq
    deepSeq
    genericClosure
    bitAnd
    bitOr
    bitXor
    ceil
    div
    floor
    mul
    pathExists
    readFile
    trace
    tryEval
    addErrorContext
    getContext
    hasContext
    placeholder
    toXML
    unsafeGetAttrPos
    isBool
    isInt
    isFloat
    isAttrs
    isList
    isPath
    isString
    ;
  isFunction = f: builtins.isFunction f || (f ? __functor && builtins.isFunction (f.__functor f));
  functionArgs =
    f:
    if f ? __functor then
      f.__functionArgs or (builtins.functionArgs (f.__functor f))
    else
      builtins.functionArgs f;
  setFunctionArgs = f: args: {
    __functor = self: f;
    __functionArgs = args;
  };
  mirrorFunctionArgs = f: g: setFunctionArgs g (functionArgs f);
  toFunction = v: if isFunction v then v else k: v;
  warn =
    msg: value:
    assert isString msg;
    builtins.trace "evaluation warning: ${msg}" value;
  warnIf = cond: msg: if cond then warn msg else x: x;
  warnIfNot = cond: msg: if cond then x: x else warn msg;
  info = msg: builtins.trace "INFO: ${msg}";
  traceVal = traceValFn id;
  traceValFn = f: x: builtins.trace (f x) x;
  traceSeq = x: y: builtins.trace (builtins.deepSeq x x) y;
  traceValSeq = traceValSeqFn id;
  traceValSeqFn = f: v: traceValFn f (builtins.deepSeq v v);
  traceIf = pred: msg: x: if pred then builtins.trace msg x else x;
  showWarnings = warnings: res: lib.foldr warn res warnings;
  throwIf = cond: msg: if cond then throw msg else x: x;
  throwIfNot = cond: msg: if cond then x: x else throw msg;
  assertMsg = pred: msg: pred || throw msg;
  assertOneOf = name: value: valid: builtins.elem value valid || throw "${name} must be one of ${lib.generators.toPretty { } valid}, but is: ${lib.generators.toPretty { } value}";
  assertEachOneOf = name: values: valid: builtins.all (value: assertOneOf name value valid) values;
  checkAssertWarn =
    assertions: warnings: value:
    let
      failed = builtins.filter (x: !x.assertion) assertions;
    in
    if failed == [ ] then
      showWarnings warnings value
    else
      throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (x: "- ${x.message}") failed}";
  checkListOfEnum =
    msg: valid: given:
    let
      wrong = lib.subtractLists valid given;
      shown = values: lib.concatStringsSep ", " (map toString values);
    in
    if wrong == [ ] then x: x else throw "${msg}: ${shown wrong} unexpected; valid ones: ${shown valid}";
  toHexString = n: lib.concatMapStrings (d: builtins.elemAt (lib.stringToCharacters "0123456789ABCDEF") d) (toBaseDigits 16 n);
  toBaseDigits =
    base: n:
    let
      go = i: if i < base then [ i ] else [ (mod i base) ] ++ go (i / base);
    in
    assert builtins.isInt base;
    assert builtins.isInt n;
    assert base >= 2;
    assert n >= 0;
    lib.reverseList (go n);
  fromHexString =
    s:
    let
      digits = builtins.match "(0x)?([0-7]?[0-9A-Fa-f]{1,15})" s;
    in
    # What else nixpkgs still reads, it warns of.
    (builtins.fromTOML "v=0x${if digits == null then lib.removePrefix "0x" (lib.toLower s) else builtins.elemAt digits 1}").v;

  fix =
    f:
    let
      x = f x;
    in
    x;
  fix' =
    f:
    let
      x = f x // {
        __unfix__ = f;
      };
    in
    x;
  converge =
    f: x:
    let
      next = f x;
    in
    if next == x then x else converge f next;
  extends =
    overlay: f: final:
    let
      prev = f final;
    in
    prev // overlay final prev;
  composeExtensions =
    f: g: final: prev:
    let
      applied = f final prev;
      prev' = prev // applied;
    in
    applied // g final prev';
  composeManyExtensions = lib.foldr (x: y: composeExtensions x y) (final: prev: { });
  toExtension = f: if isFunction f then (final: prev: let once = f prev; in if isFunction once then f final prev else once) else (final: prev: f);
  makeExtensible = makeExtensibleWithCustomName "extend";
  makeExtensibleWithCustomName =
    name: rattrs:
    fix' (
      self:
      (rattrs self)
      // {
        ${name} = f: makeExtensibleWithCustomName name (extends f rattrs);
      }
    );
}
