/** What the client said that it can do, as far as anything here depends on it. */
import type { InitializeParams } from 'vscode-languageserver';
import { negotiated, type PositionEncoding } from './position-encoding.ts';
import type { InitializationOptions } from './protocol.ts';

export interface ClientFacts {
  /** The units in which it counts the characters of a line. */
  readonly encoding: PositionEncoding;
  /** Whether it reads all files for the server. */
  readonly readsFiles: boolean;
  /** Whether it is told when hosts may have changed. */
  readonly followsHosts: boolean;
  readonly pullsConfiguration: boolean;
  readonly pushesConfiguration: boolean;
  readonly watchesFiles: boolean;
  readonly changesFolders: boolean;
  readonly progress: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly deletesFiles: boolean;
  readonly annotatesChanges: boolean;
  readonly disablesActions: boolean;
  /** Whether it asks for an action's edit when somebody chooses the action. */
  readonly resolvesActions: boolean;
  /** Commands of its own. */
  readonly commands: readonly string[];
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  /** Whether it asks for diagnostics, and asks again when told to; one that can’t be told would show stale ones. */
  readonly pullsDiagnostics: boolean;
  readonly markdown: boolean;
  readonly completionMarkdown: boolean;
  readonly snippets: boolean;
  readonly definitionLinks: boolean;
  readonly relatedInformation: boolean;
  /** Diagnostic tags, by LSP's numbers. */
  readonly tags: readonly number[];
}

export function clientFacts(params: InitializeParams): ClientFacts {
  const { capabilities, initializationOptions } = params;
  const { workspace, textDocument, window } = capabilities;
  const edit = workspace?.workspaceEdit;
  const action = textDocument?.codeAction;
  const item = textDocument?.completion?.completionItem;
  const operations = edit?.documentChanges ? (edit.resourceOperations ?? []) : [];
  const wishes = (initializationOptions ?? {}) as InitializationOptions;
  const canPull = textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true;
  const pulls = canPull && wishes.diagnostics !== 'push';
  // Clients before LSP 3.18 say only of pushed ones what they can show.
  const diagnostics = { ...textDocument?.publishDiagnostics, ...(pulls && textDocument?.diagnostic) };
  return {
    encoding: negotiated(params),
    readsFiles: wishes.files === 'client',
    followsHosts: wishes.hosts === true,
    pullsConfiguration: workspace?.configuration === true,
    pushesConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    documentChanges: edit?.documentChanges === true,
    createsFiles: operations.includes('create'),
    deletesFiles: operations.includes('delete'),
    annotatesChanges: edit?.changeAnnotationSupport !== undefined,
    disablesActions: action?.disabledSupport === true,
    resolvesActions:
      action?.dataSupport === true && action.resolveSupport?.properties.includes('edit') === true,
    commands: Array.isArray(wishes.commands) ? wishes.commands : [],
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    pullsDiagnostics: pulls,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? true,
    completionMarkdown: item?.documentationFormat?.includes('markdown') ?? false,
    snippets: item?.snippetSupport === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    relatedInformation: diagnostics?.relatedInformation === true,
    tags: diagnostics?.tagSupport?.valueSet ?? [],
  };
}
