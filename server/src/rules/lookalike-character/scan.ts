/**
 * Characters of the code itself, as opposed to comments and strings: a small lexer, since a file with such characters in it has no
 * syntax tree to ask.
 */

export interface CodeSpan {
  readonly start: number;
  readonly end: number;
}

/** Calls back for each character that is code; what stands in `${…}` within a string is code as well. */
export function codeSpans(text: string): CodeSpan[] {
  const spans: CodeSpan[] = [];
  /** The strings that are open around an interpolation, with the depth of braces in each. */
  const strings: { readonly indented: boolean; braces: number }[] = [];
  let at = 0;
  let start = 0;
  const close = (end: number): void => {
    if (end > start) spans.push({ start, end });
  };

  /** From within a string to its end, or into an interpolation. */
  const string = (indented: boolean): void => {
    while (at < text.length) {
      if (text.startsWith('${', at)) {
        at += 2;
        start = at;
        strings.push({ indented, braces: 0 });
        return;
      }
      if (indented) {
        if (/^''(\$|'|\\)/.test(text.slice(at, at + 3))) at += text[at + 2] === '\\' ? 4 : 3;
        else if (text.startsWith("''", at)) {
          at += 2;
          break;
        } else if (text.startsWith('$$', at)) at += 2;
        else at++;
      } else if (text[at] === '\\' || text.startsWith('$$', at)) at += 2;
      else if (text[at] === '"') {
        at++;
        break;
      } else at++;
    }
    start = at;
  };

  while (at < text.length) {
    const rest = text.slice(at, at + 2);
    if (rest[0] === '#') {
      close(at);
      while (at < text.length && text[at] !== '\n') at++;
      start = at;
    } else if (rest === '/*') {
      close(at);
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
      start = at;
    } else if (rest[0] === '"' || rest === "''") {
      close(at);
      const indented = rest === "''";
      at += indented ? 2 : 1;
      string(indented);
    } else if (rest[0] === '{') {
      const open = strings.at(-1);
      if (open) open.braces++;
      at++;
    } else if (rest[0] === '}') {
      const open = strings.at(-1);
      if (open && open.braces === 0) {
        close(at);
        strings.pop();
        at++;
        string(open.indented);
      } else {
        if (open) open.braces--;
        at++;
      }
    } else at++;
  }
  close(at);
  return spans;
}
