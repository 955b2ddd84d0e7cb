/** A workspace edit applied as an editor does: to the disk, and to what is open. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';

export interface Editor {
  open(uri: string): TextDocument | undefined;
  /** Gives an open document another text. */
  change(document: TextDocument, text: string): void;
  /** Says that a file was created, changed or deleted. */
  tell(uri: string, type: 1 | 2 | 3): void;
}

const pathOf = (uri: string): string => URI.parse(uri).fsPath;

export function applyToDisk(edit: WorkspaceEdit, editor: Editor): void {
  for (const change of edit.documentChanges ?? []) {
    if (!('kind' in change)) {
      const { uri } = change.textDocument;
      const edits = change.edits.map((one) => ({
        range: one.range,
        newText: 'newText' in one ? one.newText : one.snippet.value,
      }));
      const open = editor.open(uri);
      const text = open?.getText() ?? readFileSync(pathOf(uri), 'utf8');
      const next = TextDocument.applyEdits(TextDocument.create(uri, 'nix', 0, text), edits);
      writeFileSync(pathOf(uri), next);
      if (open) editor.change(open, next);
      editor.tell(uri, 2);
    } else if (change.kind === 'create') {
      mkdirSync(dirname(pathOf(change.uri)), { recursive: true });
      writeFileSync(pathOf(change.uri), '', { flag: 'wx' });
      editor.tell(change.uri, 1);
    } else if (change.kind === 'delete') {
      rmSync(pathOf(change.uri));
      editor.tell(change.uri, 3);
    }
  }
}
