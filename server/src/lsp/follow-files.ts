/**
 * After the handshake: settings, folders and files are followed for as long as the server lives, and the first look at the workspace is
 * taken, with progress.
 */
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver';
import { isWithin, nameOf, pathOfUri, relativeTo } from '../workspace/paths.ts';
import type { Publisher } from './diagnostics.ts';
import { logBug } from './guard.ts';
import { isSoon } from './is-soon.ts';
import type { ServerFiles } from './server-files.ts';
import type { Session } from './session.ts';
import type { SettingsStore } from './settings.ts';

/** What a flake may read. A deleted folder is reported alone, so deletions of anything are asked for. */
const watchers: FileSystemWatcher[] = [
  { globPattern: '**/*.{nix,json,toml}' },
  { globPattern: '**/flake.lock' },
  { globPattern: '**/*', kind: WatchKind.Delete },
];

export interface Following {
  readonly settings: SettingsStore;
  readonly diagnostics: Publisher;
  readonly ready: Promise<void>;
  readonly files: ServerFiles;
}

export async function followFiles(
  session: Session,
  { settings, diagnostics, ready, files }: Following,
): Promise<void> {
  const { connection, workspace, client } = session;
  let folders = workspace.roots().map(({ path }) => path);
  const look = async (): Promise<void> => {
    await settings.pull(folders, diagnostics.schedule);
    diagnostics.schedule();
  };

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    if (!client.pullsConfiguration) settings.push(sectionOf(sent));
    void look();
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const paths = changes.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined);
    await files.update(paths);
    const concerned = paths.map((path) => workspace.refresh(path));
    if (concerned.includes(true)) diagnostics.schedule();
  });
  if (client.changesFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(async ({ added, removed }) => {
      const gone = removed.map(({ uri }) => pathOfUri(uri));
      const come = added.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined);
      folders = [...folders.filter((path) => !gone.includes(path)), ...come];
      await files.load(come);
      workspace.setFolders(folders);
      void look();
    });
  }
  if (client.pushesConfiguration)
    void connection.client.register(DidChangeConfigurationNotification.type, { section: 'llamaflake' });
  if (client.watchesFiles)
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });

  await settings.pull(folders, diagnostics.schedule);
  await files.load(folders);
  await ready;
  await firstLook(session, diagnostics);
}

/** Reads everything, with progress, which the user may end: then it is read when something changes. */
async function firstLook({ connection, client, workspace }: Session, diagnostics: Publisher): Promise<void> {
  const asked = client.progress
    ? connection.window.createWorkDoneProgress().catch((error: unknown) => {
        logBug(connection, 'progress', error);
        return undefined;
      })
    : undefined;
  const progress = asked && (await isSoon(asked)) ? await asked : undefined;
  progress?.begin('Llamaflake', 0, 'Reading the flakes', true);
  await diagnostics.publish({
    isCancelled: () => progress?.token.isCancellationRequested === true,
    report({ folder, done, total }) {
      const root = workspace.roots().find(({ path }) => isWithin(path, folder))?.path ?? folder;
      const name = folder === root ? nameOf(root) : `${nameOf(root)}/${relativeTo(root, folder)}`;
      progress?.report(Math.floor((100 * done) / total), name);
    },
  });
  progress?.done();
}

function sectionOf(sent: unknown): unknown {
  return typeof sent === 'object' && sent !== null && 'llamaflake' in sent ? sent.llamaflake : undefined;
}
