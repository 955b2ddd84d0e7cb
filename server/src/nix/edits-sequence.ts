/**
 * Things that stand one after another between two marks: bindings in a set or a `let`, elements of a list, names of an
 * `inherit`. Where they are, which comments are theirs, which share a line.
 */
import { type FileStyle, styleOf } from './layout.ts';
import { type CommentedText, leadingStart, trailingEnd } from './layout-comments.ts';
import type { AttrSet, Binding, Expr, Inherit, InheritName, Let, ListExpr, Span } from './syntax.ts';

/** What holds a sequence. */
export type Container = AttrSet | Let | ListExpr | Inherit;
export type Element = Binding | Inherit | InheritName | Expr;

/** One thing of a sequence. */
export interface Item extends Span {
  /** What was there from the start; undefined for new text. */
  readonly node: Element | undefined;
  /** The names on the way to a binding, undefined where one is worked out when run; `inherit` has one of its own. */
  readonly path: readonly (string | undefined)[];
  /** Where the comments directly before or above it begin; its start where there are none. */
  readonly lead: number;
  /** Where the comments after it on its line end; its end where there are none. */
  readonly trail: number;
  /** Index of the run of items that share a line. */
  readonly group: number;
}

export interface Sequence {
  readonly file: CommentedText;
  readonly style: FileStyle;
  readonly container: Container;
  /** Offset after the opening mark. */
  readonly open: number;
  /** Offset of the closing mark. */
  readonly close: number;
  readonly items: readonly Item[];
  /** Whether the first items stand on the line of the opening mark. */
  readonly hugsOpen: boolean;
  /** Whether the last items stand on the line of the closing mark. */
  readonly hugsClose: boolean;
}

/** A new thing for a sequence. */
export interface Insertion {
  readonly text: string;
  /** How many of the present items come before it. */
  readonly index: number;
  /** What it stays beside, whatever else stands between: a mark, the item before it or the one after it. */
  readonly beside: 'open' | 'previous' | 'next' | 'close';
  /** For an empty sequence: on the line of the marks, or on its own. */
  readonly oneLine?: boolean;
}

/** What shall become of a sequence. */
export interface SequenceChange {
  readonly insertions: Insertion[];
  readonly removed: Set<Element>;
}

/** Where a sequence's items are. */
export function sequenceOf(container: Container): Sequence {
  const { file } = container;
  const items = elementsOf(container).map((node) => {
    return { node, path: pathOf(node), start: node.start, end: node.end };
  });
  return laidOut(file, { container, style: styleOf(file), ...marksOf(container), items });
}

/** What is known of a sequence before its text is looked at. */
export interface Outline extends Pick<Sequence, 'container' | 'style' | 'open' | 'close'> {
  readonly items: readonly Pick<Item, 'node' | 'path' | 'start' | 'end'>[];
}

/** A sequence in a text: whose the comments are, and what shares a line. */
export function laidOut(file: CommentedText, outline: Outline): Sequence {
  const { open, close } = outline;
  const items: Item[] = [];
  let group = 0;
  for (const item of outline.items) {
    const previous = items.at(-1);
    if (previous && hasBreak(file, previous.end, item.start)) group++;
    const lead = leadingStart(file, item.start, previous?.trail ?? open);
    const trail = trailingEnd(file, item.end, close);
    items.push({ ...item, lead, trail, group });
  }
  const first = items[0];
  const last = items.at(-1);
  return {
    ...outline,
    file,
    items,
    hugsOpen: first !== undefined && !hasBreak(file, open, first.start),
    hugsClose: last !== undefined && !hasBreak(file, last.end, close),
  };
}

/** Whether an item is one of those that go. */
export function isRemoved(removed: ReadonlySet<Element>, { node }: Pick<Item, 'node'>): boolean {
  return node !== undefined && removed.has(node);
}

function hasBreak(file: CommentedText, start: number, end: number): boolean {
  return file.text.slice(start, end).includes('\n');
}

function elementsOf(container: Container): readonly Element[] {
  if (container.kind === 'List') return container.elements;
  return container.kind === 'Inherit' ? container.names : container.bindings;
}

function marksOf(container: Container): { open: number; close: number } {
  const { text } = container.file;
  const last = container.end - 1;
  switch (container.kind) {
    case 'List':
      return { open: container.start + 1, close: last };
    case 'AttrSet':
      return { open: container.open + 1, close: last };
    case 'Let': {
      const legacy = container.body === undefined;
      const open = legacy ? text.indexOf('{', container.start) + 1 : container.start + 'let'.length;
      return { open, close: container.inOffset };
    }
    case 'Inherit': {
      const from = container.from;
      const open = from ? text.indexOf(')', from.end) + 1 : container.start + 'inherit'.length;
      return { open, close: last };
    }
  }
}

/** Whether all of a sequence is on one line, apart from items that are themselves on many. */
export function isInline({ file, open, close, items, hugsOpen, hugsClose }: Sequence): boolean {
  if (items.length === 0) return !hasBreak(file, open, close);
  return hugsOpen && hugsClose && items.at(-1)?.group === 0;
}

/** Offset after the last character before an offset that is no white space; never below `limit`. */
export function spaceStart({ text }: CommentedText, offset: number, limit: number): number {
  let at = offset;
  while (at > limit && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

/** Offset of the first character from an offset on that is no white space; never above `limit`. */
export function spaceEnd({ text }: CommentedText, offset: number, limit: number): number {
  let at = offset;
  while (at < limit && /\s/.test(text[at] ?? '')) at++;
  return at;
}

function pathOf(node: Element): readonly (string | undefined)[] {
  if (node.kind === 'Binding') return node.path.map(({ name }) => name);
  return node.kind === 'Inherit' ? ['inherit '] : [];
}

/** The names on the way to a binding that is new text. */
export function pathOfText(text: string): readonly string[] {
  const [, path = ''] = /^\s*(?:#.*\s+)*([^=;{(]*?)\s*(?:[={(;]|$)/.exec(text) ?? [];
  if (/^inherit\b/.test(path)) return ['inherit '];
  return path.split('.').map((name) => name.replace(/^"|"$/g, ''));
}
