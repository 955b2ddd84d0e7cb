/**
 * Findings as diagnostics, pushed for every file of the workspace, the closed ones too. They come a moment after the last change, those
 * that a newer change made stale are never sent, and a file without findings, or no longer there, is cleared.
 */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { type Finding, ruleUrl, type Severity } from '../rules/rule.ts';
import type { Root } from '../workspace/workspace.ts';
import { logBug } from './guard.ts';
import { locationOf, rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

/** In milliseconds: long enough for the next key, short enough not to be noticed. A workspace that takes longer to read waits longer. */
const shortestPause = 150;
const longestPause = 5_000;

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tagNumbers = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

export function diagnosticOf(session: Session, finding: Finding): Diagnostic {
  const { rule, severity, message, related, tags, file, span, fixes } = finding;
  const { client } = session;
  const shownTags = tags.map((tag) => tagNumbers[tag]).filter((tag) => client.tags.includes(tag));
  return {
    range: rangeOfSpan(session, file, span),
    severity: severities[severity],
    source: 'llamaflake',
    code: rule,
    codeDescription: { href: ruleUrl(rule) },
    message,
    ...(shownTags.length > 0 && { tags: shownTags }),
    ...(client.relatedInformation &&
      related.length > 0 && {
        relatedInformation: related.map((one) => ({
          location: locationOf(session, one),
          message: one.message,
        })),
      }),
    data: { rule, fixes: fixes.map(({ title }) => title) },
  };
}

export interface Publisher {
  /** Something changed: look again soon. */
  schedule(): void;
  /** Looks at everything now. Never rejects. */
  publish(): Promise<void>;
}

/**
 * @param ready what every look at the workspace waits for
 * @param onPublished called when all that is known has been sent
 */
export function publisher(session: Session, ready: Promise<void>, onPublished: () => void): Publisher {
  /** What the client shows, by URI, as text to compare with. */
  const shown = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let generation = 0;
  let pause = shortestPause;

  const send = (uri: string, version: number | undefined, diagnostics: Diagnostic[]): void => {
    const text = diagnostics.length > 0 ? JSON.stringify([version, diagnostics]) : '';
    if (text === (shown.get(uri) ?? '')) return;
    if (text === '') shown.delete(uri);
    else shown.set(uri, text);
    void session.connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
  };

  /** False where a newer change came in between. */
  const publishAll = async (mine: number): Promise<boolean> => {
    const seen = new Set<string>();
    for (const root of session.workspace.roots()) {
      // Messages that wait are read first: one of them may be the next key.
      await new Promise((resolve) => setImmediate(resolve));
      if (mine !== generation) return false;
      for (const [path, findings] of byFile(session, root)) {
        const uri = findings[0]!.file.uri;
        seen.add(uri);
        const version = session.workspace.document(path)?.version;
        send(
          uri,
          version,
          findings.map((finding) => diagnosticOf(session, finding)),
        );
      }
    }
    for (const uri of [...shown.keys()]) if (!seen.has(uri)) send(uri, undefined, []);
    return true;
  };

  const publish = async (): Promise<void> => {
    generation += 1;
    clearTimeout(timer);
    const mine = generation;
    try {
      await ready;
      const start = performance.now();
      if (await publishAll(mine)) onPublished();
      pause = Math.min(longestPause, Math.max(shortestPause, 2 * (performance.now() - start)));
    } catch (error) {
      logBug(session.connection, 'diagnostics', error);
    }
  };
  return {
    schedule() {
      generation += 1;
      clearTimeout(timer);
      timer = setTimeout(() => void publish(), pause);
    },
    publish,
  };
}

function byFile(session: Session, root: Root): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of session.analysis(root).findings) {
    const { path } = finding.file;
    const list = files.get(path);
    if (list) list.push(finding);
    else files.set(path, [finding]);
  }
  return files;
}
