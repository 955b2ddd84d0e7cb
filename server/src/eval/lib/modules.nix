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
  mkDefinition = args: args // { _type = "definition"; };
  mkAliasDefinitions = mkAliasAndWrapDefinitions (x: x);
  mkAliasAndWrapDefinitions = wrap: option: mkIf option.isDefined (wrap (mkMerge option.definitions));
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
  mkSinkUndeclaredOptions = attrs: mkOption ({ internal = true; visible = false; default = false; } // attrs);
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
  mkRemovedOptionModule = path: text: { };
  mkRenamedOptionModule = from: to: { };
  mkRenamedOptionModuleWith = args: { };
  mkAliasOptionModule = from: to: { };
  mkChangedOptionModule = from: to: f: { };
  mkMergedOptionModule = from: to: f: { };
  importApply = file: args: import file args;

  mkOptionType = attrs: { _type = "option-type"; check = x: true; description = ""; } // attrs;
  types =
    let
      plain = name: mkOptionType { inherit name; };
      of = name: elemType: mkOptionType { inherit name; nestedTypes = { inherit elemType; }; inherit elemType; };
    in
    rec {
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
      passwdEntry = x: str;
      strMatching = pattern: plain "strMatching";
      separatedString = sep: mkOptionType { name = "separatedString"; inherit sep; };
      attrs = plain "attrs";
      package = plain "package";
      shellPackage = package;
      pkgs = plain "pkgs";
      path = plain "path";
      pathInStore = path;
      externalPath = path;
      optionType = plain "optionType";
      deferredModule = plain "deferredModule";
      deferredModuleWith = { staticModules ? [ ] }: mkOptionType { name = "deferredModule"; inherit staticModules; };
      functionTo = of "functionTo";
      listOf = of "listOf";
      nonEmptyListOf = of "nonEmptyListOf";
      attrsOf = of "attrsOf";
      lazyAttrsOf = of "lazyAttrsOf";
      attrsWith = { elemType, lazy ? false, placeholder ? "name" }: of (if lazy then "lazyAttrsOf" else "attrsOf") elemType;
      loaOf = of "attrsOf";
      attrTag = tags: mkOptionType { name = "attrTag"; inherit tags; };
      uniq = x: x;
      unique = args: x: x;
      nullOr = of "nullOr";
      enum = values: mkOptionType { name = "enum"; functor = { payload = { inherit values; }; }; inherit values; };
      either = a: b: mkOptionType { name = "either"; nestedTypes = { left = a; right = b; }; };
      oneOf = ts: lib.foldl' either (lib.head ts) (lib.tail ts);
      coercedTo = from: coerce: to: mkOptionType { name = "coercedTo"; inherit coerce; nestedTypes = { coercedType = from; finalType = to; }; };
      submodule = modules: submoduleWith { modules = lib.toList modules; shorthandOnlyDefinesConfig = true; };
      submoduleWith = { modules, specialArgs ? { }, shorthandOnlyDefinesConfig ? false, description ? null, class ? null }: mkOptionType { name = "submodule"; inherit modules specialArgs shorthandOnlyDefinesConfig; };
      addCheck = type: check: type;
      ints = {
        unsigned = plain "unsignedInt";
        positive = plain "positiveInt";
        between = low: high: plain "intBetween";
        u8 = plain "unsignedInt8";
        u16 = plain "unsignedInt16";
        u32 = plain "unsignedInt32";
        s8 = plain "signedInt8";
        s16 = plain "signedInt16";
        s32 = plain "signedInt32";
      };
      numbers = {
        between = low: high: plain "numberBetween";
        nonnegative = plain "numberNonnegative";
        positive = plain "numberPositive";
      };
    };
}
