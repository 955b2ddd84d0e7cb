/**
 * Findings as diagnostics, pushed for every file of the workspace, the closed ones too. They come a moment after the last change, those
 * that a newer change made stale are never sent, and a file without findings, or no longer there, is cleared. A client that asks for
 * them (`pull-diagnostics.ts`) is told to ask again instead.
 */
import type { Diagnostic } from 'vscode-languageserver';
import type { AnalysisStep } from '../rules/analyse.ts';
import { allDiagnostics } from './diagnostic-of.ts';
import { logBug } from './guard.ts';
import { nextTask } from './next-task.ts';
import type { Session } from './session.ts';

/**
 * In milliseconds: long enough for the next key, short enough not to be noticed. A workspace that takes longer to read waits as long again,
 * so that typing never takes more than half of a processor.
 */
const shortestPause = 150;
const longestPause = 5_000;

export interface Publisher {
  /** Something changed: look again soon. */
  schedule(): void;
  /** Looks at everything now. Never rejects. */
  publish(watcher?: Watcher): Promise<void>;
  /** Resolves once nothing that has changed is yet to be looked at; at once where that is so already. */
  settled(): Promise<void>;
}

/** Somebody who is told how far a long look is, and may end it. */
export interface Watcher {
  report(step: AnalysisStep): void;
  isCancelled(): boolean;
}

/**
 * @param ready what every look at the workspace waits for
 * @param onPublished called when all that is known has been sent, with whether that is something else than before
 */
export function publisher(
  session: Session,
  ready: Promise<void>,
  onPublished: (isChanged: boolean) => void,
): Publisher {
  /** What the client shows, by URI, as text to compare with. */
  const shown = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let generation = 0;
  let pause = shortestPause;
  /** Whether what the client knows is no longer all there is. */
  let isChanged = false;
  /** Those who wait for the look that is due; undefined where none is. The first one is due from the start. */
  let waiting: (() => void)[] | undefined = [];

  const isSettled = (): void => {
    const due = waiting ?? [];
    waiting = undefined;
    for (const resolve of due) resolve();
  };

  const send = (uri: string, version: number | undefined, diagnostics: Diagnostic[]): void => {
    // Who asks knows the version that was asked about.
    const sentVersion = session.client.pullsDiagnostics ? undefined : version;
    const text = diagnostics.length > 0 ? JSON.stringify([sentVersion, diagnostics]) : '';
    if (text === (shown.get(uri) ?? '')) return;
    if (text === '') shown.delete(uri);
    else shown.set(uri, text);
    isChanged = true;
    if (session.client.pullsDiagnostics) return;
    void session.connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
  };

  /** False where a newer change came in between, or somebody ended it. */
  const publishAll = async (goesOn: (step?: AnalysisStep) => Promise<boolean>): Promise<boolean> => {
    for (const root of session.workspace.roots())
      if (!(await goesOn()) || !(await session.analysisInSteps(root, goesOn))) return false;
    // What a change has made stale meanwhile is not sent.
    if (!(await goesOn())) return false;
    const files = allDiagnostics(session);
    for (const [uri, { version, diagnostics }] of files) send(uri, version, diagnostics);
    for (const uri of [...shown.keys()]) if (!files.has(uri)) send(uri, undefined, []);
    return true;
  };

  const publish = async (watcher?: Watcher): Promise<void> => {
    generation += 1;
    clearTimeout(timer);
    waiting ??= [];
    const mine = generation;
    let reported: AnalysisStep | undefined;
    const goesOn = async (step?: AnalysisStep): Promise<boolean> => {
      if (step && step !== reported) watcher?.report(step);
      reported = step ?? reported;
      // Messages that wait are read first: one of them may be the next key.
      await nextTask();
      return mine === generation && watcher?.isCancelled() !== true;
    };
    try {
      await ready;
      const start = performance.now();
      if (await publishAll(goesOn)) {
        isSettled();
        onPublished(isChanged);
        isChanged = false;
      } else if (watcher?.isCancelled()) {
        isSettled();
      } else if (mine === generation) {
        schedule();
      }
      pause = Math.min(longestPause, Math.max(shortestPause, performance.now() - start));
    } catch (error) {
      logBug(session.connection, 'diagnostics', error);
      isSettled();
    }
  };
  const schedule = (): void => {
    generation += 1;
    clearTimeout(timer);
    waiting ??= [];
    timer = setTimeout(() => void publish(), pause);
  };
  return {
    schedule,
    publish,
    settled: () => new Promise((resolve) => (waiting ? waiting.push(resolve) : resolve())),
  };
}
