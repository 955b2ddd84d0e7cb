/**
 * Takes items out of a sequence: with the comments that are clearly theirs, without a trace of separators or blank lines.
 */

import { hasBlankLine } from './edits-blank-lines.ts';
import { type Element, type Item, isRemoved, type Sequence, spaceEnd, spaceStart } from './edits-sequence.ts';
import { indentAt, isLastOnLine, lineEnd, lineStart } from './layout.ts';
import { commentUpTo, ownedStart } from './layout-comments.ts';
import type { Span } from './syntax.ts';
import type { TextEdit } from './text-edit.ts';

/** What a span to delete stands in: a file, between the offsets of two marks. */
type Bounds = Pick<Sequence, 'file' | 'open' | 'close'>;

/** A span to delete; `lines` where it is whole lines, from the end of the line before. */
interface Cut extends Span {
  readonly lines: boolean;
}

/** The edits by which the removed items are gone. Some others, or a comment, stay. */
export function removalEdits(sequence: Sequence, removed: ReadonlySet<Element>): TextEdit[] {
  const lastGroup = sequence.items.at(-1)?.group ?? -1;
  const groups = Array.from({ length: lastGroup + 1 }, (_, index) =>
    sequence.items.filter(({ group }) => group === index),
  );
  const cuts = groups.flatMap((items): Cut[] => {
    if (!items.every((item) => isRemoved(removed, item))) return cutsWithin(items, removed);
    const first = items[0]!;
    const last = items.at(-1)!;
    const hugsOpen = first.group === 0 && sequence.hugsOpen;
    const hugsClose = last.group === lastGroup && sequence.hugsClose;
    const start = ownStart(sequence, first, removed);
    if (hugsOpen) {
      const end = hugsClose ? last.trail : nextKept(sequence, last, removed);
      return [{ start: first.start, end, lines: false }];
    }
    if (hugsClose)
      return [{ start: spaceStart(sequence.file, start, sequence.open), end: last.trail, lines: false }];
    return [lineCut(sequence, start, last.trail)];
  });
  return tidied(sequence, cuts).map((cut) => belowLineComment(sequence, cut));
}

/** The spans to delete so that whole lines go, in the order of the text, each from what is theirs up to the end of a line. */
export function lineRemovalSpans(bounds: Bounds, spans: readonly Span[]): Span[] {
  return tidied(
    bounds,
    spans.map(({ start, end }) => lineCut(bounds, start, end)),
  );
}

function tidied(bounds: Bounds, cuts: readonly Cut[]): Span[] {
  return joinLines(bounds, cuts).map((cut) => (cut.lines ? withBlankLines(bounds, cut) : cut));
}

/** Where the first thing after an item begins that stays: another item, or a comment. */
function nextKept({ file, items, close }: Sequence, item: Item, removed: ReadonlySet<Element>): number {
  let at = spaceEnd(file, item.trail, close);
  for (const next of items.slice(items.indexOf(item) + 1)) {
    if (!isRemoved(removed, next) || (at !== next.lead && at !== next.start)) break;
    at = spaceEnd(file, next.trail, close);
  }
  return at;
}

/** Items that go, from a line on which others stay. */
function cutsWithin(items: readonly Item[], removed: ReadonlySet<Element>): Cut[] {
  const cuts: Cut[] = [];
  items.forEach((item, index) => {
    if (!isRemoved(removed, item)) return;
    const kept = items.slice(0, index).findLast((other) => !isRemoved(removed, other));
    if (kept !== undefined) {
      const before = items[index - 1]!;
      cuts.push({ start: before.end, end: item.end, lines: false });
      return;
    }
    const next = items[index + 1]!;
    cuts.push({ start: index === 0 ? item.start : item.lead, end: next.lead, lines: false });
  });
  return cuts;
}

function lineCut({ file: { text } }: Bounds, start: number, end: number): Cut {
  const line = lineStart(text, start);
  return { start: lineEnd(text, line - 1), end: lineEnd(text, end), lines: true };
}

/** Where an item and the comments above that go with it begin. */
export function ownStart(sequence: Sequence, item: Item, removed: ReadonlySet<Element>): number {
  const { path } = item;
  const source = sequence.file.text.slice(item.start, item.end);
  const names =
    path.length > 0 ? [path[0], path.at(-1)].filter((name) => name !== undefined) : source.split(/[^\w-]+/);
  return ownedStart(sequence.file, item.lead, item.start, {
    names,
    inList: sequence.container.kind === 'List',
    alone: standsAlone(sequence, item, removed),
  });
}

/** Whether all that follows an item without a blank line or a comment of its own goes too. */
function standsAlone(sequence: Sequence, item: Item, removed: ReadonlySet<Element>): boolean {
  let before = item;
  for (const next of sequence.items.slice(sequence.items.indexOf(item) + 1)) {
    if (hasBlankLine(sequence, before, next) || next.lead < next.start) return true;
    if (!isRemoved(removed, next)) return false;
    before = next;
  }
  return true;
}

/** Line cuts with nothing but white space between them become one, in the order of the text. */
function joinLines({ file, open }: Bounds, cuts: readonly Cut[]): Cut[] {
  const joined: Cut[] = [];
  for (const cut of cuts) {
    const last = joined.at(-1);
    const touches = last !== undefined && cut.start <= spaceEnd(file, last.end, cut.start);
    if (touches && (last.lines === cut.lines || cut.start <= last.end)) {
      joined[joined.length - 1] = {
        // What goes up to the closing mark takes the blank lines before it along.
        start: last.lines && !cut.lines ? spaceStart(file, last.start, open) : last.start,
        end: Math.max(last.end, cut.end),
        lines: last.lines && cut.lines,
      };
    } else {
      joined.push(cut);
    }
  }
  return joined;
}

/** Leaves neither two runs of blank lines in one place nor a blank line beside a bracket that had none. */
function withBlankLines({ file, open, close }: Bounds, cut: Cut): Span {
  const { text } = file;
  const before = spaceStart(file, cut.start, open);
  const after = spaceEnd(file, cut.end, close);
  const breaksBefore = text.slice(before, cut.start).split('\n').length - 1;
  const breaksAfter = text.slice(cut.end, after).split('\n').length - 1;
  if (before <= open && breaksAfter > 1) {
    const keep = text.lastIndexOf('\n', after - 1);
    return { start: cut.start, end: text[keep - 1] === '\r' ? keep - 1 : keep };
  }
  const doubled = after >= close || (breaksBefore > 0 && breaksAfter > 1);
  return { start: doubled ? before : cut.start, end: cut.end };
}

/** The closing mark does not move up into a line comment: it comes to a line of its own. */
function belowLineComment({ file, style, open, close }: Sequence, { start, end }: Span): TextEdit {
  const { text } = file;
  const before = spaceStart(file, start, open);
  const isMoved = !isLastOnLine(text, end) && spaceEnd(file, end, close) >= close;
  if (!isMoved || commentUpTo(file, before)?.kind !== 'line') return { start, end, newText: '' };
  return { start: before, end: close, newText: style.eol + indentAt(text, open) };
}
