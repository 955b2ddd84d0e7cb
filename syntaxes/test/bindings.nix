# SYNTAX TEST "source.nix" "sets, attribute paths and functions"
{ config, pkgs ? import <nixpkgs> { inherit system; }, lib, ... }@args:
# <- meta.braces.nix punctuation.section.braces.begin.nix
# ^^^^^^ variable.parameter.nix
#       ^ punctuation.separator.formals.nix
#         ^^^^ variable.parameter.nix
#              ^ keyword.operator.default.nix
#                ^^^^^^ support.function.builtin.nix
#                                           ^^^^^^ entity.other.attribute-name.nix
#                                                      ^^^ variable.parameter.nix
#                                                           ^^^ keyword.operator.ellipsis.nix
#                                                                ^ keyword.operator.at.nix
#                                                                 ^^^^ variable.parameter.nix
#                                                                     ^ punctuation.separator.function.nix
let
  f = x: y: { a, b }: args@{ ... }: a;
# ^ entity.other.attribute-name.nix
#     ^ variable.parameter.nix
#      ^ punctuation.separator.function.nix
#        ^ variable.parameter.nix
#             ^ variable.parameter.nix
#                ^ variable.parameter.nix
#                     ^^^^ variable.parameter.nix
#                         ^ keyword.operator.at.nix
#                            ^^^ keyword.operator.ellipsis.nix
#                                   ^ variable.other.nix
  trailing =
    {
      one,
#     ^^^ variable.parameter.nix
      two ? 2,
#     ^^^ variable.parameter.nix
#           ^ constant.numeric.integer.nix
      last
#     ^^^^ variable.parameter.nix
    }:
    one;
#   ^^^ variable.other.nix
  leading =
    { one
#     ^^^ variable.parameter.nix
    , two # why
#     ^^^ variable.parameter.nix
#         ^ comment.line.number-sign.nix
    , three ? { a = 1; }
#     ^^^^^ variable.parameter.nix
#               ^ entity.other.attribute-name.nix
    }: one;
#      ^^^ variable.other.nix
in
# <-- keyword.other.in.nix
rec {
# <--- storage.modifier.rec.nix
  services.llama-cpp."with space".${name}.package = lib.mkDefault pkgs."llama-cpp-${config.hardware.gpu}";
# ^^^^^^^^ entity.other.attribute-name.nix
#         ^ punctuation.accessor.nix
#          ^^^^^^^^^ entity.other.attribute-name.nix
#                    ^^^^^^^^^^^^ string.quoted.double.nix
#                                   ^^^^ meta.embedded.nix variable.other.nix
#                                         ^^^^^^^ entity.other.attribute-name.nix
#                                                 ^ keyword.operator.assignment.nix
#                                                       ^^^^^^^^^ variable.other.property.nix
#                                                                      ^^^^^^^^^^^ string.quoted.double.nix
#                                                                                          ^^^^^^^^ meta.embedded.nix variable.other.property.nix
  inherit (config.x) a b "c d";
# ^^^^^^^ keyword.other.inherit.nix
#          ^^^^^^ variable.other.nix
#                    ^ entity.other.attribute-name.nix
#                      ^ entity.other.attribute-name.nix
#                        ^^^^^ string.quoted.double.nix
  or = 1;
# ^^ entity.other.attribute-name.nix - keyword.operator.or.nix
  list = [ a (b c) { d = e; } ];
#          ^ variable.other.nix
#             ^ meta.parens.nix variable.other.nix
#                    ^ entity.other.attribute-name.nix
#                        ^ variable.other.nix
  same = a == b;
#        ^ variable.other.nix
#          ^^ keyword.operator.comparison.nix
#             ^ variable.other.nix
  unfinished = [ a ( b
  }
# ^ punctuation.section.braces.end.nix
x: after
# <- variable.parameter.nix
#  ^^^^^ variable.other.nix - meta.braces.nix
