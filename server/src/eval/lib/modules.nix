# lib.modules, lib.options, lib.types: the properties, options and types that modules are written with. What they come to is
# worked out by the model of the module system; here they are the sets that nixpkgs has too.
lib: rec {
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };
  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  defaultOverridePriority = 100;
  mkImageMediaOverride = mkOverride 60;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;
  mkFixStrictness = x: x;
  mkStrict = x: x;
  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  defaultOrderPriority = 1000;
  defaultPriority = 100;
  mkAssert = assertion: message: content: mkIf (if assertion then true else throw message) content;
  mkDefinition = args@{ file, value, ... }: args // { _type = "definition"; };
  setDefaultModuleLocation = file: m: {
    _file = file;
    imports = [ m ];
  };

  mkOption =
    {
      default ? null,
      defaultText ? null,
      example ? null,
      description ? null,
      relatedPackages ? null,
      type ? null,
      apply ? null,
      internal ? null,
      visible ? null,
      readOnly ? null,
    }@attrs:
    attrs // { _type = "option"; };
  isOption = value: value._type or "" == "option";
  isType = type: value: value._type or "" == type;
  setType = type: value: value // { _type = type; };
  mkEnableOption =
    name:
    mkOption {
      default = false;
      example = true;
      description = "Whether to enable ${name}.";
      type = types.bool;
    };
  mkPackageOption =
    pkgs: name:
    {
      nullable ? false,
      default ? name,
      example ? null,
      extraDescription ? "",
      pkgsText ? "pkgs",
    }:
    let
      path = lib.toList default;
      named = lib.showAttrPath path;
    in
    mkOption (
      (
        if default != null then
          {
            default = lib.attrByPath path (throw "${named} cannot be found in ${pkgsText}") pkgs;
            defaultText = literalExpression "${pkgsText}.${named}";
          }
        else
          lib.optionalAttrs nullable { default = null; }
      )
      // {
        type = (if nullable then types.nullOr else lib.id) types.package;
        description =
          "The ${if builtins.isList name then lib.last name else name} package to use."
          + (if extraDescription == "" then "" else " ")
          + extraDescription;
      }
      // lib.optionalAttrs (example != null) {
        example = literalExpression (
          if builtins.isList example then "${pkgsText}.${lib.showAttrPath example}" else example
        );
      }
    );
  mkSinkUndeclaredOptions =
    attrs:
    mkOption (
      {
        internal = true;
        visible = false;
        default = false;
        description = "Sink for option definitions.";
        type = mkOptionType {
          name = "sink";
          check = x: true;
          merge = loc: defs: false;
        };
        apply = x: throw "Option value is not readable because the option is not declared.";
      }
      // attrs
    );
  literalExpression =
    text:
    if builtins.isString text then
      { _type = "literalExpression"; inherit text; }
    else
      throw "literalExpression expects a string.";
  literalExample = literalExpression;
  literalMD =
    text:
    if builtins.isString text then
      { _type = "literalMD"; inherit text; }
    else
      throw "literalMD expects a string.";
  mdDoc = text: text;
  showOption =
    parts:
    let
      isPlaceholder = part: part == "*" || builtins.match "<(.*)>" part != null;
    in
    lib.concatStringsSep "." (
      map (part: if isPlaceholder part then part else lib.strings.escapeNixIdentifier part) parts
    );
  importApply = file: args: import file args;

  getValues = map (definition: definition.value);
  getFiles = map (definition: definition.file);
  mergeDefaultOption =
    loc: defs:
    let
      values = getValues defs;
      first = builtins.head values;
    in
    if builtins.length values == 1 then
      first
    else if builtins.all builtins.isFunction values then
      x: mergeDefaultOption loc (map (f: f x) values)
    else if builtins.all builtins.isList values then
      builtins.concatLists values
    else if builtins.all builtins.isAttrs values then
      builtins.foldl' (all: set: all // set) { } values
    else if builtins.all builtins.isBool values then
      builtins.any (value: value) values
    else if builtins.all builtins.isString values then
      builtins.concatStringsSep "" values
    else if builtins.all builtins.isInt values && builtins.all (value: value == first) values then
      first
    else
      throw "Cannot merge definitions of `${showOption loc}'.";
  mergeUniqueOption =
    { message, merge ? loc: defs: (builtins.head defs).value }:
    loc: defs:
    if builtins.length defs == 1 then
      merge loc defs
    else
      throw "The option `${showOption loc}' is defined multiple times while it's expected to be unique.\n${message}";
  mergeOneOption = mergeUniqueOption { message = ""; };
  mergeEqualOption =
    loc: defs:
    if builtins.all (value: value == (builtins.head defs).value) (builtins.tail (getValues defs)) then
      (builtins.head defs).value
    else
      throw "The option `${showOption loc}' has conflicting definition values.";

  mkOptionType =
    {
      name,
      merge ? mergeDefaultOption,
      ...
    }@attrs:
    {
      check = value: true;
      description = name;
      isChecked = attrs ? check;
    }
    // attrs
    // { _type = "option-type"; inherit merge; };
  isOptionType = isType "option-type";
  types =
    let
      # How lib's own types merge, and what they take, is worked out by the model of the module system.
      unseen = builtins.mapAttrs (_: _: lib.mergeDefinitions) {
        check = 1;
        merge = 1;
        typeMerge = 1;
        functor = 1;
        emptyValue = 1;
        getSubOptions = 1;
        getSubModules = 1;
        substSubModules = 1;
      };
      checked = name: check: type name { inherit check; isChecked = true; };
      type =
        name: parts:
        unseen
        // {
          _type = "option-type";
          # Stays where somebody gives the type another name.
          kind = name;
          inherit name;
          description = name;
        }
        // parts;
      plain = name: type name { };
      of = name: elemType: type name { nestedTypes = { inherit elemType; }; inherit elemType; };
    in
    rec {
      inherit mkOptionType isType setType;
      isOptionType = isType "option-type";
      raw = plain "raw";
      anything = plain "anything";
      unspecified = plain "unspecified";
      bool = plain "bool";
      boolByOr = plain "boolByOr";
      int = plain "int";
      float = plain "float";
      number = plain "number";
      port = plain "unsignedInt16";
      str = plain "str";
      singleLineStr = plain "singleLineStr";
      nonEmptyStr = plain "nonEmptyStr";
      lines = plain "lines";
      commas = plain "commas";
      envVar = plain "envVar";
      string = str;
      passwdEntry =
        elemType:
        addCheck elemType (text: !(lib.hasInfix ":" text) && !(lib.hasInfix "\n" text)) // { name = "passwdEntry ${elemType.name}"; };
      strMatching = pattern: checked "strMatching" (x: builtins.isString x && builtins.match pattern x != null);
      separatedString = sep: type "separatedString" { inherit sep; };
      attrs = plain "attrs";
      package = plain "package";
      shellPackage = package;
      pkgs = plain "pkgs";
      path = plain "path";
      pathInStore = path;
      externalPath = path;
      optionType = plain "optionType";
      deferredModule = plain "deferredModule";
      deferredModuleWith = { staticModules ? [ ] }: type "deferredModule" { inherit staticModules; };
      functionTo = of "functionTo";
      listOf = of "listOf";
      nonEmptyListOf = elemType: of "nonEmptyListOf" elemType // { check = x: builtins.isList x && x != [ ]; isChecked = true; isRefined = true; };
      attrsOf = of "attrsOf";
      lazyAttrsOf = of "lazyAttrsOf";
      attrsWith = { elemType, lazy ? false, placeholder ? "name" }: of (if lazy then "lazyAttrsOf" else "attrsOf") elemType;
      loaOf = of "attrsOf";
      attrTag = tags: type "attrTag" { inherit tags; };
      uniq = of "unique";
      unique = args: of "unique";
      nullOr = of "nullOr";
      enum = values: type "enum" { functor = { payload = { inherit values; }; }; inherit values; };
      either = a: b: type "either" { nestedTypes = { left = a; right = b; }; };
      oneOf = ts: lib.foldl' either (lib.head ts) (lib.tail ts);
      coercedTo = from: coerce: to: type "coercedTo" { inherit coerce; nestedTypes = { coercedType = from; finalType = to; }; };
      submodule = modules: submoduleWith { modules = lib.toList modules; shorthandOnlyDefinesConfig = true; };
      submoduleWith = { modules, specialArgs ? { }, shorthandOnlyDefinesConfig ? false, description ? null, class ? null }: type "submodule" { inherit modules specialArgs shorthandOnlyDefinesConfig; };
      addCheck =
        type: check:
        type // { check = if type.isChecked or false then x: type.check x && check x else check; isChecked = true;
          isRefined = true;
        };
      ints = {
        unsigned = plain "unsignedInt";
        positive = plain "positiveInt";
        between = low: high: checked "intBetween" (x: builtins.isInt x && x >= low && x <= high);
        u8 = plain "unsignedInt8";
        u16 = plain "unsignedInt16";
        u32 = plain "unsignedInt32";
        s8 = plain "signedInt8";
        s16 = plain "signedInt16";
        s32 = plain "signedInt32";
      };
      numbers = {
        between = low: high: checked "numberBetween" (x: (builtins.isInt x || builtins.isFloat x) && x >= low && x <= high);
        nonnegative = checked "numberNonnegative" (x: (builtins.isInt x || builtins.isFloat x) && x >= 0);
        positive = checked "numberPositive" (x: (builtins.isInt x || builtins.isFloat x) && x > 0);
      };
    };
}
