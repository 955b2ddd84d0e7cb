/** `"…"`, `''…''` and the interpolations in them, for `direct-parse.ts`. */
import { readExpr } from './direct-parse.ts';
import { code, expect, giveUp, type Reading } from './direct-text.ts';
import { own } from './lower.ts';
import { indentedParts, mergeText, unescapeQuoted } from './strings.ts';
import type { Interpolation, StringExpr } from './syntax.ts';

/** `${…}` */
export function readInterpolation(r: Reading): Interpolation {
  const start = expect(r, '${');
  const expr = readExpr(r);
  expect(r, '}');
  return own({ kind: 'Interpolation', file: r.file, parent: undefined, start, end: r.at, expr }, expr);
}

/** `"…"` */
export function readQuoted(r: Reading): StringExpr {
  const { text } = r;
  const start = r.at++;
  const pieces: (string | Interpolation)[] = [];
  let from = r.at;
  for (;;) {
    const char = text.charCodeAt(r.at);
    if (char === code['"']) break;
    if (char === code['\\']) r.at += 2;
    else if (char !== code.$) r.at += char > 0 ? 1 : giveUp();
    else if (text[r.at + 1] === '{') {
      pieces.push(unescapeQuoted(text.slice(from, r.at)), readInterpolation(r));
      from = r.at;
    } else r.at += afterDollar(text[r.at + 1], '"', '\\');
  }
  pieces.push(unescapeQuoted(text.slice(from, r.at)));
  r.at++;
  return string(r, start, 'quoted', mergeText(pieces));
}

/** `''…''` */
export function readIndented(r: Reading): StringExpr {
  const { text } = r;
  const start = expect(r, "''");
  const pieces: (string | Interpolation)[] = [];
  let from = r.at;
  for (;;) {
    const char = text.charCodeAt(r.at);
    if (char === code["'"]) {
      if (text[r.at + 1] !== "'") r.at++;
      else if (text[r.at + 2] === "'" || text[r.at + 2] === '$') r.at += 3;
      else if (text[r.at + 2] === '\\') r.at += 4;
      else break;
    } else if (char !== code.$) r.at += char > 0 ? 1 : giveUp();
    else if (text[r.at + 1] === '{') {
      pieces.push(text.slice(from, r.at), readInterpolation(r));
      from = r.at;
    } else r.at += afterDollar(text[r.at + 1], "'");
  }
  pieces.push(text.slice(from, r.at));
  r.at += 2;
  return string(r, start, 'indented', indentedParts(pieces));
}

/** How far to go from a `$` that opens nothing: `$${` opens nothing either, so what follows it is text, unless it ends the text. */
const afterDollar = (next: string | undefined, ...ends: string[]): number =>
  next !== undefined && ends.includes(next) ? 1 : 2;

function string(
  r: Reading,
  start: number,
  style: StringExpr['style'],
  parts: (string | Interpolation)[],
): StringExpr {
  const node = { kind: 'String', file: r.file, parent: undefined, start, end: r.at, style, parts } as const;
  return own(
    node,
    parts.filter((part) => typeof part !== 'string'),
  );
}
