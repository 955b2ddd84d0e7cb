/** Migrations planned once for each state of a fleet: lists, lenses, actions and commands all ask for the same ones. */
import type { Fleet } from '../fleet/types.ts';
import { mendAndPlan } from '../migrate/mend-and-plan.ts';
import type { MigrationOptions, Plan } from '../migrate/types.ts';

const plans = new WeakMap<Fleet, Map<string, Plan>>();

/** The plan; the same object for equal options and the same fleet. */
export function planFor(fleet: Fleet, options: Partial<MigrationOptions> = {}): Plan {
  const known = plans.get(fleet) ?? new Map<string, Plan>();
  plans.set(fleet, known);
  const key = JSON.stringify(options);
  const plan = known.get(key) ?? mendAndPlan(fleet, options);
  known.set(key, plan);
  return plan;
}

/** Whether there is anything left to do, or to say first. */
export const isDue = ({ steps, decisions, refused }: Plan): boolean =>
  steps.length > 0 || decisions.length > 0 || refused !== undefined;
