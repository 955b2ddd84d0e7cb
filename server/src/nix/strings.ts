/**
 * The text that a Nix string literal stands for: escapes, and the indentation that `''…''` drops.
 *
 *     "a\tb$${c}"      a, tab, b$${c}          ''
 *     "\${x}"          ${x}                      a ''${b}        a ${b}
 *                                                  c         →     c
 *                                                ''
 *
 * As Nix's lexer (`unescapeStr`) and parser (`stripIndentation`) do it, 2.8 to 2.26.
 */

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** Resolves the escapes of text within `"…"`. CR and CR LF become LF there. */
export function unescapeQuoted(raw: string): string {
  if (!/[\\\r]/.test(raw)) return raw;
  return raw.replace(/\\([\s\S])|\r\n?/g, (_, escaped: string | undefined) =>
    escaped === undefined ? '\n' : (escapes[escaped] ?? escaped),
  );
}

/** Joins neighbouring texts and drops empty ones. */
export function mergeText<T extends object>(parts: readonly (string | T)[]): (string | T)[] {
  const merged: (string | T)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  return merged;
}

/** A piece of an indented string. Blanks at the start of a line count as indentation only in `plain` text. */
interface Token {
  readonly text: string;
  readonly plain: boolean;
}

/**
 * The parts of `''…''`, from the raw text and the interpolations between the quotes.
 * Only spaces indent; a tab ends the indentation as a letter does. A line break within an interpolation is not seen.
 */
export function indentedParts<T extends object>(raw: readonly (string | T)[]): (string | T)[] {
  const tokens = tokenize(raw);
  const indent = commonIndent(tokens);
  const parts: (string | T)[] = [];
  let lineStart = true;
  let dropped = 0;
  for (const [index, token] of tokens.entries()) {
    if (!isToken(token)) {
      lineStart = false;
      dropped = 0;
      parts.push(token);
      continue;
    }
    const { text } = token;
    let kept = '';
    for (let at = 0; at < text.length; ) {
      if (lineStart) {
        for (; text[at] === ' '; at++) if (dropped++ >= indent) kept += ' ';
        if (at === text.length) break;
        // After blanks that were dropped, Nix forgets the count only at the end of the indentation.
        dropped = 0;
      }
      const lineBreak = text.indexOf('\n', at);
      lineStart = lineBreak >= 0;
      const end = lineStart ? lineBreak + 1 : text.length;
      kept += text.slice(at, end);
      at = end;
    }
    // The blanks before the closing quotes are no line of their own.
    parts.push(index === tokens.length - 1 ? withoutLastBlanks(kept) : kept);
  }
  return mergeText(parts);
}

function withoutLastBlanks(text: string): string {
  const lineStart = text.lastIndexOf('\n') + 1;
  return lineStart > 0 && /^ *$/.test(text.slice(lineStart)) ? text.slice(0, lineStart) : text;
}

/** How many spaces all lines have in common; a line of spaces alone does not count. */
function commonIndent(tokens: readonly (Token | object)[]): number {
  let common = Number.POSITIVE_INFINITY;
  let current = 0;
  let lineStart = true;
  const endIndent = () => {
    if (lineStart) common = Math.min(common, current);
    lineStart = false;
  };
  for (const token of tokens) {
    if (!isToken(token) || !token.plain) {
      endIndent();
      continue;
    }
    const { text } = token;
    for (let at = 0; ; lineStart = true, current = 0) {
      if (lineStart) {
        for (; text[at] === ' '; at++) current++;
        // Where the text ends here, the line goes on after it.
        if (at < text.length && text[at] !== '\n') endIndent();
      }
      const lineBreak = text.indexOf('\n', at);
      if (lineBreak < 0) break;
      at = lineBreak + 1;
    }
  }
  return common;
}

/** The lexer's alternatives, in its order: text, `''$`, `'''`, `''\x`, and a `$` or `'` alone. */
const indentedToken = /((?:[^$']+|\$[^{']|'[^'$])+)|''(\$)|'('')|''\\([\s\S])|([$'])/g;

function tokenize<T extends object>(raw: readonly (string | T)[]): (Token | T)[] {
  const tokens: (Token | T)[] = [];
  for (const [index, part] of raw.entries()) {
    if (typeof part !== 'string') {
      tokens.push(part);
      continue;
    }
    const text = index === 0 ? part.replace(/^ *\n/, '') : part;
    for (const [, plain, dollar, quotes, escaped, single] of text.matchAll(indentedToken)) {
      if (plain !== undefined) tokens.push({ text: plain, plain: true });
      else if (escaped !== undefined) tokens.push({ text: escapes[escaped] ?? escaped, plain: false });
      else tokens.push({ text: dollar ?? quotes ?? single ?? '', plain: false });
    }
  }
  return tokens;
}

function isToken(token: Token | object): token is Token {
  return 'plain' in token;
}
