# haumea: `lib.load { src; inputs; loader; transformer; }` makes a set of a folder's Nix files, each called with what it asks for by name.
{ lib, unseen, ... }:
let
  calledWith =
    importer: inputs: path:
    let
      value = importer path;
      fn = if builtins.isFunction value then value else _: value;
    in
    fn (builtins.mapAttrs (name: _: inputs.${name}) (builtins.functionArgs fn));

  loaders = {
    default = calledWith import;
    verbatim = _: import;
    path = _: path: path;
    callPackage = inputs: path: lib.callPackageWith inputs path { };
    scoped = inputs: calledWith (builtins.scopedImport inputs) inputs;
  };

  matchers = rec {
    always = load: {
      matches = _: true;
      loader = load;
    };
    extension = suffix: load: {
      matches = file: lib.hasSuffix ".${suffix}" file && builtins.stringLength file > builtins.stringLength suffix + 1;
      loader = load;
    };
    regex = pattern: load: {
      matches = file: builtins.match pattern file != null;
      loader = load (unseen "what a pattern matched");
    };
    nix = extension "nix";
    json = extension "json" (_: path: builtins.fromJSON (builtins.readFile path));
    toml = extension "toml" (_: path: builtins.fromTOML (builtins.readFile path));
  };

  mergedWith = merge: f: set: builtins.foldl' merge { } (lib.mapAttrsToList f set);

  transformers = {
    liftDefault = _: set: builtins.removeAttrs set [ "default" ] // (set.default or { });
    prependUnderscore = _: lib.mapAttrs' (
      name: lib.nameValuePair (if builtins.match "[A-Za-z_].*" name != null then name else "_${name}")
    );
    # What files have at `from` is gathered beside them, and at `to` on top.
    hoistAttrs =
      from: to: cursor:
      let
        key = if cursor == [ ] then to else from;
      in
      mergedWith lib.recursiveUpdate (
        name: value: if value ? ${from} then { ${name} = builtins.removeAttrs value [ from ]; ${key} = { ${name} = value.${from}; }; } else { ${name} = value; }
      );
    hoistLists =
      from: to: cursor:
      let
        key = if cursor == [ ] then to else from;
      in
      mergedWith (a: b: a // b // { ${key} = (a.${key} or [ ]) ++ (b.${key} or [ ]); }) (
        name: value: if value ? ${from} then { ${name} = builtins.removeAttrs value [ from ]; ${key} = value.${from}; } else { ${name} = value; }
      );
  };

  # The name that a file or folder has in the set: without underscores in front and without its last extension.
  nameOf =
    type: stripped:
    let
      found = builtins.match "(.+)\\.[^.]+" stripped;
    in
    if type == "directory" || found == null then stripped else builtins.head found;

  startsWith = cursor: of: lib.take (builtins.length cursor) of == cursor;

  # What is seen of a tree from `pov`, the place of the one who looks; null is from outside.
  view =
    { pov, transform, cursor ? [ ], node }:
    if node ? content then
      node.content
    else
      transform cursor (
        lib.concatMapAttrs (
          name: child:
          if child.visibility == "public" || (pov != null && (child.visibility == "root" || startsWith cursor pov)) then
            { ${name} = view { inherit pov transform; cursor = cursor ++ [ name ]; node = child; }; }
          else
            { }
        ) node.children
      );

  load =
    { src, loader ? loaders.default, inputs ? { }, transformer ? [ ] }:
    let
      found = if builtins.isFunction loader then [ (matchers.nix loader) ] else loader;
      transform = cursor: set: builtins.foldl' (value: step: step cursor value) set (lib.flatten [ transformer ]);

      childrenOf =
        folder: place:
        let
          entry =
            name: type:
            let
              stripped = lib.removePrefix "_" (lib.removePrefix "_" name);
              visibility =
                if lib.hasPrefix "__" name then
                  "super"
                else if lib.hasPrefix "_" name then
                  "root"
                else
                  "public";
              shown = nameOf type stripped;
              path = folder + "/${name}";
              matching = builtins.filter (matcher: matcher.matches stripped) found;
              content = (builtins.head matching).loader (
                inputs
                // {
                  self = content;
                  super = lib.getAttrFromPath place whole;
                  root = whole;
                }
              ) path;
              whole = view { pov = place; inherit transform; node = tree; };
            in
            if stripped == "" then
              { }
            else if type == "directory" then
              {
                ${shown} = {
                  inherit visibility;
                  children = childrenOf path (place ++ [ shown ]);
                };
              }
            else if type == "regular" && matching != [ ] then
              { ${shown} = { inherit visibility content; }; }
            else
              { };
        in
        lib.concatMapAttrs entry (builtins.readDir folder);
      tree.children = childrenOf src [ ];
    in
    view { pov = null; inherit transform; node = tree; };
in
{
  lib = { inherit load loaders matchers transformers; };
}
