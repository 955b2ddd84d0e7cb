# From declarations and definitions to values. `_freeform = true;` in a tree of declared options marks a namespace that
# takes any name, at any depth: the real NixOS declares thousands there, the stub only those that its own modules read.
# `_freeform = false;` below it closes what the stub knows completely.
lib:
let
  marker = "_freeform";

  isPlainSet = v: builtins.isAttrs v && !(v ? _type) && !(v ? outPath) && !(v ? __functor) && v.type or null != "derivation";

  # `mkIf c { a = 1; }` as `{ a = mkIf c 1; }`; what wraps no set stays as it is.
  pushIntoSets =
    value:
    let
      type = value._type or null;
      contents = pushIntoSets value.content;
      wrap = f: map (x: if isPlainSet x then builtins.mapAttrs (_: f) x else f x) contents;
    in
    if type == "merge" then
      builtins.concatMap pushIntoSets value.contents
    else if type == "if" then
      wrap (lib.mkIf value.condition)
    else if type == "override" then
      wrap (lib.mkOverride value.priority)
    else
      [ value ];

  # An option declared in several places: at most one of them may say each thing about it.
  mergeDeclarations =
    loc: decls:
    let
      mergeable =
        a: b:
        !(a ? default && b ? default)
        && !(a ? description && b ? description && a.description != b.description)
        && !(a ? apply && b ? apply)
        && (a ? type && b ? type -> lib.mergeTypes a.type b.type != null);
      step =
        acc: decl:
        if mergeable acc.options decl.options then
          {
            inherit (acc) file;
            options =
              acc.options
              // decl.options
              // lib.optionalAttrs (acc.options ? type && decl.options ? type) {
                type = lib.mergeTypes acc.options.type decl.options.type;
              };
          }
        else
          throw "The option `${lib.showOption loc}' in `${decl.file}' is already declared in `${acc.file}'.";
    in
    (builtins.foldl' step (builtins.head decls) (builtins.tail decls)).options;

  evalOption =
    loc: decls: defs:
    let
      opt = mergeDeclarations loc decls;
      type = opt.type or lib.types.unspecified;
      # The text of an error names a file for the default as well.
      default = lib.optional (opt ? default) {
        file = (builtins.head decls).file;
        value = lib.mkOptionDefault opt.default;
      };
      result =
        if opt.readOnly or false && builtins.length (default ++ defs) > 1 then
          throw "The option `${lib.showOption loc}' is read-only, but it's set multiple times. Definition values:${lib.showDefs defs}"
        else
          lib.mergeDefinitions loc type (default ++ defs);
    in
    opt
    // {
      _type = "option";
      inherit loc type;
      value = (opt.apply or (x: x)) result.mergedValue;
      inherit (result) isDefined;
      inherit (result.defs) highestPrio;
      definitions = map (def: def.value) result.defs.values;
      definitionsWithLocations = result.defs.values;
      files = map (def: def.file) result.defs.values;
      declarations = map (decl: decl.file) decls;
      isRawOption = true;
      rawDefinitions = defs;
    };
in
{
  # { options, config, unmatched, undeclared } of the tree of options below `loc`.
  mergeTree =
    {
      loc,
      freeform,
      freeformType ? null,
      decls,
      defs,
    }:
    let
      plain = builtins.concatMap (
        def: map (value: def // { inherit value; }) (lib.pushDownProperties def.value)
      ) defs;
      wrong = lib.filter (def: !builtins.isAttrs def.value) plain;
      sound =
        if wrong == [ ] then
          plain
        else
          let
            def = builtins.head wrong;
          in
          throw "You're trying to define a value of type `${builtins.typeOf def.value}'\nrather than an attribute set for the option\n`${lib.showOption loc}'!\n\nThis usually happens if `${lib.showOption loc}' has option\ndefinitions inside that are not matched. Please check how to properly define\nthis option by e.g. referring to `man 5 configuration.nix'!${lib.showDefs [ def ]}";

      marks = builtins.catAttrs marker (map (decl: decl.options) decls);
      open = if marks == [ ] then freeform else lib.all (mark: mark) marks;
      declared = builtins.zipAttrsWith (_: entries: entries) (
        map (
          decl:
          builtins.mapAttrs (_: options: {
            inherit (decl) file;
            inherit options;
          }) (removeAttrs decl.options [ marker ])
        ) decls
      );
      defined = builtins.zipAttrsWith (_: entries: entries) (
        map (
          def:
          builtins.mapAttrs (_: value: {
            inherit (def) file;
            inherit value;
          }) def.value
        ) sound
      );
      strays = removeAttrs defined (builtins.attrNames declared);

      known = builtins.mapAttrs (
        name: entries:
        let
          here = loc ++ [ name ];
          isOption = lib.filter (entry: lib.isOption entry.options) entries;
          isTree = lib.filter (entry: !lib.isOption entry.options) entries;
        in
        if isTree == [ ] then
          { option = evalOption here entries (defined.${name} or [ ]); }
        else if isOption == [ ] then
          {
            tree = lib.mergeTree {
              loc = here;
              freeform = open;
              decls = entries;
              defs = defined.${name} or [ ];
            };
          }
        else
          throw "The option `${lib.showOption here}' in `${(builtins.head isOption).file}' is a prefix of options in `${(builtins.head isTree).file}'."
      ) declared;
      trees = lib.filterAttrs (_: node: node ? tree) known;
      strayValues = lib.optionalAttrs open (builtins.mapAttrs (name: lib.mergeAnything (loc ++ [ name ])) strays);
      # A set of values of one type is merged as that type says; of others the values are merged as they are.
      strayConfig =
        if freeformType.nestedTypes.elemType or null != null then
          freeformType.merge loc (map (def: def // { value = removeAttrs def.value (builtins.attrNames declared); }) sound)
        else
          builtins.mapAttrs (_: v: v.value) strayValues;
    in
    {
      options = builtins.mapAttrs (_: node: node.option or node.tree.options) known;
      config = strayConfig // builtins.mapAttrs (_: node: if node ? tree then node.tree.config else node.option.value) known;
      undeclared =
        builtins.mapAttrs (_: v: builtins.head v.pruned) (lib.filterAttrs (_: v: v.pruned != [ ]) strayValues)
        // lib.filterAttrs (_: set: set != { }) (builtins.mapAttrs (_: node: node.tree.undeclared) trees);
      unmatched =
        lib.optionals (!open) (
          lib.mapAttrsToList (name: entries: {
            loc = loc ++ [ name ];
            defs = entries;
          }) strays
        )
        ++ builtins.concatMap (node: node.tree.unmatched) (builtins.attrValues trees);
    };

  # Definitions of something that no option describes: sets merge by name, lists join, the rest must agree.
  # `value` looks at no condition before it must, so that modules may ask of what they themselves define;
  # `pruned` does: a list of the value without what conditions take away, or of nothing.
  mergeAnything =
    loc: defs:
    let
      pushed = builtins.concatMap (def: map (value: def // { inherit value; }) (pushIntoSets def.value)) defs;
      areSets = lib.all (def: isPlainSet def.value) pushed;
      byName = builtins.mapAttrs (name: lib.mergeAnything (loc ++ [ name ])) (
        builtins.zipAttrsWith (_: entries: entries) (
          map (def: builtins.mapAttrs (_: value: def // { inherit value; }) def.value) pushed
        )
      );
      discharged = builtins.concatMap (
        def: map (value: def // { inherit value; }) (lib.dischargeProperties def.value)
      ) pushed;
      final = lib.sortProperties (lib.filterOverrides discharged);
      values = map (def: def.value) final;
      prunedSet = lib.mapAttrs (_: v: builtins.head v.pruned) (lib.filterAttrs (_: v: v.pruned != [ ]) byName);
    in
    rec {
      value =
        if areSets then
          lib.mapAttrs (_: v: v.value) byName
        else if final == [ ] then
          throw "The option `${lib.showOption loc}' was accessed but has no value defined. Try setting the option."
        else if lib.all builtins.isList values then
          builtins.concatLists values
        else
          lib.mergeEqualOption loc final;
      pruned =
        if areSets then
          lib.optional (prunedSet != { }) prunedSet
        else
          lib.optional (final != [ ]) value;
    };

  mergeDefinitions =
    loc: type: defs:
    let
      discharged = builtins.concatMap (
        def: map (value: { inherit (def) file; inherit value; }) (lib.dischargeProperties def.value)
      ) defs;
      filtered = lib.filterOverrides' discharged;
      values = lib.sortProperties filtered.values;
      wrong = lib.filter (def: !type.check def.value) values;
    in
    {
      defs = {
        inherit values;
        inherit (filtered) highestPrio;
      };
      isDefined = values != [ ];
      mergedValue =
        if values == [ ] then
          type.emptyValue.value or (throw "The option `${lib.showOption loc}' was accessed but has no value defined. Try setting the option.")
        else if wrong != [ ] then
          throw "A definition for option `${lib.showOption loc}' is not of type `${type.description}'. Definition values:${lib.showDefs wrong}"
        else
          type.merge loc values;
      # For elements of lists and sets: `{ }` where a condition took the element away.
      optionalValue = if values == [ ] then { } else { value = (lib.mergeDefinitions loc type defs).mergedValue; };
    };
}
