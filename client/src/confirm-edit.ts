/**
 * Makes every change of an edit ask for confirmation, which is what makes VS Code open its refactor preview. Pure: no VS Code here.
 */
import type { AnnotatedTextEdit, ChangeAnnotation, WorkspaceEdit } from 'vscode-languageserver-protocol';

type DocumentChange = NonNullable<WorkspaceEdit['documentChanges']>[number];

const fallbackId = 'llamaflake.change';

/**
 * The same edit, in which every change has an annotation and every annotation needs confirmation.
 *
 * @param label the annotation of changes that the server gave none
 */
export function needingConfirmation(edit: WorkspaceEdit, label: string): WorkspaceEdit {
  const changeAnnotations: Record<string, ChangeAnnotation> = {
    [fallbackId]: { label, needsConfirmation: true },
  };
  for (const [id, annotation] of Object.entries(edit.changeAnnotations ?? {})) {
    changeAnnotations[id] = { ...annotation, needsConfirmation: true };
  }
  return { documentChanges: documentChanges(edit).map(annotated), changeAnnotations };
}

/** URIs of the files that an edit touches, each once, in the edit's order. */
export function touchedFiles(edit: WorkspaceEdit): string[] {
  const uris = documentChanges(edit).map((change) => {
    if (!('kind' in change)) return change.textDocument.uri;
    return change.kind === 'rename' ? change.newUri : change.uri;
  });
  return [...new Set(uris)];
}

/**
 * URI of the first document that is no longer at the version the edit was made for; undefined where the edit still fits.
 *
 * @param versionOf the version of an open document, undefined for one that is not open
 */
export function outdatedFile(
  edit: WorkspaceEdit,
  versionOf: (uri: string) => number | undefined,
): string | undefined {
  for (const change of documentChanges(edit)) {
    if ('kind' in change) continue;
    const { uri, version } = change.textDocument;
    const open = versionOf(uri);
    if (version !== null && open !== undefined && open !== version) return uri;
  }
  return undefined;
}

function documentChanges(edit: WorkspaceEdit): DocumentChange[] {
  if (edit.documentChanges) return edit.documentChanges;
  return Object.entries(edit.changes ?? {}).map(([uri, edits]) => ({
    textDocument: { uri, version: null },
    edits,
  }));
}

function annotated(change: DocumentChange): DocumentChange {
  if ('kind' in change) return { ...change, annotationId: change.annotationId ?? fallbackId };
  const edits = change.edits.map((edit): typeof edit => {
    const annotationId = (edit as Partial<AnnotatedTextEdit>).annotationId ?? fallbackId;
    return { ...edit, annotationId };
  });
  return { ...change, edits };
}
