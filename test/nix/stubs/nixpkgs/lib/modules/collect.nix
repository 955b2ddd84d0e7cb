# From a list of modules to all that they import: each once, paths by name, functions called, the rest checked for form.
lib:
let
  unknown = "<unknown-file>";

  moduleAttrs = [
    "_class"
    "_file"
    "key"
    "disabledModules"
    "imports"
    "options"
    "config"
    "meta"
    "freeformType"
    "require"
  ];

  # A module function gets each named formal lazily: a specialArg, or else what `_module.args` has.
  apply =
    f: args:
    if lib.isFunction f then
      f (args // builtins.mapAttrs (name: _: args.${name} or args.config._module.args.${name}) (lib.functionArgs f))
    else
      f;

  structure =
    file: key: m:
    let
      explicit = m ? config || m ? options;
      stray = builtins.attrNames (removeAttrs m moduleAttrs);
      common = {
        file = toString (m._file or file);
        key = toString (m.key or key);
        disabled = m.disabledModules or [ ];
        imports = m.imports or [ ];
        freeformType = m.freeformType or null;
      };
    in
    if m._type or null != null && !builtins.elem m._type [ "if" "merge" "override" ] then
      throw "Expected a module, but found a value of type \"${m._type}\", while trying to load a module into ${toString file}."
    else if m ? _type then
      structure file key { config = m; }
    else if !explicit then
      common
      // {
        options = { };
        config = removeAttrs m (
          lib.subtractLists [
            "options"
            "config"
            "meta"
          ] moduleAttrs
        );
      }
    else if stray != [ ] then
      throw "Module `${key}' has an unsupported attribute `${builtins.head stray}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them (namely: ${toString stray}) into the explicit `config' attribute."
    else
      common
      // {
        options = m.options or { };
        config = m.config or { };
      };

  load =
    args: parentFile: key: m:
    if lib.isFunction m then
      structure parentFile key (apply m args)
    else if builtins.isAttrs m then
      structure parentFile key m
    else if builtins.isList m then
      throw "Module imports can't be nested lists. Perhaps you meant to remove one level of lists? Definition: ${lib.showDefs [ { file = parentFile; value = m; } ]}"
    else if builtins.isPath m || builtins.isString m then
      let
        value = apply (import m) args;
      in
      if builtins.isAttrs value then
        structure (toString m) (toString m) value
      else
        throw "Could not load a value as a module, because it is of type ${lib.showValue (builtins.typeOf value)}, in file ${toString m}."
    else
      throw "Could not load a value as a module, because it is of type ${lib.showValue (builtins.typeOf m)}, in file ${toString parentFile}.";

  withImports =
    args: parentFile: parentKey: modules:
    lib.imap1 (
      n: m:
      let
        module = load args parentFile "${parentKey}:anon-${toString n}" m;
      in
      {
        inherit module;
        inherit (module) key;
        children = withImports args module.file module.key module.imports;
      }
    ) modules;

  disabledBelow = builtins.concatMap (node: node.module.disabled ++ disabledBelow node.children);
in
{
  collectModules =
    modules: args:
    let
      roots = withImports args unknown "" modules;
      modulesPath = args.modulesPath or "";
      keyOf =
        x:
        if builtins.isAttrs x then
          toString x.key
        else if builtins.isString x && builtins.substring 0 1 x != "/" then
          "${toString modulesPath}/${x}"
        else
          toString x;
      disabled = map keyOf (disabledBelow roots);
      keep = lib.filter (node: !builtins.elem node.key disabled);
    in
    map (node: node.module) (
      builtins.genericClosure {
        startSet = keep roots;
        operator = node: keep node.children;
      }
    );

  setDefaultModuleLocation = file: m: {
    _file = file;
    imports = [ m ];
  };
  importApply = file: args: lib.setDefaultModuleLocation file (import file args);
}
