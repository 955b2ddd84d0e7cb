# Properties wrap a definition with a condition, a priority or an order; merging takes them off again.
lib: {
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
  mkOptionDefault = lib.mkOverride 1500;
  mkDefault = lib.mkOverride 1000;
  defaultOverridePriority = 100;
  mkImageMediaOverride = lib.mkOverride 60;
  mkForce = lib.mkOverride 50;
  mkVMOverride = lib.mkOverride 10;
  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };
  mkBefore = lib.mkOrder 500;
  defaultOrderPriority = 1000;
  mkAfter = lib.mkOrder 1500;
  mkFixStrictness = x: x;
  mkAssert = assertion: message: content: lib.mkIf (if assertion then true else throw "\nFailed assertion: ${message}") content;

  # One definition of a set of options as several plain ones: its property moves down to each name.
  pushDownProperties =
    value:
    let
      type = value._type or null;
    in
    if type == "merge" then
      builtins.concatMap lib.pushDownProperties value.contents
    else if type == "if" then
      map (builtins.mapAttrs (_: lib.mkIf value.condition)) (lib.pushDownProperties value.content)
    else if type == "override" then
      map (builtins.mapAttrs (_: lib.mkOverride value.priority)) (lib.pushDownProperties value.content)
    else
      [ value ];

  # A value's definitions with `mkMerge` and `mkIf` gone: those whose condition is false drop out.
  dischargeProperties =
    value:
    if value._type or null == "merge" then
      builtins.concatMap lib.dischargeProperties value.contents
    else if value._type or null == "if" then
      if builtins.isBool value.condition then
        if value.condition then lib.dischargeProperties value.content else [ ]
      else
        throw "‘mkIf’ called with a non-Boolean condition"
    else
      [ value ];

  filterOverrides' =
    defs:
    let
      priority = def: if def.value._type or null == "override" then def.value.priority else lib.defaultOverridePriority;
      highestPrio = builtins.foldl' (best: def: lib.min best (priority def)) 9999 defs;
      strip = def: if def.value._type or null == "override" then def // { value = def.value.content; } else def;
    in
    {
      values = map strip (lib.filter (def: priority def == highestPrio) defs);
      inherit highestPrio;
    };
  filterOverrides = defs: (lib.filterOverrides' defs).values;

  sortProperties =
    defs:
    let
      strip =
        def:
        if def.value._type or null == "order" then
          def
          // {
            value = def.value.content;
            inherit (def.value) priority;
          }
        else
          def;
      order = def: def.priority or lib.defaultOrderPriority;
    in
    if lib.any (def: def.value._type or null == "order") defs then
      builtins.sort (a: b: order a < order b) (map strip defs)
    else
      defs;
}
