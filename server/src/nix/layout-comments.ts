/**
 * Which comments belong to a binding, a list element or a formal.
 *
 *     # about a            ← the block directly above
 *     a = 1; # why         ← the comment on the same line
 */
import { isFirstOnLine, isLastOnLine, lineStart } from './layout.ts';
import type { Comment, Span } from './syntax.ts';

/** A text with its comments, in order: a file, or what a file is while it changes. */
export interface CommentedText {
  readonly text: string;
  readonly tree: { readonly comments: readonly Comment[] };
}

/** The comment that begins at an offset. */
export function commentFrom(file: CommentedText, start: number): Comment | undefined {
  const { comments } = file.tree;
  const found = comments[firstFrom(comments, start)];
  return found?.start === start ? found : undefined;
}

/** The comment that ends at an offset. */
export function commentUpTo(file: CommentedText, end: number): Comment | undefined {
  const { comments } = file.tree;
  const found = comments[firstFrom(comments, end) - 1];
  return found !== undefined && endOf(file, found) === end ? found : undefined;
}

/** The comments wholly within a span. */
export function commentsIn(file: CommentedText, { start, end }: Span): Comment[] {
  const { comments } = file.tree;
  return comments.slice(firstFrom(comments, start), firstFrom(comments, end));
}

/** Index of the first comment that begins at or after an offset. */
function firstFrom(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOf({ text }: CommentedText, comment: Comment): number {
  return text[comment.end - 1] === '\r' ? comment.end - 1 : comment.end;
}

/**
 * Offset up to which the comments on the same line belong to what ends at an offset: the offset itself where there are none,
 * or where code that is not the bracket at `limit` follows them.
 */
export function trailingEnd(file: CommentedText, offset: number, limit: number): number {
  const { text } = file;
  let at = offset;
  let end = offset;
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') at++;
    const comment = at < limit ? commentFrom(file, at) : undefined;
    if (comment === undefined || text.slice(at, comment.end).includes('\n')) break;
    at = endOf(file, comment);
    end = at;
  }
  return at >= limit || isLastOnLine(text, at) ? end : offset;
}

/**
 * Offset where the comments begin that stand directly before an offset, on its line or on lines of their own right above;
 * the offset itself where there are none. Nothing before `limit` counts.
 */
export function leadingStart(file: CommentedText, offset: number, limit: number): number {
  const { text } = file;
  let start = offset;
  for (;;) {
    const ownLine = isFirstOnLine(text, start);
    let at = start;
    while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
    if (ownLine) {
      at = lineStart(text, start) - 1;
      if (text[at - 1] === '\r') at--;
      while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
    }
    const comment = at > limit ? commentUpTo(file, at) : undefined;
    if (comment === undefined || comment.start < limit) return start;
    if (ownLine && !isFirstOnLine(text, comment.start)) return start;
    start = comment.start;
  }
}

/** A line that parts a file into sections: `# ----`, `#### Hosts ####`. */
const sectionLine = /^(?:#|\/\*)\s*[-=#*~_]{3,}/m;
/** Code that was switched off: `# foo.bar = 1;`, `# inherit x;`, and in a list `# firefox`. */
const disabledBinding = /^(?:#+|\/\*)\s*(?:[\w."'${}-]+\s*=(?!=)|inherit\b.*;\s*$)/m;
const disabledElement = /^#+\s*[\w.'-]+\s*$/m;

/** What tells whom a comment block is about. */
export interface Commented {
  /** Names by which a comment may call what stands below it. */
  readonly names: readonly string[];
  readonly inList: boolean;
  /** Whether the block stands over nothing that stays. */
  readonly alone: boolean;
}

/**
 * Offset from which the comments above something are clearly about it alone, so that they go when it goes; `start` where none
 * are. Section lines and code that was switched off are about something else.
 * @param lead where the block directly above begins, as `leadingStart` says
 */
export function ownedStart(file: CommentedText, lead: number, start: number, about: Commented): number {
  const block = commentsIn(file, { start: lead, end: start });
  const textOf = ({ start, end }: Comment): string => file.text.slice(start, end).replace(/^[ \t]+/gm, '');
  const foreign = block.findLastIndex((comment) => {
    const text = textOf(comment);
    return (
      sectionLine.test(text) || disabledBinding.test(text) || (about.inList && disabledElement.test(text))
    );
  });
  const own = block.slice(foreign + 1);
  const text = own.map(textOf).join('\n').toLowerCase();
  const named = about.names.some((name) => name.length > 2 && text.includes(name.toLowerCase()));
  return about.alone || named ? (own[0]?.start ?? start) : start;
}
