/**
 * Adds and removes formals in the three ways that people lay them out:
 *
 *     { a, b, ... }:        {               { a
 *                             a,            , b
 *     (on one line)           b,            , ...
 *                             ...           }:
 *                           }:              (commas lead)
 *                           (commas trail)
 */
import { lineRemovalSpans } from './edits-remove.ts';
import { spaceStart } from './edits-sequence.ts';
import { indentAt, isFirstOnLine, leadingSpace, lineEnd, reindent, styleOf } from './layout.ts';
import { commentsIn, leadingStart, ownedStart, trailingEnd } from './layout-comments.ts';
import type { Formal, Formals, SourceFile, Span } from './syntax.ts';
import type { TextEdit } from './text-edit.ts';

export interface FormalsChange {
  /** New formals as text (`name` or `name ? default`), by how many of the present ones come before each. */
  readonly insertions: { readonly text: string; readonly index: number }[];
  readonly removed: Set<Formal>;
}

/** A formal or the ellipsis, with its comma. */
interface Part extends Span {
  readonly formal: Formal | undefined;
  /** Offset of the comma after it, undefined where there is none. */
  readonly comma: number | undefined;
  /** Where the comments on its line after it, and after its comma, end. */
  readonly trail: number;
}

type Layout = 'line' | 'trailing' | 'leading';

/**
 * Where a new formal goes: between its neighbours where the names are in alphabetical order, else after the last. Counts the
 * formals before it.
 */
export function indexForFormal({ formals }: Formals, name: string): number {
  const names = formals.map((formal) => formal.name);
  const sorted =
    names.length > 1 && names.every((each, at) => at === 0 || names[at - 1]!.localeCompare(each) < 0);
  if (!sorted) return formals.length;
  const after = names.findIndex((each) => name.localeCompare(each) < 0);
  return after === -1 ? formals.length : after;
}

/** The edits for all changes of one set of formals. */
export function formalsEdits(formals: Formals, { insertions, removed }: FormalsChange): TextEdit[] {
  const { file } = formals;
  const parts = partsOf(formals);
  const layout = layoutOf(file, parts);
  const added = [...insertions].sort((a, b) => a.index - b.index);
  const replaced = new Map<Formal, string>();
  // A new formal takes the place of one that goes beside it: the commas between them stay as they are.
  for (const formal of removed) {
    const index = formals.formals.indexOf(formal);
    const at = added.findIndex((insertion) => insertion.index === index || insertion.index === index + 1);
    if (at === -1) continue;
    replaced.set(formal, added[at]!.text);
    added.splice(at, 1);
  }
  const gone = (part: Part): boolean =>
    part.formal !== undefined && removed.has(part.formal) && !replaced.has(part.formal);
  if (parts.every(gone))
    return [
      refill(
        formals,
        added.map(({ text }) => text),
      ),
    ];
  const edits: TextEdit[] = [...replaced].map(([{ start, end }, text]) => ({ start, end, newText: text }));
  for (const { start, end } of removalSpans(formals, parts, layout, gone))
    edits.push({ start, end, newText: '' });
  for (let index = 0; index <= formals.formals.length; index++) {
    const texts = added.filter((insertion) => insertion.index === index).map(({ text }) => text);
    if (texts.length > 0) edits.push(...insert(file, parts, index, texts, layout, formals.start + 1));
  }
  return edits;
}

function partsOf({ file, formals, ellipsis, start, end }: Formals): Part[] {
  const spans = [
    ...formals.map((formal) => ({ span: formal as Span, formal })),
    ...(ellipsis ? [{ span: ellipsis }] : []),
  ];
  const close = end - 1;
  const parts = spans.map(({ span, ...rest }, index): Part => {
    const next = spans[index + 1]?.span.start ?? close;
    const comma = commaIn(file, span.end, next);
    const trail = trailingEnd(file, comma === undefined ? span.end : comma + 1, close);
    const formal = 'formal' in rest ? rest.formal : undefined;
    return { start: span.start, end: span.end, formal, comma, trail };
  });
  return parts.filter((part) => part.start >= start);
}

/** The first comma between two offsets that is in no comment. */
function commaIn(file: SourceFile, start: number, end: number): number | undefined {
  const comments = commentsIn(file, { start, end });
  for (let at = file.text.indexOf(',', start); at !== -1 && at < end; at = file.text.indexOf(',', at + 1)) {
    if (!comments.some((comment) => comment.start <= at && at < comment.end)) return at;
  }
  return undefined;
}

function layoutOf({ text }: SourceFile, parts: readonly Part[]): Layout {
  if (parts.some(({ comma }) => comma !== undefined && isFirstOnLine(text, comma))) return 'leading';
  const own = (part: Part): boolean =>
    isFirstOnLine(text, part.start) &&
    /^[ \t]*\r?\n/.test(text.slice(part.trail, lineEnd(text, part.trail) + 2));
  return parts.length > 0 && parts.every(own) ? 'trailing' : 'line';
}

/** All formals anew, where none stays. */
function refill({ file, start, end }: Formals, texts: readonly string[]): TextEdit {
  const { bracePad, emptySetPad } = styleOf(file);
  const newText = texts.length > 0 ? bracePad + texts.join(', ') + bracePad : emptySetPad;
  return { start: start + 1, end: end - 1, newText };
}

function insert(
  file: SourceFile,
  parts: readonly Part[],
  index: number,
  texts: readonly string[],
  layout: Layout,
  open: number,
): TextEdit[] {
  const { text } = file;
  const style = styleOf(file);
  const previous = parts[index - 1];
  const next = parts[index];
  const at = (offset: number, newText: string): TextEdit => ({ start: offset, end: offset, newText });
  if (layout === 'trailing') {
    const indent = indentAt(text, (previous ?? next)!.start);
    const lines = texts.map((each) => style.eol + indent + reindent(each, indent, style));
    if (previous === undefined)
      return [at(trailingEnd(file, open, next!.start), lines.map((line) => `${line},`).join(''))];
    if (previous.comma !== undefined) return [at(previous.trail, lines.map((line) => `${line},`).join(''))];
    return [at(previous.end, ','), at(previous.trail, lines.join(','))];
  }
  if (layout === 'leading') {
    const commaLine = parts.find(({ comma }) => comma !== undefined && isFirstOnLine(text, comma))!;
    const comma = commaLine.comma!;
    const separator = `${style.eol + indentAt(text, comma)},${leadingSpace(text.slice(comma + 1))}`;
    if (previous === undefined) return [at(next!.start, texts.map((each) => each + separator).join(''))];
    // The comma after it leads the next line, so the comment on its own line ends before that comma.
    const end = trailingEnd(file, previous.end, previous.comma ?? text.length);
    return [at(end, texts.map((each) => separator + each).join(''))];
  }
  const gap = previous?.comma ?? next?.comma ?? parts[0]?.comma;
  const separator = gap !== undefined && /\S/.test(text[gap + 1] ?? '') ? ',' : ', ';
  if (previous === undefined) return [at(next!.start, texts.map((each) => each + separator).join(''))];
  return [at(previous.end, texts.map((each) => separator + each).join(''))];
}

function removalSpans(
  formals: Formals,
  parts: readonly Part[],
  layout: Layout,
  gone: (part: Part) => boolean,
): Span[] {
  const { file } = formals;
  const spans: Span[] = [];
  const lines: Span[] = [];
  parts.forEach((part, index) => {
    if (!gone(part)) return;
    if (layout === 'trailing') {
      lines.push(lineSpan(formals, parts, index));
      return;
    }
    const kept = parts.slice(0, index).findLast((before) => !gone(before));
    const next = parts[index + 1];
    if (kept !== undefined) {
      const before = parts[index - 1]!;
      const end = layout === 'leading' ? trailingEnd(file, part.end, part.comma ?? part.trail) : part.end;
      const comma = before.comma ?? before.end;
      const start =
        layout === 'leading' ? trailingEnd(file, before.end, comma) : spaceStart(file, comma, before.end);
      spans.push({ start, end });
    } else if (next !== undefined) {
      spans.push({ start: part.start, end: next.start });
    }
  });
  spans.push(...lineRemovalSpans({ file, open: formals.start + 1, close: formals.end - 1 }, lines));
  const last = parts.findLast((part) => !gone(part));
  const dangling = layout === 'trailing' && parts.at(-1) !== last && parts.at(-1)?.comma === undefined;
  if (dangling && last?.comma !== undefined) spans.push({ start: last.comma, end: last.comma + 1 });
  return spans;
}

/** The lines of a formal that has lines of its own, with the comments above that are about it. */
function lineSpan(formals: Formals, parts: readonly Part[], index: number): Span {
  const { file } = formals;
  const part = parts[index]!;
  const lead = leadingStart(file, part.start, parts[index - 1]?.trail ?? formals.start + 1);
  const next = parts[index + 1];
  const alone =
    next === undefined ||
    leadingStart(file, next.start, part.trail) < next.start ||
    /\n[ \t]*\r?\n/.test(file.text.slice(part.trail, next.start));
  const names = part.formal ? [part.formal.name] : [];
  const start = ownedStart(file, lead, part.start, { names, inList: false, alone });
  return { start, end: part.trail };
}
