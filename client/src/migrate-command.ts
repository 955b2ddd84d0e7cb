/**
 * The palette command "Migrate llama.cpp": asks for each host's GPU, has the server plan, shows the plan in VS Code's refactor
 * preview and applies it. Leaving at any question, or discarding the preview, changes nothing.
 */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { FlakeSummary, FleetsResult, PlanParams, PlanResult } from '../../server/src/lsp/protocol.ts';
import { fleetsRequest, planRequest } from '../../server/src/lsp/protocol.ts';
import { askGpus } from './ask-gpu.ts';
import { withAnswer } from './plan-answers.ts';
import { outdatedFile, previewed, touchedFiles } from './preview-edit.ts';
import type { Server } from './server.ts';
import { isEnabled } from './server.ts';

const title = 'Migrate llama.cpp';

/**
 * Runs the command to its end. Never rejects: what goes wrong is shown and logged.
 *
 * @param target the flake.nix that the user pointed at, where they did
 */
export async function migrate(
  server: Server,
  output: vscode.LogOutputChannel,
  target: vscode.Uri | undefined,
): Promise<void> {
  const client = await server.client();
  if (!client) return offerServer();
  try {
    const flake = await chooseFlake(client, target);
    if (!flake) return;
    const gpu = await askGpus(title, flake.hosts);
    if (!gpu) return;
    const plan = await decidedPlan(client, { flake: flake.uri, gpu });
    if (plan) await apply(client, output, flake, plan);
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    output.error(title, error instanceof Error ? error : String(error));
    const reason = error instanceof Error ? error.message : String(error);
    void showWithOutput(vscode.window.showErrorMessage, `${title}: ${reason}`);
  }
}

async function chooseFlake(
  client: LanguageClient,
  target: vscode.Uri | undefined,
): Promise<FlakeSummary | undefined> {
  const { flakes } = await ask<FleetsResult>(client, 'Reading the flakes', fleetsRequest, undefined);
  const pointedAt = target && flakes.find((flake) => sameUri(flake.uri, target));
  const candidates = pointedAt ? [pointedAt] : flakes;
  const due = candidates.filter((flake) => flake.migrationDue);
  if (flakes.length === 0) {
    void vscode.window.showInformationMessage(`${title}: there is no flake.nix in this workspace.`);
  } else if (due.length === 0) {
    const labels = candidates.map((flake) => flake.label).join(', ');
    void vscode.window.showInformationMessage(`${title}: nothing is left to migrate in ${labels}.`);
  }
  if (due.length < 2) return due[0];
  const items = due.map((flake) => ({
    flake,
    label: flake.label,
    description: flake.hosts.map((host) => host.name).join(', '),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'The flake to migrate',
    ignoreFocusOut: true,
  });
  return chosen?.flake;
}

/** Plans, asking what the server can't decide, until nothing is open; undefined if the user leaves or can't decide it here. */
async function decidedPlan(client: LanguageClient, first: PlanParams): Promise<PlanResult | undefined> {
  const asked = new Set<string>();
  for (let params = first; ; ) {
    const plan = await ask<PlanResult>(client, 'Planning the migration', planRequest, params);
    if (plan.decisions.length === 0) return plan;
    for (const decision of plan.decisions) {
      const key = `${decision.host} ${decision.question}`;
      const choice = await vscode.window.showQuickPick([...decision.choices], {
        title: decision.host === undefined ? title : `${title}: ${decision.host}`,
        placeHolder: decision.question,
        ignoreFocusOut: true,
      });
      if (choice === undefined) return undefined;
      const answered = asked.has(key) ? undefined : withAnswer(params, decision, choice);
      if (!answered) {
        void vscode.window.showWarningMessage(
          `${title}: this must be settled in the files first. ${decision.question}`,
        );
        return undefined;
      }
      asked.add(key);
      params = answered;
    }
  }
}

async function apply(
  client: LanguageClient,
  output: vscode.LogOutputChannel,
  flake: FlakeSummary,
  plan: PlanResult,
): Promise<void> {
  if (plan.refused !== undefined) {
    void vscode.window.showWarningMessage(`${title}: ${plan.refused}`);
    return;
  }
  if (!plan.edit) {
    void vscode.window.showInformationMessage(`${title}: nothing is left to migrate in ${flake.label}.`);
    return;
  }
  const outdated = outdatedFile(plan.edit, openVersion);
  if (outdated !== undefined) {
    const name = vscode.workspace.asRelativePath(vscode.Uri.parse(outdated));
    void vscode.window.showWarningMessage(`${title}: ${name} has changed meanwhile. Run the command again.`);
    return;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(previewed(plan.edit, flake.uri, title));
  const applied = await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  if (!applied) {
    output.info(`${title}: not applied.`);
    return;
  }
  for (const step of plan.steps) output.info(`${title}: ${step.title}`);
  for (const note of plan.notes) output.info(`${title}: ${note}`);
  const files = touchedFiles(plan.edit).length;
  const done = `Migrated ${flake.label} to the official llama.cpp flake (${files} ${files === 1 ? 'file' : 'files'}).`;
  void showWithOutput(vscode.window.showInformationMessage, withNotes(done, plan.notes));
}

/** A notification has room for a few lines; what is longer can be read in the output. */
function withNotes(done: string, notes: readonly string[]): string {
  const whole = [done, ...notes].join(' ');
  if (whole.length <= 300) return whole;
  return `${done} ${notes.length === 1 ? 'A note on it is' : `${notes.length} notes on it are`} in the output.`;
}

/** A request with progress: in the status bar, or where it may take long, with a button that rejects with `CancellationError`. */
async function ask<R>(
  client: LanguageClient,
  what: string,
  method: string,
  params: PlanParams | undefined,
): Promise<R> {
  const location = params ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window;
  const options = { location, title: `${title}: ${what}`, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    try {
      return await client.sendRequest<R>(method, params ?? {}, token);
    } catch (error) {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      throw error;
    }
  });
}

function openVersion(uri: string): number | undefined {
  return vscode.workspace.textDocuments.find((document) => sameUri(uri, document.uri))?.version;
}

/** Servers and VS Code may escape the same URI differently. */
function sameUri(text: string, uri: vscode.Uri): boolean {
  return vscode.Uri.parse(text).toString() === uri.toString();
}

async function offerServer(): Promise<void> {
  const offer = isEnabled()
    ? { message: 'the language server is not running.', button: 'Restart', command: 'llamaflake.restart' }
    : { message: 'Llamaflake is off.', button: 'Settings', command: 'workbench.action.openSettings' };
  const chosen = await vscode.window.showWarningMessage(`${title}: ${offer.message}`, offer.button);
  if (chosen) await vscode.commands.executeCommand(offer.command, 'llamaflake.enable');
}

async function showWithOutput(
  show: (message: string, ...items: string[]) => Thenable<string | undefined>,
  message: string,
): Promise<void> {
  const button = 'Show Output';
  if ((await show(message, button)) === button) await vscode.commands.executeCommand('llamaflake.showOutput');
}
