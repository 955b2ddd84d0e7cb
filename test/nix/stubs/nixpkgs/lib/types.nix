# Option types: a description for errors, a check, and how definitions merge.
lib:
let
  inherit (builtins)
    elem
    isAttrs
    isBool
    isFloat
    isInt
    isList
    isPath
    isString
    ;
  types = lib.types;

  mkOptionType =
    {
      name,
      description ? name,
      check ? (_: true),
      merge ? lib.mergeDefaultOption,
      emptyValue ? { },
      ...
    }@given:
    {
      _type = "option-type";
      inherit
        name
        description
        check
        merge
        emptyValue
        ;
      getSubOptions = _: { };
      functor = { inherit name; };
    }
    // given;

  simple =
    name: description: check:
    mkOptionType {
      inherit name description check;
      merge = lib.mergeEqualOption;
    };

  between =
    low: high:
    simple "intBetween" "integer between ${toString low} and ${toString high} (both inclusive)" (
      x: isInt x && x >= low && x <= high
    );
  unsignedBits =
    bits: high:
    simple "unsignedInt${toString bits}" "${toString bits} bit unsigned integer; between 0 and ${toString high} (both inclusive)" (
      x: isInt x && x >= 0 && x <= high
    );

  isString' = x: isString x;
  element = loc: type: defs: (lib.mergeDefinitions loc type defs).optionalValue;

  attrsOfWith =
    { lazy }:
    type:
    mkOptionType {
      name = if lazy then "lazyAttrsOf" else "attrsOf";
      description = "${lib.optionalString lazy "lazy "}attribute set of ${type.description}";
      check = isAttrs;
      emptyValue.value = { };
      nestedTypes.elemType = type;
      merge =
        loc: defs:
        let
          pushed = builtins.concatMap (
            def: map (value: def // { inherit value; }) (lib.pushDownProperties def.value)
          ) defs;
          names = builtins.zipAttrsWith (_: entries: entries) (
            map (def: builtins.mapAttrs (_: value: { inherit (def) file; inherit value; }) def.value) pushed
          );
        in
        if lazy then
          builtins.mapAttrs (name: entries: (lib.mergeDefinitions (loc ++ [ name ]) type entries).mergedValue) names
        else
          lib.mapAttrs (_: v: v.value) (
            lib.filterAttrs (_: v: v ? value) (builtins.mapAttrs (name: element (loc ++ [ name ]) type) names)
          );
      rebuild = attrsOfWith { inherit lazy; };
    };
in
{
  mkOptionType = mkOptionType;
  isOptionType = x: x._type or null == "option-type";
  # The type of an option that two modules declare, or null where they can't both be right.
  mergeTypes =
    a: b:
    if a.name != b.name then
      null
    else if a ? submodule then
      types.submoduleWith (a.submodule // { modules = a.submodule.modules ++ b.submodule.modules; })
    else if a ? values then
      types.enum (lib.unique (a.values ++ b.values))
    else if a ? rebuild then
      let
        inner = types.mergeTypes a.nestedTypes.elemType b.nestedTypes.elemType;
      in
      if inner == null then null else a.rebuild inner
    else
      a;

  raw = mkOptionType {
    name = "raw";
    description = "raw value";
    merge = lib.mergeOneOption;
  };
  unspecified = mkOptionType {
    name = "unspecified";
    description = "unspecified value";
  };
  anything = mkOptionType {
    name = "anything";
    merge = loc: defs: (lib.mergeAnything loc defs).value;
  };
  attrs = mkOptionType {
    name = "attrs";
    description = "attribute set";
    check = isAttrs;
    emptyValue.value = { };
    merge = _: defs: lib.mergeAttrsList (map (def: def.value) defs);
  };
  bool = simple "bool" "boolean" isBool;
  boolByOr = mkOptionType {
    name = "boolByOr";
    description = "boolean (merged using or)";
    check = isBool;
    merge = _: lib.any (def: def.value);
  };
  int = simple "int" "signed integer" isInt;
  float = simple "float" "floating point number" isFloat;
  number = types.either types.int types.float;
  ints = {
    inherit between;
    positive = simple "positiveInt" "positive integer, meaning >0" (x: isInt x && x > 0);
    unsigned = simple "unsignedInt" "unsigned integer, meaning >=0" (x: isInt x && x >= 0);
    u8 = unsignedBits 8 255;
    u16 = unsignedBits 16 65535;
    u32 = unsignedBits 32 4294967295;
  };
  numbers = {
    inherit between;
    positive = types.ints.positive;
    nonnegative = types.ints.unsigned;
  };
  port = unsignedBits 16 65535;

  str = simple "str" "string" isString';
  string = types.str;
  singleLineStr = simple "singleLineStr" "(optionally newline-terminated) single-line string" isString';
  nonEmptyStr = simple "nonEmptyStr" "non-empty string" (x: isString x && lib.trim x != "");
  strMatching =
    pattern:
    simple "strMatching ${pattern}" "string matching the pattern ${pattern}" (
      x: isString x && builtins.match pattern x != null
    );
  passwdEntry = type: type;
  separatedString =
    sep:
    mkOptionType {
      name = "separatedString";
      description = if sep == "" then "Concatenated string" else "strings concatenated with ${builtins.toJSON sep}";
      check = isString';
      merge = _: defs: lib.concatStringsSep sep (map (def: def.value) defs);
    };
  lines = types.separatedString "\n";
  commas = types.separatedString ",";
  envVar = types.separatedString ":";
  enum =
    values:
    simple "enum" (
      if builtins.length values == 1 then
        "value ${lib.showValue (builtins.head values)} (singular enum)"
      else
        "one of ${lib.concatMapStringsSep ", " lib.showValue values}"
    ) (x: elem x values)
    // {
      inherit values;
    };

  path = simple "path" "absolute path" (
    x: (isString x || isPath x || x ? outPath) && builtins.substring 0 1 "${toString x}" == "/"
  );
  pathWith = _: types.path;
  externalPath = types.path;
  pathInStore = types.path;
  package = mkOptionType {
    name = "package";
    check = x: lib.isDerivation x || ((isString x || isPath x) && lib.isStorePath x);
    merge =
      loc: defs:
      let
        value = lib.mergeOneOption loc defs;
      in
      if lib.isDerivation value then value else lib.toDerivation value;
  };
  shellPackage = types.package;
  pkgs = mkOptionType {
    name = "pkgs";
    description = "Nixpkgs package set";
    check = x: x._type or null == "pkgs";
    merge = lib.mergeOneOption;
  };
  optionType = mkOptionType {
    name = "optionType";
    description = "optionType";
    check = types.isOptionType;
  };

  nullOr =
    type:
    mkOptionType {
      name = "nullOr";
      description = "null or ${type.description}";
      check = x: x == null || type.check x;
      emptyValue.value = null;
      merge =
        loc: defs:
        if lib.all (def: def.value == null) defs then
          null
        else if lib.any (def: def.value == null) defs then
          throw "The option `${lib.showOption loc}' is defined both null and not null, in ${lib.showFiles (lib.getFiles defs)}."
        else
          type.merge loc defs;
    };
  uniq = type: type // { merge = lib.mergeOneOption; };
  unique = message: type: type // { merge = lib.mergeUniqueOption message; };
  addCheck = type: check: type // { check = x: type.check x && check x; };
  either =
    a: b:
    mkOptionType {
      name = "either";
      description = "${a.description} or ${b.description}";
      check = x: a.check x || b.check x;
      merge =
        loc: defs:
        if lib.all (def: a.check def.value) defs then
          a.merge loc defs
        else if lib.all (def: b.check def.value) defs then
          b.merge loc defs
        else
          lib.mergeOneOption loc defs;
    };
  oneOf = choices: lib.foldr types.either (lib.last choices) (lib.init choices);
  coercedTo =
    from: convert: to:
    mkOptionType {
      name = "coercedTo";
      description = "${to.description} or ${from.description} convertible to it";
      check = x: to.check x || (from.check x && to.check (convert x));
      merge =
        loc: defs:
        to.merge loc (map (def: if to.check def.value then def else def // { value = convert def.value; }) defs);
    };
  functionTo =
    result:
    mkOptionType {
      name = "functionTo";
      description = "function that evaluates to a(n) ${result.description}";
      check = lib.isFunction;
      merge = loc: defs: {
        __functionArgs = lib.foldl' (all: def: all // lib.functionArgs def.value) { } defs;
        __functor =
          _: arg:
          (lib.mergeDefinitions (loc ++ [ "<function body>" ]) result (map (def: def // { value = def.value arg; }) defs)).mergedValue;
      };
    };

  listOf =
    type:
    mkOptionType {
      name = "listOf";
      description = "list of ${type.description}";
      check = isList;
      emptyValue.value = [ ];
      nestedTypes.elemType = type;
      merge =
        loc: defs:
        map (x: x.value) (
          lib.filter (x: x ? value) (
            lib.concatLists (
              lib.imap1 (
                n: def:
                lib.imap1 (
                  m: value: element (loc ++ [ "[definition ${toString n}-entry ${toString m}]" ]) type [ { inherit (def) file; inherit value; } ]
                ) def.value
              ) defs
            )
          )
        );
      rebuild = types.listOf;
    };
  nonEmptyListOf =
    type:
    types.addCheck (types.listOf type) (xs: xs != [ ])
    // {
      description = "non-empty list of ${type.description}";
      emptyValue = { };
    };
  attrsOf = attrsOfWith { lazy = false; };
  lazyAttrsOf = attrsOfWith { lazy = true; };

  submodule =
    modules:
    types.submoduleWith {
      modules = lib.toList modules;
      shorthandOnlyDefinesConfig = true;
    };
  submoduleWith =
    {
      modules,
      specialArgs ? { },
      shorthandOnlyDefinesConfig ? false,
      description ? "submodule",
      class ? null,
    }@given:
    let
      wrap =
        { file, value, ... }:
        if isAttrs value && shorthandOnlyDefinesConfig then
          {
            _file = file;
            config = value;
          }
        else
          lib.setDefaultModuleLocation file value;
    in
    mkOptionType {
      name = "submodule";
      inherit description;
      check = x: isAttrs x || lib.isFunction x || types.path.check x;
      # Without definitions its options have their defaults.
      emptyValue.value = (lib.evalModules { inherit modules specialArgs class; args.name = "‹name›"; }).config;
      submodule = given;
      merge =
        loc: defs:
        (lib.evalModules {
          modules = modules ++ map wrap defs;
          inherit specialArgs class;
          prefix = loc;
          args.name = lib.last loc;
        }).config;
    };
  deferredModuleWith =
    {
      staticModules ? [ ],
    }:
    mkOptionType {
      name = "deferredModule";
      description = "module";
      check = x: isAttrs x || lib.isFunction x || types.path.check x;
      merge = _: defs: {
        imports = staticModules ++ map (def: lib.setDefaultModuleLocation def.file def.value) defs;
      };
    };
  deferredModule = types.deferredModuleWith { };
}
