/**
 * Puts new items into a sequence that has some: where each goes, and the line breaks, blank lines and indentation about it.
 *
 *     [ a b ]  →  [ a b new ]            [            [
 *                                          a     →      a
 *                                        ]              new
 *                                                     ]
 */
import { hasBlankLine, type Side, wantsBlankLine } from './edits-blank-lines.ts';
import { type Draft, type NewItem, withItem } from './edits-draft.ts';
import {
  type Element,
  type Insertion,
  type Item,
  isInline,
  isRemoved,
  type Sequence,
  spaceStart,
} from './edits-sequence.ts';
import { indentAt, isFirstOnLine, lineStart, reindent } from './layout.ts';
import { commentsIn, trailingEnd } from './layout-comments.ts';
import { regionsOf } from './layout-regions.ts';
import type { TextEdit } from './text-edit.ts';

/** Whether a text can stand on one line with what follows it. */
export function fitsInline(text: string): boolean {
  return !text.includes('\n') && !regionsOf(text).some(({ kind }) => kind === 'line-comment');
}

/** Puts a new item into a sequence of which at least one item, or a comment, stays. */
export function insertItem(draft: Draft, insertion: Insertion): Draft {
  const { sequence } = draft;
  if (isInline(sequence) && sequence.items.length > 0)
    return withItem(draft, inlineItem(sequence, insertion));
  return withItem(draft, lineItem(sequence, { ...insertion, index: wholeLines(sequence, insertion) }));
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
export function spreadIndent({ file, style, open }: Sequence): string {
  return indentAt(file.text, open) + style.unit;
}

function textOf({ file }: Sequence, { start, end }: Item): string {
  return file.text.slice(start, end);
}

/** An edit that inserts an item between what stands before and after it. */
function newItem(at: number, before: string, item: string, after: string, index: number): NewItem {
  const text = { start: before.length, end: before.length + item.length };
  return { edit: { start: at, end: at, newText: before + item + after }, text, index };
}

/** Into a sequence on one line: ` new` after an item, `new ` before the first. */
function inlineItem({ file, style, open, items }: Sequence, { text, index }: Insertion): NewItem {
  const previous = items[index - 1];
  const item = reindent(text, indentAt(file.text, open), style);
  if (previous) return newItem(previous.trail, ' ', item, '', index);
  return newItem(items[0]!.lead, '', item, ' ', index);
}

/** From one line to one line for each item. Removals are a part of it. */
export function spreadEdits(
  sequence: Sequence,
  insertions: readonly Insertion[],
  removed: ReadonlySet<Element>,
): TextEdit[] {
  const { file, style, open, close, items } = sequence;
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
    if (isRemoved(removed, item)) return;
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
function lineItem(sequence: Sequence, { index, beside, text: asked }: Insertion): NewItem {
  const { file, style, open, close, items, hugsOpen } = sequence;
  const { text } = file;
  const { eol } = style;
  const previous = items[index - 1];
  const next = items[index];
  const indent = childIndent(sequence, index);
  const item = reindent(asked, indent, style);
  if (beside !== 'close' && previous && next && previous.group === next.group)
    return newItem(previous.end, ' ', item, '', index);

  const wantsBlank = (before: Side, after: Side): boolean => wantsBlankLine(sequence, before, after, index);
  const parted = previous && next ? hasBlankLine(sequence, previous, next) : false;
  const above = previous && wantsBlank(previous, asked) ? eol : '';
  const below = next && wantsBlank(asked, next) ? eol : '';
  const hugged = next !== undefined && previous === undefined && hugsOpen && next.group === 0;
  // Where a blank line follows the opening mark, it stays there.
  const airy =
    beside === 'open' && next && /\n[ \t]*\r?\n/.test(text.slice(trailingEnd(file, open, close), next.lead));
  if (next && isFirstOnLine(text, next.lead) && (beside === 'next' || airy)) {
    const at = lineStart(text, next.lead);
    return newItem(at, (parted ? '' : above) + indent, item, eol + below, index);
  }
  if (hugged) return newItem(next.lead, '', item, eol + indent, index);
  if (beside === 'close') {
    const at = spaceStart(file, close, previous?.trail ?? open);
    const alone = items.length === 0 && !text.slice(at, close).includes('\n');
    const inserted = newItem(at, eol + above + indent, item, alone ? eol + indentAt(text, open) : '', index);
    return alone ? { ...inserted, edit: { ...inserted.edit, end: close } } : inserted;
  }
  const at = previous?.trail ?? trailingEnd(file, open, close);
  return newItem(at, eol + above + indent, item, parted ? '' : below, index);
}

/** The indentation of new items: that of the nearest neighbour that begins a line. */
export function childIndent(sequence: Sequence, index: number): string {
  const { file, style, open, close, items } = sequence;
  const { text } = file;
  const near = items
    .map((item, at) => ({ item, distance: Math.abs(at + 0.5 - index) }))
    .filter(({ item }) => isFirstOnLine(text, item.start))
    .sort((a, b) => a.distance - b.distance);
  const sibling =
    near[0]?.item ??
    commentsIn(file, { start: open, end: close }).find(({ start }) => isFirstOnLine(text, start));
  if (sibling) return indentAt(text, sibling.start);
  return indentAt(text, isFirstOnLine(text, close) ? close : open) + style.unit;
}
