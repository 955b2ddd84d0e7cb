/** `workspace/executeCommand`: what the server does for clients without commands of their own, with progress. */
import {
  type CancellationToken,
  type ExecuteCommandParams,
  LSPErrorCodes,
  ResponseError,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
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
  readonly run: (session: Session, given: readonly unknown[], token: CancellationToken) => Promise<Applied>;
}

const migrateTitle = 'Migrate llama.cpp';

const commands: Readonly<Record<string, Command>> = {
  [applyMigrationCommand]: { title: migrateTitle, run: applyMigration },
  [changeGpuCommand]: { title: 'Select GPU', run: changeGpu },
};

export const commandIds: string[] = Object.keys(commands);

export function registerCommands(session: Session, guard: Guard): void {
  session.connection.onExecuteCommand(
    guard<ExecuteCommandParams, unknown, [WorkDoneProgressReporter]>(
      'command',
      null,
      async ({ command: id, arguments: given = [] }, token, progress) => {
        const command = Object.hasOwn(commands, id) ? commands[id] : undefined;
        if (!command) return new ResponseError(LSPErrorCodes.RequestFailed, `there is no command ${id}`);
        // It was the client that began it, and cancelling the request is how it ends it.
        progress.begin(command.title, undefined, undefined, true);
        try {
          const applied = await command.run(session, given, token);
          return token.isCancellationRequested && !applied ? cancelled : applied;
        } finally {
          progress.done();
        }
      },
    ),
  );
}

const cancelled = new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');

/** `llamaflake.applyMigration`: plans and applies; says what it did or why it did not. */
async function applyMigration(
  session: Session,
  [sent]: readonly unknown[],
  token: CancellationToken,
): Promise<Applied> {
  const given = readPlanParams(sent);
  const fleet = given ? session.fleet(given.flake) : onlyFleet(session);
  if (fleet === undefined)
    return tell(session, 'name the flake.nix to migrate; there is none, or more than one.');
  const flake = session.workspace.files().uri(fleet.flakePath);
  return applyPlan(session, migrateTitle, given ?? { flake, gpu: {} }, token);
}

/** The flake that is meant where none is named. */
function onlyFleet(session: Session): Fleet | undefined {
  const fleets = allFleets(session);
  const due = fleets.filter((fleet) => isDue(planFor(fleet)));
  const candidates = fleets.length === 1 ? fleets : due;
  return candidates.length === 1 ? candidates[0] : undefined;
}
