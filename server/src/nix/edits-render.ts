/**
 * All changes of one sequence at once, so that any number of insertions and removals in one place fit together.
 */
import { draftOf, withoutItems, withReplaced } from './edits-draft.ts';
import { fitsInline, inOrder, insertItem, spreadEdits, spreadIndent, spreads } from './edits-insert.ts';
import { ownStart, removalEdits } from './edits-remove.ts';
import {
  type Container,
  type Element,
  type Insertion,
  type Item,
  isRemoved,
  type Sequence,
  type SequenceChange,
  sequenceOf,
  spaceEnd,
} from './edits-sequence.ts';
import { indentAt, reindent } from './layout.ts';
import { commentsIn } from './layout-comments.ts';
import type { Span } from './syntax.ts';
import type { TextEdit } from './text-edit.ts';

/** The edits for a change of a sequence. */
export function sequenceEdits(container: Container, change: SequenceChange): TextEdit[] {
  const sequence = sequenceOf(container);
  const removed = new Set(change.removed);
  const indent = spreads(sequence, change.insertions) ? spreadIndent(sequence) : undefined;
  const { replacements, insertions } = takePlaces(sequence, change.insertions, removed, indent);
  if (sequence.items.every((item) => isRemoved(removed, item)) && !keepsComment(sequence, removed))
    return refill(sequence, insertions);
  if (indent !== undefined) return [...replacements.values(), ...spreadEdits(sequence, insertions, removed)];
  let draft = withReplaced(draftOf(sequence), replacements);
  draft = withoutItems(draft, removalEdits(draft.sequence, removed), (item) => isRemoved(removed, item));
  insertions.forEach((insertion, before) => {
    const gone = sequence.items.slice(0, insertion.index).filter((item) => isRemoved(removed, item));
    draft = insertItem(draft, { ...insertion, index: insertion.index - gone.length + before });
  });
  return [...draft.edits];
}

/**
 * A new item takes the place of one that goes beside it: line breaks, blank lines and indentation are there already.
 * @param indent the indentation that items will have, where it is not that of the line they are on
 */
function takePlaces(
  sequence: Sequence,
  insertions: readonly Insertion[],
  removed: Set<Element>,
  indent: string | undefined,
): { replacements: Map<number, TextEdit>; insertions: Insertion[] } {
  const left = inOrder(insertions);
  const replacements = new Map<number, TextEdit>();
  sequence.items.forEach((item, index) => {
    if (!isRemoved(removed, item)) return;
    const at = left.findIndex((insertion) => insertion.index === index || insertion.index === index + 1);
    if (at === -1) return;
    const [taken] = left.splice(at, 1);
    replacements.set(index, replaceItem(sequence, item, removed, taken!.text, indent));
    if (item.node) removed.delete(item.node);
    // What else goes here follows the first.
    left.forEach((insertion, other) => {
      if (insertion.index === index) left[other] = { ...insertion, index: index + 1, beside: 'previous' };
    });
  });
  return { replacements, insertions: left };
}

/** The comments of an item go with it, unless others share its line. */
function replaceItem(
  sequence: Sequence,
  item: Item,
  removed: ReadonlySet<Element>,
  text: string,
  indent: string | undefined,
): TextEdit {
  const { file, style } = sequence;
  const alone = sequence.items.every((other) => other === item || other.group !== item.group);
  const start = alone ? ownStart(sequence, item, removed) : item.start;
  const newText = reindent(text, indent ?? indentAt(file.text, item.start), style);
  return { start, end: alone ? item.trail : item.end, newText };
}

/** Whether a comment stays when all removed items go with theirs. */
function keepsComment(sequence: Sequence, removed: ReadonlySet<Element>): boolean {
  const { file, open, close } = sequence;
  const comments = commentsIn(file, { start: open, end: close });
  if (comments.length === 0) return false;
  const spans: Span[] = [...removalEdits(sequence, removed), ...sequence.items];
  return comments.some(
    (comment) => !spans.some(({ start, end }) => start <= comment.start && comment.end <= end),
  );
}

/** The whole inside anew, where nothing of it stays. */
function refill(
  { file, style, container, open, close, items }: Sequence,
  insertions: readonly Insertion[],
): TextEdit[] {
  const { text } = file;
  const texts = insertions.map((insertion) => insertion.text);
  if (texts.length === 0) {
    if (container.kind === 'Let' && container.body) {
      const body = spaceEnd(file, container.inOffset + 'in'.length, container.body.start);
      return [{ start: container.start, end: body, newText: '' }];
    }
    if (items.length === 0) return [];
    return [
      {
        start: open,
        end: close,
        newText: container.kind === 'List' ? style.emptyListPad : style.emptySetPad,
      },
    ];
  }
  const broken = text.slice(open, close).includes('\n') && items.length === 0;
  if (!broken && texts.every(fitsInline) && onOneLine(container, insertions)) {
    const pad = { List: style.listPad, AttrSet: style.bracePad, Let: ' ', Inherit: '' }[container.kind];
    const lead = container.kind === 'Inherit' ? ' ' : pad;
    return [{ start: open, end: close, newText: lead + texts.join(' ') + pad }];
  }
  const outer = indentAt(text, open);
  const inner = outer + style.unit;
  const lines = texts.map((each) => style.eol + inner + reindent(each, inner, style)).join('');
  return [{ start: open, end: close, newText: lines + style.eol + outer }];
}

/** Whether new items of an empty sequence go on the line of its marks: elements and names do, bindings where it is an argument. */
function onOneLine({ kind, parent }: Container, insertions: readonly Insertion[]): boolean {
  const asked = insertions.find(({ oneLine }) => oneLine !== undefined)?.oneLine;
  if (asked !== undefined) return asked;
  if (kind === 'List' || kind === 'Inherit') return true;
  if (kind === 'Let' || insertions.length > 1) return false;
  return parent !== undefined && ['Apply', 'List', 'Paren', 'Binary', 'Formal'].includes(parent.kind);
}
