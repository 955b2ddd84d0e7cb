/** Code actions: quick fixes for findings at the cursor, every safe fix of the document, and the migration as a refactoring. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Diagnostic,
} from 'vscode-languageserver';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import { changeOfFix } from '../migrate/quick-fix.ts';
import type { Change } from '../nix/change.ts';
import type { Analysis } from '../rules/analyse.ts';
import type { Finding, Fix } from '../rules/rule.ts';
import { fixAllKind, migrateKind } from './code-action-kinds.ts';
import { diagnosticOf } from './diagnostic-of.ts';
import { fixAllAction } from './fix-all-action.ts';
import type { Guard } from './guard.ts';
import { isDue, planFor } from './plans.ts';
import { rangeOfSpan } from './ranges.ts';
import type { ReadDocument, Session } from './session.ts';
import { migrationSettings } from './settings.ts';
import { workspaceEdit } from './workspace-edit.ts';

export function registerCodeActions(session: Session, guard: Guard): void {
  session.connection.onCodeAction(
    guard<CodeActionParams, CodeAction[]>('code actions', [], (params) => {
      const read = session.read(params.textDocument.uri);
      if (!read) return [];
      const isWanted = wanted(params);
      return [
        ...(isWanted(CodeActionKind.QuickFix) ? quickFixes(session, read, params) : []),
        ...(isWanted(migrateKind) && asksForMigration(read, params) ? migration(session, read) : []),
        // Actions on save ask for it by name; a menu has no need of it.
        ...(params.context.only && isWanted(fixAllKind) ? fixAllAction(session, read) : []),
      ];
    }),
  );
}

/** Whether a client that names kinds wants one: `source.fixAll` includes `source.fixAll.llamaflake`. */
function wanted({ context: { only } }: CodeActionParams): (kind: CodeActionKind) => boolean {
  return (kind) =>
    only === undefined ||
    only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function quickFixes(session: Session, read: ReadDocument, params: CodeActionParams): CodeAction[] {
  const { analysis, document } = read;
  const actions: CodeAction[] = [];
  const titles = new Set<string>();
  for (const finding of analysis.findings) {
    if (finding.file.path !== document.path || !touches(session, finding, params)) continue;
    for (const fix of finding.fixes) {
      const edit = editOf(session, read, finding, fix);
      if (!edit || titles.has(fix.title)) continue;
      titles.add(fix.title);
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [shownDiagnostic(session, finding, params)],
        ...(fix.preferred && { isPreferred: true }),
        edit,
      });
    }
  }
  return actions;
}

function editOf(session: Session, { analysis, document, fleet }: ReadDocument, finding: Finding, fix: Fix) {
  const options = migrationSettings(session.settings(document.path));
  if (fix.kind !== 'migrate') {
    const change = triedChange(analysis, finding, fix);
    return change && workspaceEdit(session, change);
  }
  const plan = fleet && planFor(fleet, options);
  return plan && plan.steps.length > 0 ? workspaceEdit(session, plan.change, plan.steps) : undefined;
}

const tried = new WeakMap<Fix, { readonly change: Change | undefined }>();

/** Editors ask at every move of the cursor; a fix is tried once. */
function triedChange(analysis: Analysis, finding: Finding, fix: Fix): Change | undefined {
  const known = tried.get(fix);
  if (known) return known.change;
  const change = changeOfFix(analysis, finding, fix);
  tried.set(fix, { change });
  return change;
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

/** A plan takes a moment: it is made when a menu is opened, not at each move of the cursor. */
function asksForMigration({ document }: ReadDocument, { context }: CodeActionParams): boolean {
  if (context.only === undefined && context.triggerKind === CodeActionTriggerKind.Automatic) return false;
  return document.path.endsWith('/flake.nix') || speaksOfLlama(document.text);
}

function migration(session: Session, { fleet, document }: ReadDocument): CodeAction[] {
  if (!fleet) return [];
  const plan = planFor(fleet, migrationSettings(session.settings(document.path)));
  if (!isDue(plan)) return [];
  const action: CodeAction = { title: 'Migrate llama.cpp', kind: migrateKind };
  const edit = plan.steps.length > 0 ? workspaceEdit(session, plan.change, plan.steps) : undefined;
  if (edit) return [{ ...action, edit }];
  const reason = plan.refused ?? plan.decisions.map(({ question }) => question).join(' ');
  return session.client.disablesActions && reason !== '' ? [{ ...action, disabled: { reason } }] : [];
}
