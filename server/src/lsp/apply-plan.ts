/** A plan made and applied through the client, and the user told what came of it. */
import { type CancellationToken, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { planOf } from './migration.ts';
import { nextTask } from './next-task.ts';
import type { PlanParams } from './protocol.ts';
import type { Session } from './session.ts';

/** Whether the client applied the edit. */
export type Applied = boolean;

/**
 * @param label what the edit is called in the editor's list of things to undo
 * @param token looked at before the work and after it: what was cancelled is not applied
 */
export async function applyPlan(
  session: Session,
  label: string,
  params: PlanParams,
  token: CancellationToken,
): Promise<Applied> {
  await nextTask();
  if (token.isCancellationRequested) return false;
  const fleet = session.fleet(params.flake);
  if (!fleet) return tell(session, 'there is no such flake in the workspace.');
  const { flake: _, ...answers } = params;
  const plan = planOf(session, fleet, answers);
  await nextTask();
  if (token.isCancellationRequested) return false;
  if (plan.refused !== undefined) return tell(session, plan.refused);
  if (plan.decisions.length > 0)
    return tell(session, plan.decisions.map(({ question }) => question).join(' '));
  if (!plan.edit) return tell(session, 'nothing is left to migrate.');
  const { applied, failureReason } = await session.connection.workspace.applyEdit({ label, edit: plan.edit });
  if (!applied) return tell(session, failureReason ?? 'it was not applied.');
  tell(session, ['done.', ...plan.notes].join(' '));
  return true;
}

/** Says something to the user. @returns false */
export function tell(session: Session, text: string): false {
  const message = `Llamaflake: ${text}`;
  void session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
  return false;
}
