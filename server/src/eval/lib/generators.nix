# lib.generators: the text of files in formats that programs read.
lib:
let
  inherit (builtins)
    attrNames
    concatLists
    concatStringsSep
    elem
    head
    isAttrs
    isBool
    isFloat
    isInt
    isList
    isPath
    isString
    length
    tail
    ;
  inherit (lib) concatMapStringsSep concatStrings isDerivation isFunction mapAttrsToList;
  lines = sep: f: set: concatStringsSep sep (mapAttrsToList f set);
  # What stands between the brackets of something written over several lines.
  spaces = multiline: indent: {
    before = if multiline then "\n${indent}  " else " ";
    after = if multiline then "\n${indent}" else " ";
  };
in
rec {
  generators = rec {
    mkValueStringDefault =
      { }:
      v:
      if isInt v || isDerivation v then
        toString v
      else if isString v then
        v
      else if isBool v then
        lib.boolToString v
      else if v == null then
        "null"
      else if isFloat v then
        lib.strings.floatToString v
      else
        abort "generators.mkValueStringDefault: ${builtins.typeOf v} not supported";
    mkKeyValueDefault =
      {
        mkValueString ? mkValueStringDefault { },
      }:
      sep: k: v:
      "${lib.escape [ sep ] k}${sep}${mkValueString v}";
    toKeyValue =
      {
        mkKeyValue ? mkKeyValueDefault { } "=",
        listsAsDuplicateKeys ? false,
        indent ? "",
      }:
      let
        line = k: v: indent + mkKeyValue k v + "\n";
        each = k: v: if listsAsDuplicateKeys then map (line k) (lib.toList v) else [ (line k v) ];
      in
      attrs: concatStrings (concatLists (mapAttrsToList each attrs));
    toINI =
      {
        mkSectionName ? (name: lib.escape [ "[" "]" ] name),
        mkKeyValue ? mkKeyValueDefault { } "=",
        listsAsDuplicateKeys ? false,
      }:
      lines "\n" (
        name: values: "[${mkSectionName name}]\n" + toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } values
      );
    toINIWithGlobalSection =
      {
        mkSectionName ? (name: lib.escape [ "[" "]" ] name),
        mkKeyValue ? mkKeyValueDefault { } "=",
        listsAsDuplicateKeys ? false,
      }:
      {
        globalSection,
        sections ? { },
      }:
      (
        if globalSection == { } then
          ""
        else
          toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } globalSection + "\n"
      )
      + toINI { inherit mkSectionName mkKeyValue listsAsDuplicateKeys; } sections;
    toGitINI =
      let
        mkSectionName =
          name:
          let
            parts = lib.splitString "." name;
          in
          if lib.hasInfix "\"" name || length parts == 1 then
            name
          else
            "${head parts} \"${concatStringsSep "." (tail parts)}\"";
        quoted = builtins.replaceStrings [ "\n" "\t" "\"" "\\" ] [ "\\n" "\\t" "\\\"" "\\\\" ];
        mkValueString = v: mkValueStringDefault { } (if isString v then "\"${quoted v}\"" else v);
        line = k: v: "\t" + mkKeyValueDefault { inherit mkValueString; } " = " k v;
        mkKeyValue = k: v: if isList v then concatStringsSep "\n" (map (line k) v) else line k v;
        isSection = value: isAttrs value && !isDerivation value;
        # Each value with the names that lead to it, the last first.
        flat =
          path: value:
          if isSection value then
            lib.concatMap (name: flat ([ name ] ++ path) value.${name}) (attrNames value)
          else if length path > 1 then
            [ { ${concatStringsSep "." (lib.reverseList (tail path))}.${head path} = value; } ]
          else
            [ { ${head path} = value; } ];
        flattened =
          attrs:
          let
            isDeep = name: isAttrs attrs.${name} && builtins.any isSection (builtins.attrValues attrs.${name});
            deep = builtins.filter isDeep (attrNames attrs);
          in
          removeAttrs attrs deep // lib.foldl lib.recursiveUpdate { } (flat [ ] (lib.getAttrs deep attrs));
      in
      attrs: toINI { inherit mkKeyValue mkSectionName; } (flattened attrs);
    toJSON = { }: builtins.toJSON;
    toYAML = { }: builtins.toJSON;
    toDhall =
      { }@args:
      v:
      if isAttrs v then
        "{ ${lines ", " (key: value: "${key} = ${toDhall args value}") v} }"
      else if isList v then
        "[ ${concatMapStringsSep ", " (toDhall args) v} ]"
      else if isInt v then
        "${if v < 0 then "" else "+"}${toString v}"
      else if isBool v then
        (if v then "True" else "False")
      else if isFunction v || v == null then
        abort "generators.toDhall: cannot convert a ${builtins.typeOf v} to Dhall"
      else
        builtins.toJSON v;
    toLua =
      {
        multiline ? true,
        indent ? "",
        asBindings ? false,
      }@args:
      v:
      let
        space = spaces multiline indent;
        inner = toLua (args // {
          indent = if asBindings then indent else "${indent}  ";
          asBindings = false;
        });
        items = concatStringsSep ",${space.before}";
        isName = name: builtins.match "[[:alpha:]_][[:alnum:]_]*(\\.[[:alpha:]_][[:alnum:]_]*)*" name != null;
      in
      if asBindings then
        assert lib.assertMsg (builtins.all isName (attrNames v)) "Bad Lua var names";
        concatStrings (mapAttrsToList (key: value: "${indent}${key} = ${inner value}\n") v)
      else if v == null then
        "nil"
      else if isInt v || isFloat v || isString v || isBool v then
        builtins.toJSON v
      else if isPath v || isDerivation v then
        builtins.toJSON "${v}"
      else if isList v then
        (if v == [ ] then "{}" else "{${space.before}${items (map inner v)}${space.after}}")
      else if isAttrs v then
        if v._type or null == "lua-inline" then
          "(${v.expr})"
        else if v == { } then
          "{}"
        else
          "{${space.before}${items (mapAttrsToList (key: value: "[${builtins.toJSON key}] = ${inner value}") v)}${space.after}}"
      else
        abort "generators.toLua: type ${builtins.typeOf v} is unsupported";
    mkLuaInline = expr: {
      _type = "lua-inline";
      inherit expr;
    };
    withRecursion =
      {
        depthLimit,
        throwOnDepthLimit ? true,
      }:
      assert isInt depthLimit;
      let
        special = [ "__functor" "__functionArgs" "__toString" "__pretty" ];
        limited =
          depth: v:
          if depth <= depthLimit then
            v
          else if throwOnDepthLimit then
            throw "Exceeded maximum eval-depth limit of ${toString depthLimit} while trying to evaluate with `generators.withRecursion'!"
          else
            "<unevaluated>";
        go =
          depth: v:
          let
            next = x: go (depth + 1) (limited (depth + 1) x);
          in
          if isAttrs v then
            builtins.mapAttrs (name: x: if elem name special then x else next x) v
          else if isList v then
            map next v
          else
            limited (depth + 1) v;
      in
      go 0;
    toPretty =
      {
        allowPrettyValues ? false,
        multiline ? true,
        indent ? "",
      }:
      let
        shownArgs = mapAttrsToList (name: hasDefault: if hasDefault then name + "?" else name);
        text =
          space: v:
          let
            parts = builtins.filter isString (builtins.split "\n" v);
            single = "\"" + concatMapStringsSep "\\n" (lib.escape [ "\\" "\"" "\${" ]) parts + "\"";
            escaped = map (builtins.replaceStrings [ "\${" "''" ] [ "''\${" "'''" ]) parts;
            end = lib.last escaped;
          in
          if multiline && length parts > 1 then
            "''"
            + space.before
            + concatStringsSep space.before (lib.init escaped)
            + (if end == "" then space.after else space.before + end)
            + "''"
          else
            single;
        go =
          indent: v:
          let
            space = spaces multiline indent;
            inner = go (indent + "  ");
          in
          if isInt v || isPath v then
            toString v
          else if isFloat v then
            builtins.toJSON v
          else if isString v then
            text space v
          else if isBool v then
            lib.boolToString v
          else if v == null then
            "null"
          else if isList v then
            if v == [ ] then
              "[ ]"
            else
              "[" + space.before + concatMapStringsSep space.before inner v + space.after + "]"
          else if isFunction v then
            let
              args = lib.functionArgs v;
            in
            if args == { } then "<function>" else "<function, args: {${concatStringsSep ", " (shownArgs args)}}>"
          else if allowPrettyValues && v ? __pretty && v ? val then
            v.__pretty v.val
          else if v == { } then
            "{ }"
          else if v ? type && v.type == "derivation" then
            "<derivation ${v.name or "???"}>"
          else
            "{"
            + space.before
            + lines space.before (name: value: "${lib.strings.escapeNixIdentifier name} = ${inner value};") v
            + space.after
            + "}";
      in
      go indent;
  };
  inherit (generators) mkLuaInline;
}
