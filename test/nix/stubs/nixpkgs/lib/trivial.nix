lib:
let
  inherit (builtins) isFunction functionArgs;
in
{
  inherit (builtins)
    isBool
    isInt
    isFloat
    pathExists
    readFile
    fromJSON
    toJSON
    seq
    deepSeq
    bitAnd
    bitOr
    bitXor
    add
    sub
    lessThan
    ;

  id = x: x;
  const = x: _: x;
  pipe = builtins.foldl' (x: f: f x);
  concat = x: y: x ++ y;
  or = x: y: x || y;
  and = x: y: x && y;
  mergeAttrs = x: y: x // y;
  flip =
    f: a: b:
    f b a;
  mapNullable = f: a: if a == null then a else f a;
  defaultTo = default: x: if x == null then default else x;
  min = x: y: if x < y then x else y;
  max = x: y: if x > y then x else y;
  mod = base: int: base - (int * (base / int));
  boolToString = b: if b then "true" else "false";
  boolToYesNo = b: if b then "yes" else "no";
  importJSON = path: builtins.fromJSON (builtins.readFile path);
  importTOML = path: builtins.fromTOML (builtins.readFile path);

  version = "26.11pre-stub";
  release = "26.11";
  codeName = "Stub";
  versionSuffix = "pre-stub";
  inPureEvalMode = !builtins ? currentSystem;
  inNixShell = builtins.getEnv "IN_NIX_SHELL" != "";

  warn = message: value: builtins.trace "evaluation warning: ${message}" value;
  warnIf = condition: message: if condition then lib.warn message else lib.id;
  warnIfNot = condition: lib.warnIf (!condition);
  info = message: value: builtins.trace "INFO: ${message}" value;
  throwIf = condition: message: if condition then throw message else lib.id;
  throwIfNot = condition: lib.throwIf (!condition);
  throwUnless = lib.throwIfNot;
  assertMsg = condition: message: condition || throw message;
  assertOneOf =
    name: value: choices:
    lib.assertMsg (builtins.elem value choices) "${name} must be one of ${lib.showValue choices}, but is: ${lib.showValue value}";
  asserts = { inherit (lib) assertMsg assertOneOf; };
  debug = {
    traceVal = x: builtins.trace x x;
    traceValSeq = x: builtins.trace (builtins.deepSeq x x) x;
  };
  traceVal = x: builtins.trace x x;

  # A function set carries its formals, as makeOverridable's results do.
  isFunction = f: isFunction f || (f ? __functor && lib.isFunction (f.__functor f));
  functionArgs =
    f: if f ? __functor then f.__functionArgs or (lib.functionArgs (f.__functor f)) else functionArgs f;
  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };
  toFunction = v: if lib.isFunction v then v else _: v;
  toHexString = n: if n < 16 then builtins.substring n 1 "0123456789ABCDEF" else lib.toHexString (n / 16) + lib.toHexString (lib.mod n 16);
}
