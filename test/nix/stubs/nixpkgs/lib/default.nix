# The part of nixpkgs' lib that host configurations use, as one extensible set.
# Each file is a function of the finished lib; their names are also lib's top-level names.
let
  parts =
    lib:
    let
      trivial = import ./trivial.nix lib;
      attrsets = import ./attrsets.nix lib;
      lists = import ./lists.nix lib;
      strings = import ./strings.nix lib;
      fixedPoints = import ./fixed-points.nix lib;
      customisation = import ./customisation.nix lib;
      options = import ./options.nix lib;
      modules = import ./modules.nix lib;
      meta = import ./meta.nix lib;
    in
    trivial
    // attrsets
    // lists
    // strings
    // fixedPoints
    // customisation
    // options
    // modules
    // meta
    // {
      inherit
        trivial
        attrsets
        lists
        strings
        fixedPoints
        customisation
        options
        modules
        meta
        ;
      types = import ./types.nix lib;
      inherit (lib.types) mkOptionType mergeTypes;
      sources = { inherit (meta) cleanSource cleanSourceWith; };
    };

  # `extend` on an extended lib must keep what was added before.
  make =
    overlay:
    let
      final = parts final // overlay final (parts final) // {
        extend =
          next:
          make (
            f: p:
            let
              before = overlay f p;
            in
            before // next f (p // before)
          );
      };
    in
    final;
in
make (_: _: { })
