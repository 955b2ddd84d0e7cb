{ lib }:
{
  dag = rec {
    entryAnywhere = data: {
      inherit data;
      after = [ ];
      before = [ ];
    };
    entryAfter = after: data: entryAnywhere data // { inherit after; };
    entryBefore = before: data: entryAnywhere data // { inherit before; };
    entryBetween = before: after: data: { inherit before after data; };
  };
  gvariant = lib.genAttrs [ "mkUint32" "mkTuple" "mkDouble" "mkInt32" "mkVariant" ] (_: x: x);
  types = { };
}
