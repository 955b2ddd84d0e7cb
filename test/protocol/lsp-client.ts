/** A language client without an editor: starts the built server as a process and keeps what it says. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type LogMessageParams,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type ShowMessageRequestParams,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { serverBundle } from './bundles.ts';
import { applyToDisk } from './lsp-apply.ts';

/** On a busy machine a process takes its time. */
vi.setConfig({ testTimeout: 120_000 });

export interface Client {
  readonly connection: ProtocolConnection;
  readonly server: InitializeResult;
  /** What `llamaflake` is set to; asked for whenever the server pulls. */
  settings: Readonly<Record<string, unknown>>;
  /** Methods that the server registered, with their options. */
  readonly registered: { readonly method: string; readonly registerOptions?: unknown }[];
  /** Messages shown to the user. */
  readonly messages: string[];
  /** Errors in the server's log: each is a bug, whatever the request was answered. */
  readonly bugs: string[];
  /** What the server reported of its first progress. */
  readonly progress: { readonly kind: string; readonly percentage?: number; readonly message?: string }[];
  /** Called with what comes before the answer of a request that asked for parts. */
  onPartialResult: (value: unknown) => void;
  /** Resolves when the server's first progress has ended. */
  readonly firstProgress: Promise<void>;
  uri(name: string): string;
  /** The document's text: as it is open, or as it is on the disk. */
  text(name: string): string;
  open(name: string): void;
  close(name: string): void;
  /** Replaces an open document's text, or a part of it. */
  change(name: string, text: string, range?: Range): void;
  /** The diagnostics of a file once they fulfil a condition, for as long as it takes. */
  diagnostics(
    name: string,
    isMet: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]>;
  /** Everything that was published of a file, in order. */
  published(name: string): readonly PublishDiagnosticsParams[];
  /** What is offered, as a menu lists it. */
  offers(name: string, range: Range, only?: string[]): Promise<CodeAction[]>;
  /** The same, each as when somebody chose it: with its edit. */
  actions(name: string, range: Range, only?: string[]): Promise<CodeAction[]>;
  /** Answers to messages with buttons, by a part of the message. */
  readonly answers: Map<string, string>;
  /** Where a text first stands in a document. */
  rangeOf(name: string, text: string): Range;
  /** Applies an edit to open documents and to the disk, as an editor does. */
  apply(edit: WorkspaceEdit): void;
  /** What the server asked to apply, and what it is answered. */
  readonly applied: ApplyWorkspaceEditParams[];
  /** Closes all documents and forgets what was said, for the next who asks. */
  reset(): void;
  /** Ends the server in order, and gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends the server and the connection. */
  dispose(): Promise<void>;
}

export const capabilities: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  window: { workDoneProgress: true },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    applyEdit: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: {},
    },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, versionSupport: true },
    codeAction: {
      disabledSupport: true,
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    hover: { contentFormat: ['markdown'] },
  },
};

export interface ClientOptions {
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What else the client answers, by method. */
  readonly answers?: Readonly<Record<string, (params: never) => unknown>>;
  /** Ends the server's first progress as soon as it begins. */
  readonly cancelFirstProgress?: boolean;
}

/** Starts a server with a folder open, shakes hands, and ends it with the test. */
export async function startClient(folder: string, options: ClientOptions = {}): Promise<Client> {
  const client = await connectClient(folder, options);
  onTestFinished(() => client.dispose());
  return client;
}

/** The same, for who ends it. */
export async function connectClient(folder: string, options: ClientOptions = {}): Promise<Client> {
  const process_ = spawn(process.execPath, [serverBundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve) => process_.on('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(process_.stdout),
    new StreamMessageWriter(process_.stdin),
  );
  const documents = new Map<string, TextDocument>();
  const published = new Map<string, PublishDiagnosticsParams[]>();
  const waiting = new Set<() => void>();
  const uriOf = (name: string): string => URI.file(join(folder, name)).toString();

  let progressEnds: () => void = () => {};
  const progress = new Promise<void>((resolve) => {
    progressEnds = resolve;
  });

  const client: Omit<Client, 'server'> & { server?: InitializeResult } = {
    connection,
    settings: {},
    registered: [],
    messages: [],
    firstProgress: progress,
    progress: [],
    bugs: [],
    onPartialResult: () => {},
    applied: [],
    uri: uriOf,
    text: (name) => documents.get(uriOf(name))?.getText() ?? readFileSync(join(folder, name), 'utf8'),
    open(name) {
      const document = TextDocument.create(uriOf(name), 'nix', 1, client.text(name));
      documents.set(document.uri, document);
      const { uri, languageId, version } = document;
      notify('textDocument/didOpen', {
        textDocument: { uri, languageId, version, text: document.getText() },
      });
    },
    close(name) {
      documents.delete(uriOf(name));
      notify('textDocument/didClose', { textDocument: { uri: uriOf(name) } });
    },
    change(name, text, range) {
      const before = documents.get(uriOf(name));
      if (!before) throw new Error(`${name} is not open`);
      const version = before.version + 1;
      const changes = [range ? { range, text } : { text }];
      documents.set(before.uri, TextDocument.update(before, changes, version));
      notify('textDocument/didChange', {
        textDocument: { uri: before.uri, version },
        contentChanges: changes,
      });
    },
    diagnostics(name, isMet) {
      return new Promise((resolve) => {
        const look = (): void => {
          const last = published.get(uriOf(name))?.at(-1);
          if (!last || !isMet(last.diagnostics)) return;
          waiting.delete(look);
          resolve(last.diagnostics);
        };
        waiting.add(look);
        look();
      });
    },
    published: (name) => published.get(uriOf(name)) ?? [],
    answers: new Map(),
    async actions(name, range, only) {
      const offered = await client.offers(name, range, only);
      return Promise.all(
        offered.map((action) =>
          action.data ? connection.sendRequest<CodeAction>('codeAction/resolve', action) : action,
        ),
      );
    },
    async offers(name, range, only) {
      const sent = published.get(uriOf(name))?.at(-1)?.diagnostics ?? [];
      const context = { diagnostics: sent, triggerKind: 1, ...(only && { only }) };
      return connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri: uriOf(name) },
        range,
        context,
      });
    },
    rangeOf(name, text) {
      const document = TextDocument.create(uriOf(name), 'nix', 0, client.text(name));
      const at = document.getText().indexOf(text);
      if (at < 0) throw new Error(`${name} has no ${text}`);
      return { start: document.positionAt(at), end: document.positionAt(at + text.length) };
    },
    apply: (edit) => applyEdit(edit),
    reset() {
      for (const uri of documents.keys()) notify('textDocument/didClose', { textDocument: { uri } });
      documents.clear();
      client.answers.clear();
      for (const said of [client.messages, client.bugs, client.applied]) said.length = 0;
    },
    async dispose() {
      await client.stop();
      connection.dispose();
    },
    async stop() {
      if (!isEnding) {
        await connection.sendRequest('shutdown');
        isEnding = true;
        notify('exit', undefined);
      }
      return exited;
    },
  };

  let isEnding = false;
  const notify = (method: string, params: unknown): void => {
    connection.sendNotification(method, params).catch((error: unknown) => {
      if (!isEnding) throw error;
    });
  };
  const applyEdit = (edit: WorkspaceEdit): void =>
    applyToDisk(edit, {
      open: (uri) => documents.get(uri),
      change(document, text) {
        const version = document.version + 1;
        documents.set(document.uri, TextDocument.update(document, [{ text }], version));
        notify('textDocument/didChange', {
          textDocument: { uri: document.uri, version },
          contentChanges: [{ text }],
        });
      },
      tell: (uri, type) => notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] }),
    });

  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, [...(published.get(params.uri) ?? []), params]);
    for (const look of [...waiting]) look();
  });
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
    client.messages.push(message);
  });
  connection.onNotification('window/logMessage', ({ type, message }: LogMessageParams) => {
    if (type === 1) client.bugs.push(message);
  });
  connection.onRequest('window/showMessageRequest', (params: ShowMessageRequestParams) => {
    client.messages.push(params.message);
    const [, wanted] = [...client.answers].find(([part]) => params.message.includes(part)) ?? [];
    return params.actions?.find(({ title }) => title === wanted) ?? null;
  });
  connection.onNotification('$/progress', ({ token, value }: { token: unknown; value: { kind: string } }) => {
    if (token !== firstToken) return client.onPartialResult(value);
    client.progress.push(value);
    if (value.kind === 'begin' && options.cancelFirstProgress)
      notify('window/workDoneProgress/cancel', { token });
    if (value.kind === 'end') progressEnds();
  });
  let firstToken: unknown;
  connection.onRequest('window/workDoneProgress/create', ({ token }: { token: unknown }) => {
    firstToken ??= token;
    return null;
  });
  connection.onRequest(
    'client/registerCapability',
    ({ registrations }: { registrations: Client['registered'] }) => {
      client.registered.push(...registrations);
      return null;
    },
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
    items.map(() => client.settings),
  );
  connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
    client.applied.push(params);
    applyEdit(params.edit);
    return { applied: true };
  });
  for (const [method, answer] of Object.entries(options.answers ?? {})) connection.onRequest(method, answer);
  connection.listen();
  // What the server still asks for while it ends finds nobody.
  process_.stdin.on('error', () => {});
  connection.onError(() => {});
  const folders = options.folders ?? [folder];
  client.server = await connection.sendRequest('initialize', {
    processId: process.pid,
    capabilities: options.capabilities ?? capabilities,
    workspaceFolders: folders.map((path) => ({ uri: URI.file(path).toString(), name: path })),
    rootUri: null,
    initializationOptions: options.initializationOptions,
  });
  notify('initialized', {});
  return client as Client;
}

/** The same capabilities without what an edit or a watcher needs. */
export const plainCapabilities: ClientCapabilities = { textDocument: { codeAction: {} } };
