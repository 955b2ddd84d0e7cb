/** What the requests at a cursor begin with: the document, and the subject there. */
import type { TextDocumentPositionParams } from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import type { Fleet } from '../fleet/types.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { isWithin } from '../workspace/paths.ts';
import { offsetOf } from './ranges.ts';
import type { Session } from './session.ts';
import { type Question, type Subject, subjectAt } from './subject.ts';

export interface Asked {
  readonly file: SourceFile;
  readonly fleet: Fleet;
  /** Folders of other flakes below this one. */
  readonly nested: readonly string[];
  readonly subject: Subject;
  readonly question: Question;
}

/** Undefined outside of flakes, and for what other servers know as well. */
export function subjectAsked(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
): Asked | undefined {
  const read = session.read(textDocument.uri);
  const file = read && session.workspace.files().source(read.document.path);
  if (!read?.fleet || !file || isProblem(file)) return undefined;
  const { fleet } = read;
  const question: Question = { fleet, option: fleet.options.option };
  const subject = subjectAt(file, offsetOf(session, file, position), question);
  if (!subject) return undefined;
  const roots = read.analysis.fleets.map(({ root }) => root);
  const nested = roots.filter((root) => root !== fleet.root && isWithin(fleet.root, root));
  return { file, fleet, nested, subject, question };
}
