/**
 * Comments that silence rules:
 *
 *     # llamaflake-ignore native-cpu-flag       the rules named, on this line and the next; without a name, all of them
 *     # llamaflake-ignore-file                  the same for the whole file
 */
import { lineIndex, positionAt } from '../nix/line-index.ts';
import type { SourceFile } from '../nix/syntax.ts';

/** True for a rule and an offset of the file. */
export type IsSuppressed = (rule: string, offset: number) => boolean;

const directive = /llamaflake-ignore(-file)?(?![\w-])[ \t:]*([^\n\r*]*)/g;

const suppressions = new WeakMap<SourceFile, IsSuppressed>();

/** Which findings the comments of a file silence. */
export function suppressionsOf(file: SourceFile): IsSuppressed {
  let known = suppressions.get(file);
  if (!known) {
    known = file.text.includes('llamaflake-ignore') ? read(file) : () => false;
    suppressions.set(file, known);
  }
  return known;
}

interface Ignored {
  /** Undefined for the whole file; else the first and the last line. */
  readonly lines: readonly [number, number] | undefined;
  /** Empty for all. */
  readonly rules: ReadonlySet<string>;
}

function read(file: SourceFile): IsSuppressed {
  const lines = lineIndex(file.text);
  const lineOf = (offset: number): number => positionAt(lines, offset).line;
  const ignored: Ignored[] = [];
  for (const comment of file.tree.comments) {
    for (const match of file.text.slice(comment.start, comment.end).matchAll(directive)) {
      const last = lineOf(comment.end - 1);
      ignored.push({
        lines: match[1] ? undefined : [lineOf(comment.start + match.index), last + 1],
        rules: new Set(ruleNames(match[2]!)),
      });
    }
  }
  return (rule, offset) =>
    ignored.some(
      (one) =>
        (one.rules.size === 0 || one.rules.has(rule)) &&
        (!one.lines || (one.lines[0] <= lineOf(offset) && lineOf(offset) <= one.lines[1])),
    );
}

/** The ids at the head of the text; the reason that may follow them is no id: `native-cpu-flag: built on the host`. */
function ruleNames(text: string): string[] {
  const names: string[] = [];
  for (const word of text.split(/[\s,]+/)) {
    const name = /^([a-z]+(?:-[a-z]+)+):?$/.exec(word)?.[1];
    if (name === undefined) break;
    names.push(name);
    if (word.endsWith(':')) break;
  }
  return names;
}
