/** Changes as LSP's workspace edits, in the richest form that the client takes. */
import type {
  ChangeAnnotation,
  CreateFile,
  DeleteFile,
  TextEdit as LspTextEdit,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import type { Step } from '../migrate/types.ts';
import type { Change } from '../nix/change.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { sortedEdits, type TextEdit } from '../nix/text-edit.ts';
import { rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

type Read = (path: string) => SourceFile | undefined;

/**
 * One change as an edit; undefined where the client can't create or delete a file that it must.
 *
 * New files are a `create` and the insertion of their text: LSP knows no better. All files are created first and deleted last, with
 * all text between: VS Code undoes neighbouring changes of one kind together, and stops half-way where kinds alternate.
 * @param steps the parts of the change, each of which becomes a change annotation
 */
export function workspaceEdit(
  session: Session,
  change: Change,
  steps: readonly Step[] = [],
): WorkspaceEdit | undefined {
  const { client } = session;
  if (!canApply(session, change)) return undefined;
  const read = reader(session);
  if (!client.documentChanges) return plainEdit(session, change, read);
  const parts = client.annotatesChanges ? steps : [];
  const files = session.workspace.files();
  const ownerOf = (owns: (step: Step) => boolean) => annotation(parts.find(owns)?.id);
  const created = [...change.created].map(([path, text]) =>
    newFile(
      files.uri(path),
      text,
      ownerOf((step) => step.created.has(path)),
    ),
  );
  const documentChanges = [
    ...created.map(([create]) => create),
    ...[...change.edits].flatMap(([path, edits]) => textEdits(session, path, edits, parts, read)),
    ...created.map(([, insertion]) => insertion),
    ...change.deleted.map(
      (path): DeleteFile => ({
        kind: 'delete',
        uri: files.uri(path),
        ...ownerOf(({ deleted }) => deleted.includes(path)),
      }),
    ),
  ];
  if (parts.length === 0) return { documentChanges };
  const annotations = parts.map(({ id, title }): [string, ChangeAnnotation] => [id, { label: title }]);
  return { documentChanges, changeAnnotations: Object.fromEntries(annotations) };
}

/** Whether the client can do in an edit what a change needs: create and delete files. */
export const canApply = ({ client }: Session, { created, deleted }: Change): boolean =>
  (created.size === 0 || client.createsFiles) && (deleted.length === 0 || client.deletesFiles);

interface Annotation {
  readonly annotationId?: string;
}

const annotation = (id: string | undefined): Annotation => (id === undefined ? {} : { annotationId: id });

function reader(session: Session): Read {
  const files = session.workspace.files();
  return (path) => {
    const source = files.source(path);
    return isProblem(source) ? undefined : source;
  };
}

function plainEdit(session: Session, change: Change, read: Read): WorkspaceEdit {
  const changes: Record<string, LspTextEdit[]> = {};
  for (const [path, edits] of change.edits) {
    const file = read(path);
    if (file) changes[file.uri] = sortedEdits(edits).map((edit) => lspEdit(session, file, edit));
  }
  return { changes };
}

function textEdits(
  session: Session,
  path: string,
  edits: readonly TextEdit[],
  steps: readonly Step[],
  read: Read,
): TextDocumentEdit[] {
  const file = read(path);
  if (!file || edits.length === 0) return [];
  const version = session.workspace.document(path)?.version ?? null;
  const ownerOf = (edit: TextEdit) => steps.find((step) => step.edits.get(path)?.includes(edit))?.id;
  const lsp = sortedEdits(edits).map((edit) => ({
    ...lspEdit(session, file, edit),
    ...annotation(ownerOf(edit)),
  }));
  return [{ textDocument: { uri: file.uri, version }, edits: lsp }];
}

const lspEdit = (session: Session, file: SourceFile, edit: TextEdit): LspTextEdit => ({
  range: rangeOfSpan(session, file, edit),
  newText: edit.newText,
});

function newFile(uri: string, text: string, owner: Annotation): [CreateFile, TextDocumentEdit] {
  const start = { line: 0, character: 0 };
  const insertion = { range: { start, end: start }, newText: text, ...owner };
  return [
    { kind: 'create', uri, ...owner },
    { textDocument: { uri, version: null }, edits: [insertion] },
  ];
}
