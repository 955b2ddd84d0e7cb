/** The fix that every finding has: a comment that silences its rule where it stands. */
import { type Change, noChange } from '../nix/change.ts';
import { regionsOf } from '../nix/layout-regions.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import { parseNix } from '../nix/parse.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { applyEdits, type TextEdit } from '../nix/text-edit.ts';
import type { Fix } from './rule.ts';
import { type Directive, suppressionsOf } from './suppress.ts';

/** "Ignore here": never applied by itself, since what it ends is the finding and not the mistake. */
export const ignoreFix = (rule: string, file: SourceFile, offset: number): Fix => ({
  kind: 'ignore',
  title: `Ignore \`${rule}\` here`,
  safe: false,
  change: () => tried(rule, file, offset, ignoreEdit(rule, file, offset)),
});

/** The edit as a change; none where the comment would stand in something that is no comment, or silence nothing. */
function tried(rule: string, file: SourceFile, offset: number, edit: TextEdit): Change {
  const { uri, path, version, text, tree } = file;
  const after = parseNix(applyEdits(text, [edit]), { uri, path, version });
  const now = offset < edit.start ? offset : offset + edit.newText.length;
  const isGood =
    after.tree.errors.length === tree.errors.length && suppressionsOf(after).at(rule, now).length > 0;
  return isGood ? { ...noChange, edits: new Map([[path, [edit]]]) } : noChange;
}

/** Adds the rule to a comment that is there already, else a comment above the line; for the whole file where that line is within a text. */
function ignoreEdit(rule: string, file: SourceFile, offset: number): TextEdit {
  const { text } = file;
  const lines = lineIndex(text);
  const { line } = positionAt(lines, offset);
  const present = suppressionsOf(file).directives.find(
    (one) => one.rules.length > 0 && one.lines && one.lines[0] <= line && line <= one.lines[1],
  );
  if (present) return insert(present.span.end, ` ${rule}`);
  const start = lines.starts[line]!;
  const newline = /\r\n?|\n/.exec(text)?.[0] ?? '\n';
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  if (!isWithinText(file, start)) return insert(start, `${indent}# llamaflake-ignore ${rule}${newline}`);
  const whole = fileDirective(file);
  if (whole) return insert(whole.span.end, ` ${rule}`);
  return insert(0, `# llamaflake-ignore-file ${rule}${newline}`);
}

/** Whether an offset is in a string or a comment that began before it. */
const isWithinText = ({ text }: SourceFile, offset: number): boolean =>
  regionsOf(text).some(({ start, end }) => start < offset && offset <= end);

const insert = (at: number, newText: string): TextEdit => ({ start: at, end: at, newText });

const fileDirective = (file: SourceFile): Directive | undefined =>
  suppressionsOf(file).directives.find((one) => !one.lines && one.rules.length > 0);
