/** A finding as a diagnostic, with what the client can show of it, and the findings of a root by file. */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { type Finding, ruleUrl, type Severity, settingsUrl } from '../rules/rule.ts';
import type { PlacedProblem } from '../workspace/settings-file.ts';
import { locationOf, rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

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

/** The diagnostics of every file that has some, by the file's URI: each once, though flakes of several folders may reach it. */
export function allDiagnostics(session: Session): Map<string, FileDiagnostics> {
  const files = new Map<string, FileDiagnostics>();
  const seen = new Set<string>();
  const findings = session.workspace.roots().flatMap((root) => session.analysis(root).findings);
  for (const finding of findings) {
    const { path, uri } = finding.file;
    const key = [finding.rule, path, finding.span.start, finding.span.end].join('\0');
    if (seen.has(key)) continue;
    seen.add(key);
    const file = files.get(uri) ?? { version: session.workspace.document(path)?.version, diagnostics: [] };
    file.diagnostics.push(diagnosticOf(session, finding));
    files.set(uri, file);
  }
  for (const { path, settings } of session.workspace
    .roots()
    .flatMap((root) => session.analysis(root).skipped)) {
    if (!settings) continue;
    const uri = session.workspace.files().uri(path);
    if (files.has(uri)) continue;
    const diagnostics = settings.problems.map((problem) => ofSettings(session, path, settings.text, problem));
    files.set(uri, { version: session.workspace.document(path)?.version, diagnostics });
  }
  return files;
}

/** What is wrong with a `.llamaflake.json`, where it stands. */
function ofSettings(
  session: Session,
  path: string,
  text: string,
  { message, span }: PlacedProblem,
): Diagnostic {
  return {
    range: rangeOfSpan(session, { path, text }, span),
    severity: DiagnosticSeverity.Warning,
    source: 'llamaflake',
    code: 'settings',
    codeDescription: { href: settingsUrl },
    message: `${message[0]!.toUpperCase()}${message.slice(1)}. It counts as not set.`,
  };
}

export interface FileDiagnostics {
  /** The open document's; undefined for a file that nobody has open. */
  readonly version: number | undefined;
  readonly diagnostics: Diagnostic[];
}
