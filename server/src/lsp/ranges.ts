/** Spans of files to ranges of LSP and back. Clients count a byte order mark, files of the analysis don't; clients choose the units. */
import type { Location, Position, Range } from 'vscode-languageserver';
import { type LineIndex, lineIndex, offsetAt, positionAt } from '../nix/line-index.ts';
import type { SourceFile, Span } from '../nix/syntax.ts';
import type { Place } from '../rules/rule.ts';
import { lengthIn, utf16Length } from './position-encoding.ts';
import type { Session } from './session.ts';

/** A file that spans count in: of Nix, or any other. */
export type TextFile = Pick<SourceFile, 'path' | 'text'>;

const indexes = new WeakMap<TextFile, LineIndex>();

export function indexOf(file: TextFile): LineIndex {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const index = lineIndex(file.text);
  indexes.set(file, index);
  return index;
}

const byteOrderMark = '\uFEFF';

/** What stands in the client's document before the first line of a file as the analysis has it. */
const beforeLine = (session: Session, path: string, line: number): string =>
  line === 0 && session.workspace.document(path)?.text.startsWith(byteOrderMark) ? byteOrderMark : '';

function positionOf(session: Session, { path }: TextFile, index: LineIndex, offset: number): Position {
  const { line, character } = positionAt(index, offset);
  const start = index.starts[line]!;
  const before = beforeLine(session, path, line) + index.text.slice(start, start + character);
  return { line, character: lengthIn(session.client.encoding, before) };
}

export function rangeOfSpan(session: Session, file: TextFile, { start, end }: Span): Range {
  const index = indexOf(file);
  return {
    start: positionOf(session, file, index, start),
    end: positionOf(session, file, index, end),
  };
}

export const locationOf = (session: Session, { file, span }: Place): Location => ({
  uri: file.uri,
  range: rangeOfSpan(session, file, span),
});

/** The offset of a client's position in a file of the analysis. */
export function offsetOf(session: Session, file: SourceFile, { line, character }: Position): number {
  const index = indexOf(file);
  const start = index.starts[line];
  if (start === undefined) return offsetAt(index, { line, character });
  const before = beforeLine(session, file.path, line);
  const text = before + index.text.slice(start, index.starts[line + 1]);
  const length = utf16Length(session.client.encoding, text, character);
  return offsetAt(index, { line, character: Math.max(0, length - before.length) });
}
