/**
 * POSIX extended regular expressions, as `builtins.match` and `split` take them, to JavaScript's. What the two read
 * differently is translated, or refused.
 */

const classes: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\v\\f\\r',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: ' -~',
  graph: '!-~',
};

/** The JavaScript source of a POSIX pattern; undefined where its meaning there is not the same for sure. */
export function translateRegex(pattern: string): string | undefined {
  let result = '';
  let repeatable = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '[') {
      const bracket = translateBracket(pattern, i);
      if (!bracket) return undefined;
      result += bracket.source;
      i = bracket.end;
    } else if (c === '\\') {
      const next = pattern[++i];
      // Libraries differ on escapes of what means nothing by itself: `\\-`, `\\]`.
      if (next === undefined || !/[\^.[$()|*+?{\\]/.test(next)) return undefined;
      result += `\\${next}`;
    } else if (/[*+?{]/.test(c)) {
      const count = c === '{' ? /^\{\d+(?:,\d*)?\}/.exec(pattern.slice(i))?.[0] : c;
      // `a*?` and `a++` mean other things in JavaScript, and what repeats nothing means something else to each library.
      if (!count || !repeatable) return undefined;
      result += count;
      i += count.length - 1;
      repeatable = false;
      continue;
    } else if (c === '}') {
      return undefined;
    } else if (c === '(') {
      if (pattern[i + 1] === '?') return undefined;
      result += c;
    } else if (c === '/') {
      result += '\\/';
    } else {
      result += c;
    }
    repeatable = !/[(|^]/.test(c) || pattern[i - 1] === '\\';
  }
  // Alternatives: POSIX takes the longest, JavaScript the first. Backreferences were refused above.
  return alternativesMayDiffer(pattern) ? undefined : result;
}

/** What a pattern may cost that tries all ways to share a text among its parts. */
const maxTries = 1e9;

/**
 * Whether a pattern may take longer on a text of some length than anybody waits: each part that repeats without bound may try
 * every length, and one within another every way to divide it.
 */
export function mayTakeLong(pattern: string, length: number): boolean {
  const plain = pattern.replace(/\\./g, 'x').replace(/\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/g, 'x');
  const repeats = plain.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  let depth = 0;
  const repeatsAt: boolean[] = [];
  let isNested = false;
  for (let i = 0; i < plain.length; i++) {
    if (plain[i] === '(') repeatsAt[++depth] = false;
    else if (plain[i] === ')') {
      const inner = repeatsAt[depth] ?? false;
      depth--;
      if (inner && /[*+{]/.test(plain[i + 1] ?? '')) isNested = true;
      repeatsAt[depth] ||= inner;
    } else if (/[*+{?]/.test(plain[i]!)) repeatsAt[depth] = true;
  }
  return (isNested && length > 24) || length ** repeats > maxTries;
}

/**
 * Whether a search may find less in JavaScript than in Nix, which takes the longest of all matches: `a*(ab)?` on `aab`. A group
 * that repeats, beside something else that does, may make up for what the other leaves.
 */
export function findsOtherLength(pattern: string): boolean {
  const repeats = pattern.match(/(?<!\\)[*+?{]/g)?.length ?? 0;
  return repeats > 1 && /(?<!\\)\)[*+?{]/.test(pattern);
}

/** An alternation where one branch could begin another, so that first and longest may differ. */
function alternativesMayDiffer(pattern: string): boolean {
  if (!pattern.includes('|')) return false;
  const branches = pattern.replace(/[()]/g, '|').split('|').filter(Boolean);
  if (branches.some((branch) => /[[\]*+?{}.\\^$]/.test(branch))) return true;
  return branches.some((a, i) => branches.some((b, j) => i !== j && b.startsWith(a)));
}

function translateBracket(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1;
  let source = '[';
  if (pattern[i] === '^') {
    source += '^';
    i++;
  }
  for (let first = true; i < pattern.length; first = false, i++) {
    const c = pattern[i]!;
    if (c === ']' && !first) return { source: `${source}]`, end: i };
    if (c === '[' && pattern[i + 1] === ':') {
      const end = pattern.indexOf(':]', i);
      const set = end < 0 ? undefined : classes[pattern.slice(i + 2, end)];
      if (set === undefined) return undefined;
      source += set;
      i = end + 1;
    } else if (c === '[' && /[.=]/.test(pattern[i + 1] ?? '')) {
      return undefined;
    } else if (c === '\\' || c === ']' || c === '[' || c === '^') {
      source += `\\${c}`;
    } else {
      source += c;
    }
  }
  return undefined;
}
