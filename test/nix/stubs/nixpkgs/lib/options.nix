# Declaring options, and the words in which errors name them and their definitions.
lib:
let
  identifier = "[a-zA-Z_][a-zA-Z0-9_'-]*";
in
{
  # Closed on purpose: nixpkgs refuses an unknown argument here too.
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
    }@given:
    given // { _type = "option"; };

  mkEnableOption =
    name:
    lib.mkOption {
      default = false;
      example = true;
      description = "Whether to enable ${name}.";
      type = lib.types.bool;
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
    in
    lib.mkOption (
      {
        type = if nullable then lib.types.nullOr lib.types.package else lib.types.package;
        description = "The ${lib.last (lib.toList name)} package to use.";
      }
      // lib.optionalAttrs (default != null) {
        default = lib.attrByPath path (throw "${lib.showOption path} cannot be found in pkgs") pkgs;
        defaultText = lib.literalExpression "${pkgsText}.${lib.showOption path}";
      }
    );

  mkSinkUndeclaredOptions = _: lib.mkOption { type = lib.types.anything; };
  isOption = x: x._type or null == "option";
  literalExpression = text: {
    _type = "literalExpression";
    inherit text;
  };
  literalMD = text: {
    _type = "literalMD";
    inherit text;
  };
  literalExample = lib.literalExpression;
  mdDoc = text: text;
  getValues = map (x: x.value);
  getFiles = map (x: x.file);

  showOption = lib.concatMapStringsSep "." (
    part: if builtins.match identifier part != null || builtins.elem part [ "*" "<name>" ] then part else ''"${part}"''
  );
  showFiles = lib.concatMapStringsSep " and " (file: "`${toString file}'");
  showDefs =
    defs:
    let
      shown = lib.take 5 defs;
      value =
        def:
        let
          text = builtins.tryEval (builtins.deepSeq (lib.showValue def.value) (lib.showValue def.value));
        in
        if text.success then ": ${text.value}" else "";
      more = builtins.length defs - builtins.length shown;
    in
    lib.concatMapStrings (def: "\n- In `${toString def.file}'${value def}") shown
    + lib.optionalString (more > 0) "\n(${toString more} more)";

  mergeDefaultOption =
    loc: defs:
    let
      values = lib.getValues defs;
    in
    if builtins.length values == 1 then
      builtins.head values
    else if lib.all builtins.isList values then
      builtins.concatLists values
    else if lib.all builtins.isAttrs values then
      lib.mergeAttrsList values
    else
      lib.mergeEqualOption loc defs;
  mergeOneOption = lib.mergeUniqueOption { message = ""; };
  mergeUniqueOption =
    { message, ... }:
    loc: defs:
    if builtins.length defs == 1 then
      (builtins.head defs).value
    else
      throw "The option `${lib.showOption loc}' is defined multiple times while it's expected to be unique.\n${message}\nDefinition values:${lib.showDefs defs}\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.";
  mergeEqualOption =
    loc: defs:
    let
      first = (builtins.head defs).value;
    in
    if builtins.length defs == 1 || lib.all (def: def.value == first) defs then
      first
    else
      throw "The option `${lib.showOption loc}' has conflicting definition values:${lib.showDefs defs}\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.";
}
