/**
 * Diagnostics for clients that ask for them, of a document and of the whole workspace. They get none pushed, so that nothing is shown
 * twice. An answer waits until the last change has been looked at; what a client has already is not sent again; and a question about the
 * workspace that has no news stays open until there are some.
 */
import {
  type CancellationToken,
  type Diagnostic,
  type DiagnosticOptions,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { allDiagnostics, type FileDiagnostics } from './diagnostic-of.ts';
import type { Publisher } from './diagnostics.ts';
import type { Guard } from './guard.ts';
import type { Session } from './session.ts';

export const pullOptions: DiagnosticOptions = {
  identifier: 'llamaflake',
  interFileDependencies: true,
  workspaceDiagnostics: true,
};

type Cancelled = ResponseError<{ retriggerRequest: boolean }>;

type Reporters = [
  progress?: WorkDoneProgressReporter,
  partly?: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult>,
];

/** Files in one part of an answer, for clients that take it in parts. */
const partSize = 50;

export interface Pulls {
  /** There is something to ask for. */
  changed(): void;
}

export function registerPullDiagnostics(session: Session, guard: Guard, publisher: Publisher): Pulls {
  const { diagnostics } = session.connection.languages;
  const cancelled: Cancelled = new ResponseError(LSPErrorCodes.ServerCancelled, 'cancelled', {
    retriggerRequest: false,
  });
  const idOf = resultIds();
  const open = new Set<() => void>();
  let isAnswered = false;

  const nextChange = (token: CancellationToken): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        open.delete(done);
        subscription.dispose();
        resolve();
      };
      const subscription = token.onCancellationRequested(done);
      open.add(done);
    });

  const settled = (token: CancellationToken): Promise<void> =>
    new Promise((resolve) => {
      const subscription = token.onCancellationRequested(() => resolve());
      void publisher.settled().then(() => {
        subscription.dispose();
        resolve();
      });
    });

  diagnostics.on(
    guard<DocumentDiagnosticParams, DocumentDiagnosticReport | Cancelled>(
      'diagnostics',
      cancelled,
      async ({ textDocument: { uri }, previousResultId }, token) => {
        await settled(token);
        if (token.isCancellationRequested) return cancelled;
        const items = allDiagnostics(session).get(uri)?.diagnostics ?? [];
        const resultId = idOf(uri, items);
        return resultId === previousResultId
          ? { kind: 'unchanged', resultId }
          : { kind: 'full', resultId, items };
      },
    ),
  );
  diagnostics.onWorkspace(
    guard<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport | Cancelled, Reporters>(
      'workspace diagnostics',
      cancelled,
      async ({ previousResultIds }, token, _progress, partly) => {
        const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
        for (;;) {
          await settled(token);
          if (token.isCancellationRequested) return cancelled;
          const items = reports(allDiagnostics(session), previous, idOf);
          if (!isAnswered || items.some(({ kind }) => kind === 'full')) {
            isAnswered = true;
            if (!partly) return { items };
            for (let at = 0; at < items.length; at += partSize)
              partly.report({ items: items.slice(at, at + partSize) });
            return { items: [] };
          }
          await nextChange(token);
        }
      },
    ),
  );
  return {
    changed() {
      for (const done of [...open]) done();
      // A client may have closed what it was asked to refresh, and that is all that can go wrong.
      Promise.resolve(diagnostics.refresh()).catch(() => {});
    },
  };
}

type IdOf = (uri: string, items: readonly Diagnostic[]) => string;

/** Ids that stay the same for as long as a file's diagnostics do. */
function resultIds(): IdOf {
  const known = new Map<string, { readonly text: string; readonly id: string }>();
  let counter = 0;
  return (uri, items) => {
    const text = JSON.stringify(items);
    const before = known.get(uri);
    if (before?.text === text) return before.id;
    counter += 1;
    known.set(uri, { text, id: String(counter) });
    return String(counter);
  };
}

/** Every file that has findings, and those whose findings have gone since the client asked. */
function reports(
  files: ReadonlyMap<string, FileDiagnostics>,
  previous: ReadonlyMap<string, string>,
  idOf: IdOf,
): WorkspaceDocumentDiagnosticReport[] {
  const uris = new Set([...files.keys(), ...previous.keys()]);
  return [...uris].map((uri) => {
    const { version = null, diagnostics: items = [] } = files.get(uri) ?? {};
    const resultId = idOf(uri, items);
    return resultId === previous.get(uri)
      ? { kind: 'unchanged', uri, version, resultId }
      : { kind: 'full', uri, version, resultId, items };
  });
}
