/**
 * Comments that silence rules:
 *
 *     # llamaflake-ignore native-cpu-flag       the rules named, on this line or the next; without a name, all of them
 *     # llamaflake-ignore-file                  the same for the whole file
 *
 * A comment at the end of a line of code is for that line, one on a line of its own for the next line of code.
 */
import { lineIndex, positionAt } from '../nix/line-index.ts';
import type { SourceFile, Span } from '../nix/syntax.ts';

/** A rule that a comment names, where it names it. */
export interface NamedRule {
  readonly id: string;
  readonly span: Span;
}

/** One comment that silences something. */
export interface Directive {
  /** From `llamaflake-ignore` to the last name. */
  readonly span: Span;
  /** Empty for all rules. */
  readonly rules: readonly NamedRule[];
  /** Undefined for the whole file; else the first and the last line. */
  readonly lines: readonly [number, number] | undefined;
}

export interface Suppressions {
  readonly directives: readonly Directive[];
  /** Those that silence a rule at an offset of the file. */
  at(rule: string, offset: number): readonly Directive[];
}

const directive = /llamaflake-ignore(-file)?(?![\w-])/g;

const none: Suppressions = { directives: [], at: () => [] };

const known = new WeakMap<SourceFile, Suppressions>();

/** Which findings the comments of a file silence. */
export function suppressionsOf(file: SourceFile): Suppressions {
  let suppressions = known.get(file);
  if (!suppressions) {
    suppressions = file.text.includes('llamaflake-ignore') ? read(file) : none;
    known.set(file, suppressions);
  }
  return suppressions;
}

function read(file: SourceFile): Suppressions {
  const { text, tree } = file;
  const lines = lineIndex(text);
  const lineOf = (offset: number): number => positionAt(lines, offset).line;
  const isComment = commentLines(file, lineOf);
  const directives: Directive[] = [];
  for (const comment of tree.comments) {
    const own = text.slice(comment.start, comment.end);
    const [first, last] = [lineOf(comment.start), lineOf(comment.end - 1)];
    const isBehindCode = text.slice(lines.starts[first], comment.start).trim() !== '';
    let next = last + 1;
    while (isComment(next)) next++;
    for (const match of own.matchAll(directive)) {
      const start = comment.start + match.index;
      const rules = ruleNames(own.slice(match.index + match[0].length), start + match[0].length);
      directives.push({
        span: { start, end: rules.at(-1)?.span.end ?? start + match[0].length },
        rules,
        lines: match[1] ? undefined : [first, isBehindCode ? last : next],
      });
    }
  }
  const at = (rule: string, offset: number): Directive[] =>
    directives.filter(
      ({ rules, lines: range }) =>
        (rules.length === 0 || rules.some(({ id }) => id === rule)) &&
        (!range || (range[0] <= lineOf(offset) && lineOf(offset) <= range[1])),
    );
  return { directives, at };
}

/** True for a line that holds nothing but a comment, or a part of one. */
function commentLines({ text, tree }: SourceFile, lineOf: (offset: number) => number) {
  const lines = new Set<number>();
  for (const { start, end } of tree.comments) {
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    const lineEnd = text.indexOf('\n', end);
    const after = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
    if (before.trim() !== '' || after.trim() !== '') continue;
    for (let line = lineOf(start); line <= lineOf(end - 1); line++) lines.add(line);
  }
  return (line: number): boolean => lines.has(line);
}

const word = /[ \t]*[:,]?[ \t]*([^\s,:*]+)/y;

/**
 * The ids at the head of a text. The reason that may follow them is none: `native-cpu-flag: built on the host`. Ids have a hyphen, but for
 * one that stands alone.
 */
function ruleNames(text: string, offset: number): NamedRule[] {
  const names: NamedRule[] = [];
  word.lastIndex = 0;
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const id = match[1]!;
    const isEndOfNames = names.length > 0 && match[0].includes(':');
    if (isEndOfNames || !(/^[a-z]+(-[a-z]+)+$/.test(id) || id === 'placeholder')) break;
    const end = offset + word.lastIndex;
    names.push({ id, span: { start: end - id.length, end } });
  }
  return names;
}
