/** `refactor.rewrite`: the migration, and what is left to choose in a fleet that is migrated. */
import { type CodeAction, CodeActionTriggerKind, type Command } from 'vscode-languageserver';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import type { Fleet } from '../fleet/types.ts';
import { refactorKind } from './code-action-kinds.ts';
import { type AskedActions, actionWith, dataOf, disabled, type Outcome } from './code-action-parts.ts';
import { gpuHostsAt, selectGpuOf } from './gpu-command.ts';
import { isDue, planFor } from './plans.ts';
import { applyMigrationCommand, type PlanParams } from './protocol.ts';
import type { ReadDocument, Session } from './session.ts';

export function refactorings(session: Session, asked: AskedActions): CodeAction[] {
  const { fleet } = asked.read;
  if (!fleet || !isAskedFor(asked)) return [];
  return [
    ...migration(session, asked, fleet),
    ...gpuHostsAt(session, asked).map(
      (host): CodeAction => ({
        title: `Select GPU for ${host.name}`,
        kind: refactorKind,
        command: selectGpuOf(session, fleet, host),
      }),
    ),
    ...exposing(session, asked, fleet),
  ];
}

/** A plan takes a moment: it is made when a menu is opened, not at each move of the cursor. */
function isAskedFor({ read: { document }, params: { context } }: AskedActions): boolean {
  if (context.only === undefined && context.triggerKind === CodeActionTriggerKind.Automatic) return false;
  return isFlake(document.path) || speaksOfLlama(document.text);
}

const isFlake = (path: string): boolean => path.endsWith('/flake.nix');

function migration(session: Session, asked: AskedActions, fleet: Fleet): CodeAction[] {
  const plan = planFor(fleet);
  if (!isDue(plan)) return [];
  const action: CodeAction = { title: 'Migrate llama.cpp', kind: refactorKind };
  const reason = plan.refused ?? plan.decisions.map(({ question }) => question).join(' ');
  const offered =
    plan.steps.length > 0
      ? actionWith(session, action, dataOf(asked, 'migrate'), plan)
      : disabled(session, action, reason);
  // Where it can't be shown why not, the command says so.
  return offered.length > 0 ? offered : [{ ...action, command: migrateCommand(session, fleet) }];
}

const migrateCommand = (session: Session, { flakePath }: Fleet): Command => ({
  title: 'Migrate llama.cpp',
  command: applyMigrationCommand,
  arguments: [{ flake: session.workspace.files().uri(flakePath), gpu: {} } satisfies PlanParams],
});

/** The variants among the outputs, of a fleet that has nothing else to do. */
function exposing(session: Session, asked: AskedActions, fleet: Fleet): CodeAction[] {
  if (!isFlake(asked.read.document.path) || isDue(planFor(fleet))) return [];
  const plan = exposed(fleet);
  const action: CodeAction = { title: 'Expose variants in outputs', kind: refactorKind };
  return plan ? actionWith(session, action, dataOf(asked, 'expose'), plan) : [];
}

function exposed(fleet: Fleet): Outcome | undefined {
  const plan = planFor(fleet, { expose: true });
  return plan.steps.length > 0 ? plan : undefined;
}

/** What an action was offered for. */
export function refactoringChosen(read: ReadDocument, action: 'migrate' | 'expose'): Outcome | undefined {
  if (!read.fleet) return undefined;
  if (action === 'expose') return exposed(read.fleet);
  const plan = planFor(read.fleet);
  return plan.steps.length > 0 ? plan : undefined;
}
