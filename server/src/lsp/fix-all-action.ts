/** `source.fixAll.llamaflake`: every safe fix that changes the document alone. */
import type { CodeAction } from 'vscode-languageserver';
import { fixAll, pathsOf } from '../migrate/fix-all.ts';
import { differences } from '../nix/text-differences.ts';
import { analyse } from '../rules/analyse.ts';
import { fixAllKind } from './code-action-kinds.ts';
import type { ReadDocument, Session } from './session.ts';
import { analysisSettings } from './settings.ts';
import { workspaceEdit } from './workspace-edit.ts';

export function fixAllAction(session: Session, { document, root }: ReadDocument): CodeAction[] {
  const { path } = document;
  const options = analysisSettings(session.settings(root.path));
  const { texts } = fixAll(session.workspace.files(), {
    analyse: (files) => [analyse(files, root.path, options)],
    isAsked: ({ file }) => file.path === path,
    isAllowed: (change) => pathsOf(change).every((touched) => touched === path),
  });
  const before = session.workspace.files().text(path);
  const after = texts.get(path);
  if (typeof before !== 'string' || typeof after !== 'string') return [];
  const edits = new Map([[path, differences(before, after)]]);
  const edit = workspaceEdit(session, { edits, created: new Map(), deleted: [] });
  return edit ? [{ title: 'Fix all safe problems of llama.cpp', kind: fixAllKind, edit }] : [];
}
