/** `llamaflake/plan`: the migration of a flake, for clients with a command of their own. */
import type { Fleet } from '../fleet/types.ts';
import { isVariant, type Variant } from '../upstream/backends.ts';
import { isFlakeUrl } from '../upstream/locations.ts';
import { cantWriteFiles } from './code-action-parts.ts';
import type { Guard } from './guard.ts';
import { planFor } from './plans.ts';
import { type PlanParams, type PlanResult, planRequest } from './protocol.ts';
import type { Session } from './session.ts';
import { workspaceEdit } from './workspace-edit.ts';

export function registerMigration(session: Session, guard: Guard): void {
  const { connection } = session;
  connection.onRequest(
    planRequest,
    guard<unknown, PlanResult>('plan', refusal('the plan failed; the server’s log says why'), (sent) => {
      const params = readPlanParams(sent);
      const fleet = params && session.fleet(params.flake);
      if (!fleet) return refusal('there is no such flake in the workspace');
      const { flake: _, ...answers } = params;
      return planOf(session, fleet, answers);
    }),
  );
}

const refusal = (refused: string): PlanResult => ({
  edit: undefined,
  steps: [],
  decisions: [],
  assumptions: [],
  notes: [],
  refused,
});

/** What a plan comes to for this client. */
export function planOf(session: Session, fleet: Fleet, answers: Omit<PlanParams, 'flake'>): PlanResult {
  const plan = planFor(fleet, answers);
  const { steps, decisions, assumptions, notes, refused } = plan;
  const isOpen = steps.length === 0 || decisions.length > 0 || refused !== undefined;
  const edit = isOpen ? undefined : workspaceEdit(session, plan.change, steps);
  return {
    edit,
    steps: steps.map(({ id, title: step }) => ({ id, title: step })),
    decisions: decisions.map(({ host, question, choices }) => ({ host, question, choices })),
    assumptions: assumptions.map(({ host, question, choices }) => ({
      host,
      question,
      choices: choices.map(({ label, options }) => ({ label, params: options })),
    })),
    notes,
    refused:
      refused ?? (edit || isOpen ? undefined : `${cantWriteFiles}; the command “llamaflake migrate” does it`),
  };
}

/** Reads what a client sent; anything of another shape is not a request. */
export function readPlanParams(sent: unknown): PlanParams | undefined {
  if (typeof sent !== 'object' || sent === null || !('flake' in sent) || typeof sent.flake !== 'string')
    return undefined;
  const gpu: Record<string, Variant> = {};
  if ('gpu' in sent && typeof sent.gpu === 'object' && sent.gpu !== null) {
    for (const [host, value] of Object.entries(sent.gpu))
      if (typeof value === 'string' && isVariant(value)) gpu[host] = value;
  }
  const { wiring, target, expose, url } = sent as Readonly<Record<string, unknown>>;
  return {
    flake: sent.flake,
    gpu,
    ...(typeof url === 'string' && isFlakeUrl(url) && { url }),
    ...((wiring === 'shared' || wiring === 'inline') && { wiring }),
    ...((target === 'upstream' || target === 'nixpkgs') && { target }),
    ...(typeof expose === 'boolean' && { expose }),
  };
}
