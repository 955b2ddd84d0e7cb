/** `workspace/executeCommand`: what the server does for clients without commands of their own, with progress. */
import { type ExecuteCommandParams, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Fleet } from '../fleet/types.ts';
import { type Applied, applyPlan, tell } from './apply-plan.ts';
import { allFleets } from './fleets.ts';
import { changeGpu } from './gpu-command.ts';
import type { Guard } from './guard.ts';
import { readPlanParams } from './migration.ts';
import { isDue, planFor } from './plans.ts';
import { applyMigrationCommand, changeGpuCommand } from './protocol.ts';
import type { Session } from './session.ts';

interface Command {
  /** What the progress says. */
  readonly title: string;
  readonly run: (session: Session, given: readonly unknown[]) => Promise<Applied>;
}

const migrateTitle = 'Migrate llama.cpp';

const commands: Readonly<Record<string, Command>> = {
  [applyMigrationCommand]: { title: migrateTitle, run: applyMigration },
  [changeGpuCommand]: { title: 'Select GPU', run: changeGpu },
};

export const commandIds: string[] = Object.keys(commands);

export function registerCommands(session: Session, guard: Guard): void {
  session.connection.onExecuteCommand(
    guard<ExecuteCommandParams, unknown>('command', null, async (params) => {
      const { command: id, arguments: given = [], workDoneToken } = params;
      const command = Object.hasOwn(commands, id) ? commands[id] : undefined;
      if (!command) return new ResponseError(LSPErrorCodes.RequestFailed, `there is no command ${id}`);
      const progress =
        workDoneToken === undefined
          ? undefined
          : session.connection.window.attachWorkDoneProgress(workDoneToken);
      progress?.begin(command.title, undefined, undefined, false);
      try {
        return await command.run(session, given);
      } finally {
        progress?.done();
      }
    }),
  );
}

/** `llamaflake.applyMigration`: plans and applies; says what it did or why it did not. */
async function applyMigration(session: Session, [sent]: readonly unknown[]): Promise<Applied> {
  const given = readPlanParams(sent);
  const fleet = given ? session.fleet(given.flake) : onlyFleet(session);
  if (fleet === undefined)
    return tell(session, 'name the flake.nix to migrate; there is none, or more than one.');
  const flake = session.workspace.files().uri(fleet.flakePath);
  return applyPlan(session, migrateTitle, given ?? { flake, gpu: {} });
}

/** The flake that is meant where none is named. */
function onlyFleet(session: Session): Fleet | undefined {
  const fleets = allFleets(session);
  const due = fleets.filter((fleet) => isDue(planFor(fleet)));
  const candidates = fleets.length === 1 ? fleets : due;
  return candidates.length === 1 ? candidates[0] : undefined;
}
