/**
 * The language server, without a platform: given a connection and files it works in a Node process, and can in a browser's worker.
 * Starts no process; what it knows it reads.
 */
import {
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  InlayHintRefreshRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { version } from '../../../package.json';
import type { RefreshableSource } from '../workspace/disk.ts';
import { pathOfUri } from '../workspace/paths.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { type ClientFacts, clientFacts } from './client-facts.ts';
import { codeActionKinds, registerCodeActions } from './code-actions.ts';
import { registerCodeLens } from './code-lens.ts';
import { commandIds, registerCommands } from './commands.ts';
import { completionTriggers, registerCompletion } from './completion.ts';
import { registerDefinition } from './definition.ts';
import { type Publisher, publisher } from './diagnostics.ts';
import { registerDocumentLinks } from './document-links.ts';
import { fileOperations, registerFileOperations } from './file-operations.ts';
import { registerFixAll } from './fix-all-request.ts';
import { registerFleets } from './fleets.ts';
import { followFiles } from './follow-files.ts';
import { guardOf, logBug } from './guard.ts';
import { registerHosts } from './hosts-request.ts';
import { registerHover } from './hover.ts';
import { registerInlayHints } from './inlay-hints.ts';
import { registerMigration } from './migration.ts';
import { openDocuments } from './open-documents.ts';
import { hostsChangedNotification } from './protocol.ts';
import { pullOptions, registerPullDiagnostics } from './pull-diagnostics.ts';
import { registerReferences } from './references.ts';
import { registerRename } from './rename.ts';
import { serverFiles } from './server-files.ts';
import type { Session } from './session.ts';
import { readSession } from './session-read.ts';
import { settingsStore } from './settings.ts';

/** What the server needs of where it runs. */
export interface Platform {
  /** Files that no client has open; undefined where there is no disk and the client is asked for them. */
  readonly disk: RefreshableSource | undefined;
  /** Makes the parser ready. */
  loadParser(): Promise<void>;
}

/** Wires every feature to a connection and listens. */
export function startServer(connection: Connection, platform: Platform): void {
  const files = serverFiles(connection, platform.disk, (paths) => {
    for (const path of paths) workspace.refresh(path);
    diagnostics.schedule();
  });
  const workspace = openWorkspace(files.source);
  let client: ClientFacts | undefined;
  const documents = openDocuments(() => client!.encoding);
  const settings = settingsStore(connection, () => client!);
  const ready = Promise.all([platform.loadParser(), files.loaded]).then(() => {});
  // Whoever waits for it learns of a failure; nobody waiting is no crash.
  ready.catch((error) => logBug(connection, 'loading the parser', error));
  const session: Session = readSession(connection, workspace, () => client!, settings);
  const guard = guardOf(connection, ready);
  const diagnostics: Publisher = publisher(session, ready, (isChanged) => {
    if (client!.pullsDiagnostics && isChanged) pulls.changed();
    if (client!.followsHosts) void connection.sendNotification(hostsChangedNotification);
    // A client may have closed what it was asked to refresh, and that is all that can go wrong.
    if (client!.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    if (client!.refreshesHints) connection.sendRequest(InlayHintRefreshRequest.type).catch(() => {});
  });

  const pulls = registerPullDiagnostics(session, guard, diagnostics);

  connection.onInitialize((params) => {
    client = clientFacts(params);
    if (client.readsFiles) files.askClient();
    workspace.setFolders(foldersOf(params));
    settings.begin(settingsIn(params.initializationOptions));
    return initializeResult(client);
  });
  connection.onInitialized(() => {
    void followFiles(session, { settings, diagnostics, ready, files }).catch((error) =>
      logBug(connection, 'start', error),
    );
  });

  documents.onDidChangeContent(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined) return;
    workspace.put({ uri: document.uri, path, version: document.version, text: document.getText() });
    diagnostics.schedule();
  });
  documents.onDidClose(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined) return;
    workspace.close(path);
    diagnostics.schedule();
  });
  documents.onDidSave(({ document }) => {
    // Without a watcher, saving is the only sign that the disk may have changed.
    if (session.client.watchesFiles) return;
    workspace.refresh(pathOfUri(document.uri));
    workspace.refresh();
    diagnostics.schedule();
  });

  registerCodeActions(session, guard);
  registerCodeLens(session, guard);
  registerCommands(session, guard);
  registerCompletion(session, guard);
  registerDefinition(session, guard);
  registerDocumentLinks(session, guard);
  registerFileOperations(session, guard, diagnostics);
  registerFixAll(session, guard);
  registerFleets(session, guard);
  registerHosts(session, guard);
  registerHover(session, guard);
  registerInlayHints(session, guard);
  registerMigration(session, guard);
  registerReferences(session, guard);
  registerRename(session, guard);
  documents.listen(connection);
  connection.listen();
}

const initializeResult = ({ encoding, pullsDiagnostics }: ClientFacts): InitializeResult => ({
  serverInfo: { name: 'llamaflake', version },
  capabilities: {
    positionEncoding: encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    documentLinkProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: false },
    completionProvider: { triggerCharacters: completionTriggers, resolveProvider: true },
    codeLensProvider: { resolveProvider: true },
    codeActionProvider: { codeActionKinds, resolveProvider: true },
    executeCommandProvider: { commands: commandIds, workDoneProgress: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true }, fileOperations },
    ...(pullsDiagnostics && { diagnosticProvider: pullOptions }),
  },
});

function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  const paths = uris.map(pathOfUri).filter((path) => path !== undefined);
  return paths.length === 0 && uris.length === 0 && rootPath ? [rootPath] : paths;
}

/** Options may hold the settings themselves, or a set with them in it. */
const settingsIn = (options: unknown): unknown =>
  typeof options === 'object' && options !== null && 'llamaflake' in options ? options.llamaflake : options;
