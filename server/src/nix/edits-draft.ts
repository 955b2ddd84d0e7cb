/**
 * A sequence on the way from its old text to the new one. Changes are made one after another, each in the text that those
 * before it left, so that no two of them can get into each other's way; in the end they are plain edits of the old text.
 */
import { laidOut, type Outline, pathOfText, type Sequence } from './edits-sequence.ts';
import type { CommentedText } from './layout-comments.ts';
import { regionsOf } from './layout-regions.ts';
import type { Comment, Span } from './syntax.ts';
import { applyEdits, composeEdits, sortedEdits, type TextEdit } from './text-edit.ts';

export interface Draft {
  readonly sequence: Sequence;
  /** All changes so far, as edits of the old text. */
  readonly edits: readonly TextEdit[];
}

type OutlineItem = Outline['items'][number];

/** New text of a sequence: an edit, and where in its text the item is. */
export interface NewItem {
  readonly edit: TextEdit;
  readonly text: Span;
  /** The place of the new item among those that are there. */
  readonly index: number;
}

export const draftOf = (sequence: Sequence): Draft => ({ sequence, edits: [] });

/** A draft without some of its items. */
export function withoutItems(
  draft: Draft,
  edits: readonly TextEdit[],
  isGone: (item: OutlineItem) => boolean,
): Draft {
  const at = movedBy(edits);
  const kept = draft.sequence.items.filter((item) => !isGone(item));
  return changed(
    draft,
    edits,
    kept.map((item) => ({ ...item, start: at.right(item.start), end: at.left(item.end) })),
  );
}

/** A draft with an item more. */
export function withItem(draft: Draft, { edit, text, index }: NewItem): Draft {
  const at = movedBy([edit]);
  const items: OutlineItem[] = draft.sequence.items.map((item) => {
    return { ...item, start: at.right(item.start), end: at.left(item.end) };
  });
  const path = pathOfText(edit.newText.slice(text.start, text.end));
  items.splice(index, 0, {
    node: undefined,
    path,
    start: edit.start + text.start,
    end: edit.start + text.end,
  });
  return changed(draft, [edit], items);
}

/** A draft in which new text stands for some items, by their index. */
export function withReplaced(draft: Draft, replaced: ReadonlyMap<number, TextEdit>): Draft {
  const edits = sortedEdits([...replaced.values()]);
  const at = movedBy(edits);
  const items = draft.sequence.items.map((item, index): OutlineItem => {
    const edit = replaced.get(index);
    if (edit === undefined) return { ...item, start: at.right(item.start), end: at.left(item.end) };
    const start = at.left(edit.start);
    return { node: item.node, path: pathOfText(edit.newText), start, end: start + edit.newText.length };
  });
  return changed(draft, edits, items);
}

function changed(
  { sequence, edits }: Draft,
  more: readonly TextEdit[],
  items: readonly OutlineItem[],
): Draft {
  const { file, container, style } = sequence;
  const at = movedBy(more);
  const text = applyEdits(file.text, more);
  const comments = commentsAfter(file, more);
  const outline = { container, style, open: at.left(sequence.open), close: at.right(sequence.close), items };
  return {
    sequence: laidOut({ text, tree: { comments } }, outline),
    edits: composeEdits(edits, more),
  };
}

/** The comments of a text after edits, of which each takes and brings whole comments. */
function commentsAfter(file: CommentedText, edits: readonly TextEdit[]): Comment[] {
  const at = movedBy(edits);
  const isGone = ({ start, end }: Comment): boolean =>
    edits.some((edit) => edit.start <= start && end <= edit.end);
  const kept = file.tree.comments
    .filter((comment) => !isGone(comment))
    .map((comment) => ({ ...comment, start: at.right(comment.start), end: at.left(comment.end) }));
  const brought = edits.flatMap((edit) =>
    regionsOf(edit.newText).flatMap(({ kind, start, end }): Comment[] => {
      if (kind !== 'line-comment' && kind !== 'block-comment') return [];
      const from = at.left(edit.start);
      return [{ kind: kind === 'line-comment' ? 'line' : 'block', start: from + start, end: from + end }];
    }),
  );
  return [...kept, ...brought].sort((a, b) => a.start - b.start);
}

/** Where an offset is after edits: left or right of what is inserted there. */
function movedBy(edits: readonly TextEdit[]): {
  left(offset: number): number;
  right(offset: number): number;
} {
  const moved = (offset: number, passes: (edit: TextEdit) => boolean): number => {
    let by = 0;
    for (const edit of edits) if (passes(edit)) by += edit.newText.length - (edit.end - edit.start);
    return offset + by;
  };
  return {
    left: (offset) => moved(offset, ({ start, end }) => end <= offset && (start < end || end < offset)),
    right: (offset) => moved(offset, ({ end }) => end <= offset),
  };
}
