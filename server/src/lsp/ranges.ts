/** Spans of files to ranges of LSP and back. Clients count a byte order mark, files of the analysis don't. */
import type { Location, Position, Range } from 'vscode-languageserver';
import { type LineIndex, lineIndex, offsetAt, positionAt } from '../nix/line-index.ts';
import type { SourceFile, Span } from '../nix/syntax.ts';
import type { Place } from '../rules/rule.ts';
import type { Session } from './session.ts';

const indexes = new WeakMap<SourceFile, LineIndex>();

export function indexOf(file: SourceFile): LineIndex {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const index = lineIndex(file.text);
  indexes.set(file, index);
  return index;
}

/** 1 where the client's document begins with a byte order mark. */
const markOf = (session: Session, path: string): number =>
  session.workspace.document(path)?.text.startsWith('\uFEFF') ? 1 : 0;

function position(index: LineIndex, offset: number, mark: number): Position {
  const { line, character } = positionAt(index, offset);
  return { line, character: line === 0 ? character + mark : character };
}

export function rangeOfSpan(session: Session, file: SourceFile, { start, end }: Span): Range {
  const mark = markOf(session, file.path);
  const index = indexOf(file);
  return { start: position(index, start, mark), end: position(index, end, mark) };
}

export const locationOf = (session: Session, { file, span }: Place): Location => ({
  uri: file.uri,
  range: rangeOfSpan(session, file, span),
});

/** The offset of a client's position in a file of the analysis. */
export function offsetOf(session: Session, file: SourceFile, { line, character }: Position): number {
  const mark = line === 0 ? markOf(session, file.path) : 0;
  return offsetAt(indexOf(file), { line, character: Math.max(0, character - mark) });
}
