/** `quickfix`: the fixes of the findings at the cursor, each tried before it is offered. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver';
import { changeOfFix } from '../migrate/quick-fix.ts';
import type { Finding, Fix } from '../rules/rule.ts';
import { type ActionData, type AskedActions, actionWith, dataOf, type Outcome } from './code-action-parts.ts';
import { diagnosticOf } from './diagnostic-of.ts';
import { planFor } from './plans.ts';
import { rangeOfSpan } from './ranges.ts';
import type { ReadDocument, Session } from './session.ts';

export function quickFixes(session: Session, asked: AskedActions): CodeAction[] {
  const { read, params } = asked;
  const actions: CodeAction[] = [];
  const titles = new Set<string>();
  for (const finding of read.analysis.findings) {
    if (finding.file.path !== read.document.path || !touches(session, finding, params)) continue;
    for (const fix of finding.fixes) {
      if (titles.has(fix.title)) continue;
      const outcome = outcomeOf(read, finding, fix);
      if (!outcome) continue;
      titles.add(fix.title);
      const action: CodeAction = {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [shownDiagnostic(session, finding, params)],
        ...(fix.preferred && { isPreferred: true }),
      };
      const data = {
        ...dataOf(asked, 'fix'),
        rule: finding.rule,
        start: finding.span.start,
        title: fix.title,
      };
      actions.push(...actionWith(session, action, data, outcome));
    }
  }
  return actions;
}

/** The fix that an action was offered for. */
export function fixChosen(read: ReadDocument, { rule, start, title }: ActionData): Outcome | undefined {
  for (const finding of read.analysis.findings) {
    const { file, span, fixes } = finding;
    if (file.path !== read.document.path || finding.rule !== rule || span.start !== start) continue;
    const fix = fixes.find((one) => one.title === title);
    if (fix) return outcomeOf(read, finding, fix);
  }
  return undefined;
}

const tried = new WeakMap<Fix, { readonly outcome: Outcome | undefined }>();

/** Editors ask at every move of the cursor; a fix is tried once. */
function outcomeOf(read: ReadDocument, finding: Finding, fix: Fix): Outcome | undefined {
  const known = tried.get(fix);
  if (known) return known.outcome;
  const outcome = triedOutcome(read, finding, fix);
  tried.set(fix, { outcome });
  return outcome;
}

function triedOutcome({ analysis, fleet }: ReadDocument, finding: Finding, fix: Fix): Outcome | undefined {
  if (fix.kind !== 'migrate') {
    const change = changeOfFix(analysis, finding, fix);
    return change && { change };
  }
  const plan = fleet && planFor(fleet);
  return plan && plan.steps.length > 0 ? { change: plan.change, steps: plan.steps } : undefined;
}

function touches(session: Session, { file, span }: Finding, { range }: CodeActionParams): boolean {
  const own = rangeOfSpan(session, file, span);
  const isBefore = (a: typeof own.start, b: typeof own.start): boolean =>
    a.line < b.line || (a.line === b.line && a.character < b.character);
  return !isBefore(range.end, own.start) && !isBefore(own.end, range.start);
}

/** The client's own diagnostic where it sent it, so that it can match the two. */
function shownDiagnostic(session: Session, finding: Finding, { context }: CodeActionParams): Diagnostic {
  const own = diagnosticOf(session, finding);
  const { start } = own.range;
  return (
    context.diagnostics.find(
      ({ code, range }) =>
        code === own.code && range.start.line === start.line && range.start.character === start.character,
    ) ?? own
  );
}
