# lib.cli and lib.stringsWithDeps: command lines, and scripts in the order that they need.
lib:
let
  inherit (builtins)
    concatLists
    head
    isAttrs
    isBool
    isList
    stringLength
    tail
    ;
  inherit (lib) concatMapStringsSep mapAttrsToList;
  inherit (lib.generators) mkValueStringDefault;
in
rec {
  cli = rec {
    toGNUCommandLineShell = options: attrs: lib.escapeShellArgs (toGNUCommandLine options attrs);
    toGNUCommandLine =
      {
        mkOptionName ? k: if stringLength k == 1 then "-${k}" else "--${k}",
        mkBool ? k: v: lib.optional v (mkOptionName k),
        mkList ? k: v: lib.concatMap (mkOption k) v,
        mkOption ?
          k: v:
          if v == null then
            [ ]
          else if optionValueSeparator == null then
            [ (mkOptionName k) (mkValueStringDefault { } v) ]
          else
            [ "${mkOptionName k}${optionValueSeparator}${mkValueStringDefault { } v}" ],
        optionValueSeparator ? null,
      }:
      options:
      concatLists (
        mapAttrsToList (k: v: if isBool v then mkBool k v else if isList v then mkList k v else mkOption k v) options
      );
    toCommandLineShellGNU = options: attrs: lib.escapeShellArgs (toCommandLineGNU options attrs);
    toCommandLineGNU =
      {
        isLong ? name: stringLength name > 1,
        explicitBool ? false,
        formatArg ? mkValueStringDefault { },
      }:
      toCommandLine (name: {
        option = if isLong name then "--${name}" else "-${name}";
        sep = if isLong name then "=" else "";
        inherit explicitBool formatArg;
      });
    toCommandLineShell = format: attrs: lib.escapeShellArgs (toCommandLine format attrs);
    toCommandLine =
      format: attrs:
      let
        render =
          {
            option,
            sep,
            explicitBool,
            formatArg ? mkValueStringDefault { },
          }:
          v:
          if v == null || (!explicitBool && v == false) then
            [ ]
          else if !explicitBool && v == true then
            [ option ]
          else if sep != null then
            [ "${option}${sep}${formatArg v}" ]
          else
            [ option (formatArg v) ];
        pair =
          k: v:
          if k == "" then
            throw "lib.cli.toCommandLine only accepts non-empty option names."
          else if isList v then
            lib.concatMap (x: render (format k) x) v
          else
            render (format k) v;
      in
      concatLists (mapAttrsToList pair attrs);
  };

  textClosureList =
    predefined: arg:
    let
      go =
        done: todo:
        if todo == [ ] then
          {
            result = [ ];
            inherit done;
          }
        else if isAttrs (head todo) then
          let
            before = go done (head todo).deps;
            after = go before.done (tail todo);
          in
          {
            result = before.result ++ [ (head todo).text ] ++ after.result;
            inherit (after) done;
          }
        else if done ? ${head todo} then
          go done (tail todo)
        else
          go (done // { ${head todo} = 1; }) ([ predefined.${head todo} ] ++ tail todo);
    in
    (go { } arg).result;
  textClosureMap = f: predefined: names: concatMapStringsSep "\n" f (textClosureList predefined names);
  noDepEntry = text: {
    inherit text;
    deps = [ ];
  };
  fullDepEntry = text: deps: { inherit text deps; };
  packEntry = deps: {
    inherit deps;
    text = "";
  };
  stringAfter = deps: text: { inherit text deps; };
}
