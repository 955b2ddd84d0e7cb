# SYNTAX TEST "source.nix" "strings, their escapes and interpolation"
{
  a = "text ${pkgs.hello}/bin \${no} $${no} \n" + b;
#     ^ string.quoted.double.nix punctuation.definition.string.begin.nix
#      ^^^^ string.quoted.double.nix
#           ^^ punctuation.section.embedded.begin.nix
#             ^^^^ meta.embedded.nix variable.other.nix
#                  ^^^^^ meta.embedded.nix variable.other.property.nix
#                       ^ punctuation.section.embedded.end.nix
#                        ^^^^ string.quoted.double.nix - meta.embedded.nix
#                             ^^ constant.character.escape.nix
#                               ^^^^ - meta.embedded.nix
#                                    ^^^^^^ string.quoted.double.nix - meta.embedded.nix
#                                           ^^ constant.character.escape.nix
#                                             ^ punctuation.definition.string.end.nix
#                                               ^ keyword.operator.arithmetic.nix - string.quoted.double.nix
#                                                 ^ variable.other.nix - string.quoted.double.nix

  nested = "a ${f { x = "b ${c} }"; }} d";
#          ^^^ string.quoted.double.nix
#                 ^ meta.embedded.nix meta.braces.nix punctuation.section.braces.begin.nix
#                   ^ meta.embedded.nix entity.other.attribute-name.nix
#                            ^ string.quoted.double.nix meta.embedded.nix meta.braces.nix string.quoted.double.nix meta.embedded.nix variable.other.nix
#                                   ^^^^ string.quoted.double.nix
#                                     ^^ string.quoted.double.nix - meta.embedded.nix
#                                        ^ punctuation.terminator.nix - string.quoted.double.nix

  many = "first
#        ^ string.quoted.double.nix punctuation.definition.string.begin.nix
  # not a comment
  last";
# ^^^^ string.quoted.double.nix
#      ^ punctuation.terminator.nix - string.quoted.double.nix

  script = ''
#          ^^ string.quoted.other.nix punctuation.definition.string.begin.nix
    echo ''${no} ''' ''\n $${no} '$' "q" ${lib.getExe pkgs.hello}
#   ^^^^ string.quoted.other.nix
#        ^^^ constant.character.escape.nix
#           ^^^^ string.quoted.other.nix - meta.embedded.nix
#                ^^^ constant.character.escape.nix
#                    ^^^^ constant.character.escape.nix
#                         ^^^^^^ string.quoted.other.nix - meta.embedded.nix
#                                    ^^^ string.quoted.other.nix - string.quoted.double.nix
#                                        ^^ punctuation.section.embedded.begin.nix
#                                              ^^^^^^ meta.embedded.nix variable.other.property.nix
    ${if x then ''
#     ^^ string.quoted.other.nix meta.embedded.nix keyword.control.conditional.nix
#               ^^ meta.embedded.nix string.quoted.other.nix punctuation.definition.string.begin.nix
      deeper ${y} '' else "z"}
#     ^^^^^^ meta.embedded.nix string.quoted.other.nix
#              ^ meta.embedded.nix string.quoted.other.nix meta.embedded.nix variable.other.nix
#                 ^^ punctuation.definition.string.end.nix
#                    ^^^^ keyword.control.conditional.nix
    rest
#   ^^^^ string.quoted.other.nix - meta.embedded.nix
  '';
# ^^ string.quoted.other.nix punctuation.definition.string.end.nix
#   ^ punctuation.terminator.nix - string.quoted.other.nix

  quotes = ''''''';
#          ^^ punctuation.definition.string.begin.nix
#            ^^^ constant.character.escape.nix
#               ^^ punctuation.definition.string.end.nix
#                 ^ punctuation.terminator.nix - string.quoted.other.nix
  ends = ''a''\
y ''${b}'' + c;
# ^^^ constant.character.escape.nix
#    ^^^ - meta.embedded.nix
#       ^^ punctuation.definition.string.end.nix
#            ^ variable.other.nix - string.quoted.other.nix
  after = 1;
# ^^^^^ entity.other.attribute-name.nix - string.quoted.other.nix
}
