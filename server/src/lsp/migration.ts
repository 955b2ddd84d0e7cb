/** The migration: `llamaflake/plan` for clients with a command of their own, `workspace/executeCommand` for all others. */
import {
  type ExecuteCommandParams,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
} from 'vscode-languageserver';
import type { Fleet } from '../fleet/types.ts';
import type { MigrationOptions } from '../migrate/types.ts';
import { isVariant, type Variant } from '../upstream/backends.ts';
import { allFleets } from './fleets.ts';
import type { Guard } from './guard.ts';
import { isDue, planFor } from './plans.ts';
import { applyMigrationCommand, type PlanParams, type PlanResult, planRequest } from './protocol.ts';
import type { Session } from './session.ts';
import { migrationSettings } from './settings.ts';
import { workspaceEdit } from './workspace-edit.ts';

const title = 'Migrate llama.cpp';

export function registerMigration(session: Session, guard: Guard): void {
  const { connection } = session;
  connection.onRequest(
    planRequest,
    guard<unknown, PlanResult>('plan', refusal('the plan failed; the server’s log says why'), (sent) => {
      const params = readParams(sent);
      const fleet = params && session.fleet(params.flake);
      if (!fleet) return refusal('there is no such flake in the workspace');
      const { flake: _, ...answers } = params;
      return planOf(session, fleet, answers);
    }),
  );
  connection.onExecuteCommand(
    guard<ExecuteCommandParams, unknown>('migration', null, async ({ command, arguments: given }) => {
      if (command !== applyMigrationCommand)
        return new ResponseError(LSPErrorCodes.RequestFailed, `there is no command ${command}`);
      return applyMigration(session, readParams(given?.[0]));
    }),
  );
}

const refusal = (refused: string): PlanResult => ({
  edit: undefined,
  steps: [],
  decisions: [],
  notes: [],
  refused,
});

function planOf(session: Session, fleet: Fleet, answers: Omit<PlanParams, 'flake'>): PlanResult {
  const options: Partial<MigrationOptions> = {
    ...migrationSettings(session.settings(fleet.root)),
    ...answers,
  };
  const plan = planFor(fleet, options);
  const { steps, decisions, notes, refused } = plan;
  const isOpen = steps.length === 0 || decisions.length > 0 || refused !== undefined;
  const edit = isOpen ? undefined : workspaceEdit(session, plan.change, steps);
  return {
    edit,
    steps: steps.map(({ id, title: step }) => ({ id, title: step })),
    decisions: decisions.map(({ host, question, choices }) => ({ host, question, choices })),
    notes,
    refused: refused ?? (edit || isOpen ? undefined : 'this editor can’t create or delete files in an edit'),
  };
}

/** Plans and applies; says what it did or why it did not. @returns whether the edit was applied */
async function applyMigration(session: Session, params: PlanParams | undefined): Promise<boolean> {
  const { connection } = session;
  const tell = (text: string): boolean => {
    const message = `${title}: ${text}`;
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
    return false;
  };
  const fleet = params ? session.fleet(params.flake) : onlyFleet(session);
  if (fleet === undefined) return tell('name the flake.nix to migrate; there is none, or more than one.');
  const { flake: _, ...answers } = params ?? { flake: '', gpu: {} };
  const plan = planOf(session, fleet, answers);
  if (plan.refused !== undefined) return tell(plan.refused);
  if (plan.decisions.length > 0) return tell(plan.decisions.map(({ question }) => question).join(' '));
  if (!plan.edit) return tell('nothing is left to migrate.');
  const { applied, failureReason } = await connection.workspace.applyEdit({ label: title, edit: plan.edit });
  if (!applied) return tell(failureReason ?? 'it was not applied.');
  tell(['done.', ...plan.notes].join(' '));
  return true;
}

/** The flake that is meant where none is named. */
function onlyFleet(session: Session): Fleet | undefined {
  const fleets = allFleets(session);
  const due = fleets.filter((fleet) =>
    isDue(planFor(fleet, migrationSettings(session.settings(fleet.root)))),
  );
  const candidates = fleets.length === 1 ? fleets : due;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Reads what a client sent; anything of another shape is not a request. */
function readParams(sent: unknown): PlanParams | undefined {
  if (typeof sent !== 'object' || sent === null || !('flake' in sent) || typeof sent.flake !== 'string')
    return undefined;
  const gpu: Record<string, Variant> = {};
  if ('gpu' in sent && typeof sent.gpu === 'object' && sent.gpu !== null) {
    for (const [host, value] of Object.entries(sent.gpu))
      if (typeof value === 'string' && isVariant(value)) gpu[host] = value;
  }
  const { wiring, target, expose } = sent as Readonly<Record<string, unknown>>;
  return {
    flake: sent.flake,
    gpu,
    ...((wiring === 'shared' || wiring === 'inline') && { wiring }),
    ...((target === 'upstream' || target === 'nixpkgs') && { target }),
    ...(typeof expose === 'boolean' && { expose }),
  };
}
