/**
 * The brackets that a text leaves open at a place, for texts that somebody is typing and no parser takes yet:
 *
 *     { hardware = { gpu = "|  environment = { … }; }        one `{` too many: `}` is missing at the cursor
 */

export interface Brackets {
  /** What would close the brackets that are still open, the innermost last. */
  readonly open: readonly string[];
  /** The closing brackets that close none of the text's own, in order. */
  readonly unmatched: readonly string[];
  /** Whether the text ends within a `"` string. */
  readonly inString: boolean;
}

const closers: Readonly<Record<string, string>> = { '{': '}', '${': '}', '(': ')', '[': ']' };

/** Tokens that matter within code: comments, the quotes of strings, brackets. A path or a name has none of them. */
const inCode = /#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|''|"|\$\{|[{}()[\]]/g;
const inQuoted = /\\[\s\S]|\$\$|\$\{|"/g;
const inIndented = /''\\[\s\S]|''\$|'''|\$\$|\$\{|''/g;
type State = 'code' | 'quoted' | 'indented';

const tokensIn: Readonly<Record<State, RegExp>> = { code: inCode, quoted: inQuoted, indented: inIndented };

/** Reads a text that begins within code. */
export function bracketsOf(text: string): Brackets {
  const open: string[] = [];
  const unmatched: string[] = [];
  /** The strings around the place; between two of them is a `${`, whose bracket is in `open`. */
  const strings: { readonly style: 'quoted' | 'indented'; readonly depth: number }[] = [];
  let state: State = 'code';
  let at = 0;
  for (;;) {
    const tokens: RegExp = tokensIn[state];
    tokens.lastIndex = at;
    const token: string | undefined = tokens.exec(text)?.[0];
    if (token === undefined) break;
    at = tokens.lastIndex;
    if (state !== 'code') {
      if (token === '${') {
        open.push('}');
        state = 'code';
      } else if (token === (state === 'quoted' ? '"' : "''")) {
        strings.pop();
        state = 'code';
      }
    } else if (token === '"' || token === "''") {
      state = token === '"' ? 'quoted' : 'indented';
      strings.push({ style: state, depth: open.length });
    } else if (closers[token] !== undefined) open.push(closers[token]);
    else if (/^[})\]]$/.test(token)) {
      if (open.length === 0) unmatched.push(token);
      else if (open.at(-1) === token) open.pop();
      const around = strings.at(-1);
      if (around && open.length === around.depth) state = around.style;
    }
  }
  return { open, unmatched, inString: state === 'quoted' };
}
