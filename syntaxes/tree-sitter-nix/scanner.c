/**
 * The lexer of strings and paths: that of npm's tree-sitter-nix (`base_scanner.c` in the build), but for two things.
 *
 *     a/b  ./a  a/${x}  ./a//b     paths
 *     a//b  {}//{}                 updates: right after the first slash of a path stands a character of a name, or `${`
 *     ''${a}'${b}''                a lone quote between two interpolations is text
 */
#define tree_sitter_nix_external_scanner_scan base_scan
#include "base_scanner.c"
#undef tree_sitter_nix_external_scanner_scan

/** A longer name than any file system takes: without a bound, `1+1+1+…` is scanned to its end at each number. */
static const int longest_name = 1024;

/** `PATH_CHAR*` then `/`, then a name or `${`; what follows the name may hold slashes in any number. */
static bool scan_path(TSLexer *lexer) {
  lexer->result_symbol = PATH_START;
  while (lexer->lookahead == ' ' || lexer->lookahead == '\n' || lexer->lookahead == '\r' || lexer->lookahead == '\t') {
    lexer->advance(lexer, true);
  }
  for (int length = 0; lexer->lookahead != '/'; length++) {
    if (!is_path_char(lexer->lookahead) || length == longest_name) return false;
    lexer->advance(lexer, false);
  }
  lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  if (lexer->lookahead == '$') {
    lexer->advance(lexer, false);
    return lexer->lookahead == '{';
  }
  if (lexer->lookahead == '/' || !is_path_char(lexer->lookahead)) return false;
  while (is_path_char(lexer->lookahead)) lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  return true;
}

/** At a quote within `''…''`: an escape that begins with two, or text. */
static bool scan_quote(TSLexer *lexer) {
  lexer->mark_end(lexer);
  lexer->advance(lexer, false);
  if (lexer->lookahead == '\'') return scan_indented_dollar_escape(lexer);
  lexer->result_symbol = INDENTED_STRING_FRAGMENT;
  lexer->mark_end(lexer);
  return true;
}

bool tree_sitter_nix_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  bool in_string = valid_symbols[STRING_FRAGMENT];
  bool in_indented = valid_symbols[INDENTED_STRING_FRAGMENT];
  bool in_path = valid_symbols[PATH_FRAGMENT] && is_path_char(lexer->lookahead);
  if (in_indented && !in_string && lexer->lookahead == '\'') return scan_quote(lexer);
  if (valid_symbols[PATH_START] && !in_string && !in_indented && !in_path) return scan_path(lexer);
  return base_scan(payload, lexer, valid_symbols);
}
