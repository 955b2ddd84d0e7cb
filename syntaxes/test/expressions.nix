# SYNTAX TEST "source.nix" "literals, paths, operators and keywords"
# a line comment /* still the line
# <- comment.line.number-sign.nix punctuation.definition.comment.nix
#         ^ comment.line.number-sign.nix
/* a block # comment */ [ 1 2.5 .5e3 true null ]
# <- comment.block.nix
#                    ^^ comment.block.nix punctuation.definition.comment.nix
#                       ^ meta.list.nix punctuation.section.brackets.begin.nix - comment.block.nix
#                         ^ constant.numeric.integer.nix
#                           ^^^ constant.numeric.float.nix
#                               ^^^^ constant.numeric.float.nix
#                                    ^^^^ constant.language.nix
#                                         ^^^^ constant.language.nix
#                                              ^ punctuation.section.brackets.end.nix
/** documents */
# <- comment.block.documentation.nix

[ ./a/b.nix ../c ~/d /etc/nixos a/b ./x/${name}/y.nix <nixpkgs> <nixpkgs/lib> ./. ]
# ^^^^^^^^^ string.unquoted.path.nix
#          ^ - string.unquoted.path.nix
#           ^^^^ string.unquoted.path.nix
#                ^^^ string.unquoted.path.nix
#                    ^^^^^^^^^^ string.unquoted.path.nix
#                               ^^^ string.unquoted.path.nix
#                                   ^^^^ string.unquoted.path.nix
#                                         ^^^^ string.unquoted.path.nix meta.embedded.nix variable.other.nix
#                                              ^^^^^^ string.unquoted.path.nix - meta.embedded.nix
#                                                     ^^^^^^^^^ string.unquoted.spath.nix
#                                                               ^^^^^^^^^^^^^ string.unquoted.spath.nix
#                                                                             ^^^ string.unquoted.path.nix
#                                                                                 ^ punctuation.section.brackets.end.nix - string.unquoted.path.nix

https://example.org/a?b=c&d~e x:x
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ string.unquoted.uri.nix
#                             ^^^ string.unquoted.uri.nix

a / b + c * -d // e ++ f
# ^ keyword.operator.arithmetic.nix
#     ^ keyword.operator.arithmetic.nix
#           ^ keyword.operator.arithmetic.nix
#            ^ variable.other.nix
#              ^^ keyword.operator.update.nix
#                   ^^ keyword.operator.concatenation.nix
a == b && c != d || !e -> f <= g
# ^^ keyword.operator.comparison.nix
#      ^^ keyword.operator.logical.nix
#           ^^ keyword.operator.comparison.nix
#                ^^ keyword.operator.logical.nix
#                   ^ keyword.operator.logical.nix
#                      ^^ keyword.operator.logical.nix
#                           ^^ keyword.operator.comparison.nix
x |> f <| y
# ^^ keyword.operator.pipe.nix
#      ^^ keyword.operator.pipe.nix
a ? b.c or d
# ^ keyword.operator.has-attribute.nix
#   ^ variable.other.property.nix
#     ^ variable.other.property.nix
#       ^^ keyword.operator.or.nix
#          ^ variable.other.nix

if let-it then in'door else iffy
# <-- keyword.control.conditional.nix
#  ^^^^^^ variable.other.nix - keyword.other.let.nix
#         ^^^^ keyword.control.conditional.nix
#              ^^^^^^^ variable.other.nix
#                      ^^^^ keyword.control.conditional.nix
#                           ^^^^ variable.other.nix - keyword.control.conditional.nix

with pkgs; assert x; foldl' rec { }
# <---- keyword.other.with.nix
#    ^^^^ variable.other.nix
#        ^ punctuation.terminator.nix
#          ^^^^^^ keyword.control.assert.nix
#                    ^^^^^^ variable.other.nix
#                           ^^^ storage.modifier.rec.nix

builtins.currentSystem toString (import ./x) builtins
# <-------- support.class.builtins.nix
#        ^^^^^^^^^^^^^ support.function.builtin.nix
#                      ^^^^^^^^ support.function.builtin.nix
#                                ^^^^^^ support.function.builtin.nix
#                                            ^^^^^^^^ support.class.builtins.nix
pkgs.import toString' map-it
#    ^^^^^^ variable.other.property.nix
#           ^^^^^^^^^ variable.other.nix
#                     ^^^^^^ variable.other.nix

let x = let y = 1; in y; inherit (x) z; in x
# <--- keyword.other.let.nix
#   ^ entity.other.attribute-name.nix
#       ^^^ keyword.other.let.nix
#                  ^^ keyword.other.in.nix
#                     ^ variable.other.nix
#                        ^^^^^^^ keyword.other.inherit.nix
#                                 ^ variable.other.nix
#                                    ^ entity.other.attribute-name.nix
#                                       ^^ keyword.other.in.nix
#                                          ^ variable.other.nix
