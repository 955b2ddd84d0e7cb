/**
 * Turns the server's edit into one that VS Code shows in its refactor preview, everything ticked, before it applies it.
 * Pure: no VS Code here.
 */
import type { ChangeAnnotation, WorkspaceEdit } from 'vscode-languageserver-protocol';

type DocumentChange = NonNullable<WorkspaceEdit['documentChanges']>[number];

const triggerId = 'llamaflake.preview';

/**
 * The same edit, for the preview.
 *
 * VS Code opens the preview for an edit with a change that needs confirmation, and shows such changes unticked: "Apply" would then
 * apply nothing. So no change of the plan needs confirmation, but one that is no change: creating a file that exists, unless it
 * exists. The preview leaves that out of its list.
 *
 * @param existing URI of a file that is there
 * @param label what the whole edit is called
 */
export function previewed(edit: WorkspaceEdit, existing: string, label: string): WorkspaceEdit {
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  for (const [id, annotation] of Object.entries(edit.changeAnnotations ?? {})) {
    changeAnnotations[id] = { ...annotation, needsConfirmation: false };
  }
  changeAnnotations[triggerId] = { label, needsConfirmation: true };
  const trigger: DocumentChange = {
    kind: 'create',
    uri: existing,
    options: { ignoreIfExists: true },
    annotationId: triggerId,
  };
  return { documentChanges: [trigger, ...documentChanges(edit)], changeAnnotations };
}

/** URIs of the files that an edit touches, each once, in the edit's order. */
export function touchedFiles(edit: WorkspaceEdit): string[] {
  const uris = documentChanges(edit).map((change) => {
    if (!('kind' in change)) return change.textDocument.uri;
    return change.kind === 'rename' ? change.newUri : change.uri;
  });
  return [...new Set(uris)];
}

/** URIs of the files that an edit makes, in its order. */
export const createdFiles = (edit: WorkspaceEdit): string[] =>
  documentChanges(edit).flatMap((change) =>
    'kind' in change && change.kind === 'create' ? [change.uri] : [],
  );

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
