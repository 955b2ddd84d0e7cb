/**
 * Nix's grammar as Nix 2.24 and later read it: npm's `tree-sitter-nix` 0.0.2 and what it lacks.
 *
 *     { lib, pkgs, }: …          a trailing comma in formals (nixfmt writes it everywhere)
 *     xs |> map f    f <| x      pipe operators, below all others
 *     inherit (x);               an `inherit` without names
 *     ~/${x}                     an interpolation right after `~/`
 *     # comment                  ends at a carriage return too
 *
 * `tree-sitter generate` writes `src/` from this file; see README.md.
 */
const base = require('../../node_modules/tree-sitter-nix/grammar');

const commaSep1 = (rule) => seq(rule, repeat(seq(',', rule)));

module.exports = grammar(base, {
  name: 'nix',

  // Nix knows these four as blanks; a form feed or a no-break space is an error to it.
  extras: ($) => [/[ \t\r\n]/, $.comment],

  rules: {
    formals: ($) =>
      choice(
        seq('{', '}'),
        seq(
          '{',
          commaSep1(field('formal', $.formal)),
          optional(seq(',', optional(field('ellipses', $.ellipses)))),
          '}',
        ),
        seq('{', field('ellipses', $.ellipses), '}'),
      ),

    binary_expression: ($, original) =>
      choice(
        original,
        prec.left(0, seq(field('left', $._expr_op), field('operator', '|>'), field('right', $._expr_op))),
        prec.right(0, seq(field('left', $._expr_op), field('operator', '<|'), field('right', $._expr_op))),
      ),

    inherit: ($) => seq('inherit', optional(field('attrs', $.inherited_attrs)), ';'),
    inherit_from: ($) =>
      seq(
        'inherit',
        '(',
        field('expression', $._expression),
        ')',
        optional(field('attrs', $.inherited_attrs)),
        ';',
      ),

    // `~/` alone is no path: what a trailing slash means is for the reader of the tree to say.
    _hpath_start: () => /~\/[a-zA-Z0-9._\-+/]*/,

    comment: () => token(choice(seq('#', /[^\r\n]*/), seq('/*', /[^*]*\*+([^/*][^*]*\*+)*/, '/'))),
  },
});
