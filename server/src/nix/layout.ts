/**
 * How an author lays out a file: line endings, indentation unit, spaces within brackets. New text is made to look like it.
 *
 *     styleOf(file).unit                                    // '  ', '    ' or '\t', whichever the file uses
 *     reindent('{\n  a = 1;\n}', '    ', styleOf(file))     // '{\n      a = 1;\n    }'
 */
import { type Region, regionAt, regionsOf } from './layout-regions.ts';
import type { SourceFile } from './syntax.ts';

/** The habits of one file; where it shows none, those of nixfmt. */
export interface FileStyle {
  readonly eol: '\n' | '\r\n';
  /** One step of indentation: spaces, or a tab. */
  readonly unit: string;
  /** What stands within the brackets of `[ a ]` on one line: a space or nothing. */
  readonly listPad: '' | ' ';
  /** The same for `{ a = 1; }` and `{ a, b }:`. */
  readonly bracePad: '' | ' ';
  /** The same for an empty list, and for an empty set. */
  readonly emptyListPad: '' | ' ';
  readonly emptySetPad: '' | ' ';
  /** How an @-name is written: `args@{ }` or `{ }@args`, and what stands about the sign. */
  readonly atFirst: boolean;
  readonly atPad: '' | ' ';
}

const styles = new WeakMap<SourceFile, FileStyle>();
const regions = new WeakMap<SourceFile, readonly Region[]>();

/** The style of a file, worked out once. */
export function styleOf(file: SourceFile): FileStyle {
  const known = styles.get(file);
  if (known !== undefined) return known;
  const style = detectStyle(file.text, fileRegions(file));
  styles.set(file, style);
  return style;
}

/** The comments and strings of a file, worked out once. */
export function fileRegions(file: SourceFile): readonly Region[] {
  const known = regions.get(file);
  if (known !== undefined) return known;
  const found = regionsOf(file.text);
  regions.set(file, found);
  return found;
}

function detectStyle(text: string, textRegions: readonly Region[]): FileStyle {
  const code = mask(text, textRegions);
  const crlf = count(text, /\r\n/g);
  const pad = (tight: RegExp, wide: RegExp, without: '' | ' ' = ' '): '' | ' ' => {
    const lead = count(code, tight) - count(code, wide);
    return lead === 0 ? without : lead > 0 ? '' : ' ';
  };
  const listPad = pad(/\[[^\s\]]/g, /\[ +[^\s\]]/g);
  const bracePad = pad(/(?<!\$)\{[^\s}]/g, /(?<!\$)\{ +[^\s}]/g);
  return {
    eol: crlf > 0 && crlf * 2 >= count(text, /\n/g) ? '\r\n' : '\n',
    unit: indentUnit(code),
    listPad,
    bracePad,
    emptyListPad: pad(/\[\]/g, /\[ +\]/g, listPad),
    emptySetPad: pad(/(?<!\$)\{\}/g, /\{ +\}/g, bracePad),
    atFirst: count(code, /[\w'-]\s*@\s*\{/g) > count(code, /\}\s*@\s*\w/g),
    atPad: count(code, /\s@\s/g) > count(code, /\S@\S/g) ? ' ' : '',
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The text with every comment and string blotted out, at the same offsets; line ends stay. */
function mask(text: string, textRegions: readonly Region[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of textRegions) {
    masked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, '_');
    at = end;
  }
  return masked + text.slice(at);
}

/**
 * The step by which most lines after an opening bracket or a `let` are deeper than it. Where the text has no such lines
 * (`{ a = 0;` with more below it), a tab if it is tabs that its lines begin with.
 */
function indentUnit(code: string): string {
  const votes = new Map<string, number>();
  let previous = '';
  for (const line of code.split(/\r?\n/)) {
    if (/^[\s_]*$/.test(line)) continue;
    const outer = leadingSpace(previous);
    const inner = leadingSpace(line);
    if (/(?:[{[(=]|\blet)[\s_]*$/.test(previous) && inner.length > outer.length && inner.startsWith(outer)) {
      const step = inner.slice(outer.length);
      votes.set(step, (votes.get(step) ?? 0) + 1);
    }
    previous = line;
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length);
  return best?.[0] ?? (/^\t/m.test(code) && !/^ /m.test(code) ? '\t' : '  ');
}

/** The spaces and tabs that a text begins with. */
export function leadingSpace(text: string): string {
  return /^[ \t]*/.exec(text)?.[0] ?? '';
}

/** Offset of the first character of the line that holds an offset. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line ending after an offset (of its `\r` where there is one), or the text's end. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at === -1) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

/** The indentation of the line that holds an offset. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return leadingSpace(text.slice(start, lineEnd(text, start)));
}

/** Whether nothing but spaces and tabs stands before an offset on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));
}

/** Whether nothing but spaces and tabs stands after an offset on its line. */
export function isLastOnLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(offset, lineEnd(text, offset)));
}

/**
 * Fits new text to its place: every line but the first gets the place's indentation, steps of two spaces become the file's
 * unit, line endings the file's. What a string's value depends on stays: lines of `"…"` are not touched, those of `''…''`
 * move together or not at all.
 * @param text new text as written at column 0, indented by two spaces, lines ended by `\n`
 * @param indent the indentation of the line that the text's first line is on
 */
export function reindent(text: string, indent: string, style: FileStyle): string {
  const plain = text.replace(/\r\n/g, '\n');
  if (!plain.includes('\n')) return plain;
  const textRegions = regionsOf(plain);
  let offset = 0;
  const lines = plain.split('\n').map((line) => {
    const start = offset;
    offset += line.length + 1;
    return start === 0 ? line : reindentLine(plain, line, start, textRegions, indent, style);
  });
  return lines.join(style.eol);
}

function reindentLine(
  text: string,
  line: string,
  start: number,
  textRegions: readonly Region[],
  indent: string,
  style: FileStyle,
): string {
  const region = regionAt(textRegions, start);
  if (region?.kind === 'quoted') return line;
  if (region?.kind === 'indented') {
    const outer = leadingSpace(text.slice(lineStart(text, region.owner)));
    const shift = indent + convertIndent(outer, style.unit);
    return line !== '' && canShift(text, region.owner, shift) ? shift.slice(outer.length) + line : line;
  }
  const space = leadingSpace(line);
  return space === line ? '' : indent + convertIndent(space, style.unit) + line.slice(space.length);
}

/** Steps of two spaces as steps of a unit; an odd space stays. */
function convertIndent(space: string, unit: string): string {
  return unit.repeat(Math.floor(space.length / 2)) + ' '.repeat(space.length % 2);
}

/**
 * Whether all lines of the `''…''` that opens at an offset may be moved right by some indentation and still say the same. Only
 * spaces count as indentation in Nix; text right after the opening quotes keeps the least indentation at 0, and so does the
 * `\r` of a CRLF there.
 */
export function canShift(text: string, open: number, indent: string): boolean {
  return !indent.includes('\t') && /^''[ ]*\n/.test(text.slice(open, text.indexOf('\n', open) + 1));
}
