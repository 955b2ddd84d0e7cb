/**
 * Files that the user moves, makes or deletes in the editor: paths that lead to a moved file are edited before it goes, and everything is
 * looked at again afterwards, for clients that watch no files.
 */
import type {
  FileOperationOptions,
  FileOperationRegistrationOptions,
  RenameFilesParams,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { pathOfUri } from '../workspace/paths.ts';
import type { Publisher } from './diagnostics.ts';
import type { Guard } from './guard.ts';
import { type Move, movedPaths } from './moved-paths.ts';
import type { Session } from './session.ts';
import { workspaceEdit } from './workspace-edit.ts';

const nixFiles: FileOperationRegistrationOptions = {
  filters: [
    { pattern: { glob: '**/*.nix', matches: 'file' } },
    { pattern: { glob: '**/*', matches: 'folder' } },
  ],
};
const anything: FileOperationRegistrationOptions = { filters: [{ pattern: { glob: '**/*' } }] };

export const fileOperations: FileOperationOptions = {
  willRename: nixFiles,
  didRename: anything,
  didCreate: anything,
  didDelete: anything,
};

export function registerFileOperations(session: Session, guard: Guard, diagnostics: Publisher): void {
  const { workspace } = session.connection;
  workspace.onWillRenameFiles(
    guard<RenameFilesParams, WorkspaceEdit | null>('will rename files', null, (params) => {
      const moves = movesIn(params);
      const edits = session.workspace
        .roots()
        .flatMap(({ path }) => [...movedPaths(session.workspace.files(), path, moves).edits]);
      if (edits.length === 0) return null;
      return workspaceEdit(session, { edits: new Map(edits), created: new Map(), deleted: [] }) ?? null;
    }),
  );
  const look = (uris: readonly string[]): void => {
    const paths = uris.map(pathOfUri).filter((path) => path !== undefined);
    const concerned = paths.map((path) => session.workspace.refresh(path));
    if (concerned.includes(true)) diagnostics.schedule();
  };
  workspace.onDidRenameFiles(({ files }) => look(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])));
  workspace.onDidCreateFiles(({ files }) => look(files.map(({ uri }) => uri)));
  workspace.onDidDeleteFiles(({ files }) => look(files.map(({ uri }) => uri)));
}

const movesIn = ({ files }: RenameFilesParams): Move[] =>
  files.flatMap(({ oldUri, newUri }) => {
    const [from, to] = [pathOfUri(oldUri), pathOfUri(newUri)];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
