/**
 * Puts new items into a sequence that has some: where each goes, and the line breaks, blank lines and indentation about it.
 *
 *     [ a b ]  →  [ a b new ]            [            [
 *                                          a     →      a
 *                                        ]              new
 *                                                     ]
 */
import { hasBlankLine, type Side, wantsBlankLine } from './edits-blank-lines.ts';
import type { Element } from './edits-sequence.ts';
import { type Insertion, type Item, isInline, type Sequence, spaceStart } from './edits-sequence.ts';
import { indentAt, isFirstOnLine, lineStart, reindent, styleOf } from './layout.ts';
import { commentsIn, trailingEnd } from './layout-comments.ts';
import { regionsOf } from './layout-regions.ts';
import type { TextEdit } from './text-edit.ts';

/** Whether a text can stand on one line with what follows it. */
export function fitsInline(text: string): boolean {
  return !text.includes('\n') && !regionsOf(text).some(({ kind }) => kind === 'line-comment');
}

/** The edits that insert texts into a sequence of which at least one item, or a comment, stays. */
export function insertionEdits(sequence: Sequence, insertions: readonly Insertion[]): TextEdit[] {
  if (isInline(sequence) && sequence.items.length > 0) return inlineEdits(sequence, insertions);
  return placesOf(sequence, insertions).flatMap((place) => linesEdit(sequence, place));
}

/** Whether a sequence must leave its one line, because a new text has several and all that is there has one. */
export function spreads(sequence: Sequence, insertions: readonly Insertion[]): boolean {
  const { items } = sequence;
  if (!isInline(sequence) || items.length === 0) return false;
  return (
    insertions.some(({ text }) => !fitsInline(text)) &&
    items.every((item) => !textOf(sequence, item).includes('\n'))
  );
}

/** The indentation of items in lines of their own, in a sequence that had none. */
export function spreadIndent({ file, open }: Sequence): string {
  return indentAt(file.text, open) + styleOf(file).unit;
}

function textOf({ file }: Sequence, { start, end }: Item): string {
  return file.text.slice(start, end);
}

/** Into a sequence on one line: ` new` after an item, `new ` before the first. */
function inlineEdits({ file, open, items }: Sequence, insertions: readonly Insertion[]): TextEdit[] {
  const indent = indentAt(file.text, open);
  return inOrder(insertions).map(({ text, index }) => {
    const previous = items[index - 1];
    const newText = reindent(text, indent, styleOf(file));
    const at = previous?.trail ?? items[0]!.lead;
    return { start: at, end: at, newText: previous ? ` ${newText}` : `${newText} ` };
  });
}

/** From one line to one line for each item. Removals are a part of it. */
export function spreadEdits(
  sequence: Sequence,
  insertions: readonly Insertion[],
  removed: ReadonlySet<Element>,
): TextEdit[] {
  const { file, open, close, items } = sequence;
  const style = styleOf(file);
  const outer = indentAt(file.text, open);
  const inner = spreadIndent(sequence);
  const edits: TextEdit[] = [];
  let from = open;
  let lines = '';
  const addNew = (index: number): void => {
    for (const { text } of inOrder(insertions).filter((insertion) => insertion.index === index))
      lines += style.eol + inner + reindent(text, inner, style);
  };
  items.forEach((item, index) => {
    addNew(index);
    if (removed.has(item.node)) return;
    edits.push({ start: from, end: item.lead, newText: lines + style.eol + inner });
    from = item.trail;
    lines = '';
  });
  addNew(items.length);
  edits.push({ start: from, end: close, newText: lines + style.eol + outer });
  return edits;
}

/** Insertions as they follow in the text: by index, and at one index first what stays by what is before it. */
export function inOrder(insertions: readonly Insertion[]): Insertion[] {
  const rank = { open: 0, previous: 1, next: 2, close: 3 } as const;
  return [...insertions].sort((a, b) => a.index - b.index || rank[a.beside] - rank[b.beside]);
}

/** Texts that go to one place. */
interface Place {
  readonly index: number;
  readonly beside: Insertion['beside'];
  readonly texts: string[];
}

function placesOf(sequence: Sequence, insertions: readonly Insertion[]): Place[] {
  const places: Place[] = [];
  for (const insertion of inOrder(insertions)) {
    const index = wholeLines(sequence, insertion);
    const last = places.at(-1);
    if (last?.index === index && last.beside === insertion.beside) last.texts.push(insertion.text);
    else places.push({ index, beside: insertion.beside, texts: [insertion.text] });
  }
  return places;
}

/** Bindings that share a line stay together; order matters in lists alone. */
function wholeLines({ items, container }: Sequence, { index, beside }: Insertion): number {
  if (container.kind === 'List') return index;
  const group = beside === 'previous' ? items[index - 1]?.group : items[index]?.group;
  if (beside === 'previous' && group !== undefined)
    return items.findLastIndex((item) => item.group === group) + 1;
  if (beside === 'next' && group !== undefined) return items.findIndex((item) => item.group === group);
  return index;
}

/** Into a sequence on many lines. */
function linesEdit(sequence: Sequence, { index, beside, texts }: Place): TextEdit[] {
  const { file, open, close, items, hugsOpen } = sequence;
  const { text } = file;
  const style = styleOf(file);
  const previous = items[index - 1];
  const next = items[index];
  const indent = childIndent(sequence, index);
  const lines = texts.map((line) => reindent(line, indent, style));

  if (beside !== 'close' && previous && next && previous.group === next.group) {
    const newText = lines.map((line) => ` ${line}`).join('');
    return [{ start: previous.end, end: previous.end, newText }];
  }
  const sides: Side[] = [...(previous ? [previous] : []), ...texts, ...(next ? [next] : [])];
  const firstNew = previous ? 1 : 0;
  const blankBefore = (side: number): string =>
    side > 0 && side < sides.length && wantsBlankLine(sequence, sides[side - 1]!, sides[side]!, index)
      ? style.eol
      : '';
  const block = lines
    .map((line, at) => (at === 0 ? '' : style.eol + blankBefore(firstNew + at)) + indent + line)
    .join('');
  const parted = previous && next ? hasBlankLine(sequence, previous, next) : false;
  const above = blankBefore(firstNew);
  const below = blankBefore(firstNew + lines.length);

  const hugged = next !== undefined && previous === undefined && hugsOpen && next.group === 0;
  // Where a blank line follows the opening mark, it stays there.
  const airy =
    beside === 'open' && next && /\n[ \t]*\r?\n/.test(text.slice(trailingEnd(file, open, close), next.lead));
  if (next && isFirstOnLine(text, next.lead) && (beside === 'next' || airy)) {
    const at = lineStart(text, next.lead);
    return [{ start: at, end: at, newText: (parted ? '' : above) + block + style.eol + below }];
  }
  if (hugged) {
    const newText = `${block.slice(indent.length)}${style.eol}${indent}`;
    return [{ start: next.lead, end: next.lead, newText }];
  }
  if (beside === 'close') {
    const at = spaceStart(file, close, previous?.trail ?? open);
    const alone = items.length === 0 && !text.slice(at, close).includes('\n');
    const newText = style.eol + above + block + (alone ? style.eol + indentAt(text, open) : '');
    return [{ start: at, end: alone ? close : at, newText }];
  }
  const at = previous?.trail ?? trailingEnd(file, open, close);
  return [{ start: at, end: at, newText: style.eol + above + block + (parted ? '' : below) }];
}

/** The indentation of new items: that of the nearest neighbour that begins a line. */
export function childIndent(sequence: Sequence, index: number): string {
  const { file, open, close, items } = sequence;
  const { text } = file;
  const near = items
    .map((item, at) => ({ item, distance: Math.abs(at + 0.5 - index) }))
    .filter(({ item }) => isFirstOnLine(text, item.start))
    .sort((a, b) => a.distance - b.distance);
  const sibling =
    near[0]?.item ??
    commentsIn(file, { start: open, end: close }).find(({ start }) => isFirstOnLine(text, start));
  if (sibling) return indentAt(text, sibling.start);
  return indentAt(text, isFirstOnLine(text, close) ? close : open) + styleOf(file).unit;
}
