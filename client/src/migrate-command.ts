/**
 * The palette command "Migrate llama.cpp": asks for each host's GPU and the options, has the server plan, shows the plan in VS Code's
 * refactor preview and applies it. Leaving at any question, or discarding the preview, changes nothing.
 */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
  AssumptionSummary,
  FlakeSummary,
  FleetsResult,
  PlanParams,
  PlanResult,
} from '../../server/src/lsp/protocol.ts';
import { fleetsRequest, planRequest } from '../../server/src/lsp/protocol.ts';
import { askMigration } from './migrate-questions.ts';
import { offerNextSteps } from './next-steps.ts';
import { withAnswer, withAssumed } from './plan-answers.ts';
import { outdatedFile, previewed } from './preview-edit.ts';
import { ask as askOne } from './question.ts';
import type { Task } from './request.ts';
import { applyEdit, ask, withServer } from './request.ts';
import * as say from './say.ts';

const { l10n } = vscode;

/**
 * Runs the command to its end. Never rejects: what goes wrong is shown and logged.
 *
 * @param target the flake.nix that the user pointed at, where they did
 */
export function migrate(task: Task, target: vscode.Uri | undefined): Promise<void> {
  return withServer(task, async (client) => {
    const flakes = await flakesToMigrate(task, client, target);
    const answers = flakes.length > 0 ? await askMigration(task.title, flakes) : undefined;
    if (!answers) return;
    const plan = await confirmedPlan(task, client, answers.params);
    if (plan) await applyPlan(task, client, answers.flake, plan);
  });
}

/** The flakes of the workspace, labelled as VS Code labels files: with their folder, where it has several. */
export async function allFlakes(task: Task, client: BaseLanguageClient): Promise<readonly FlakeSummary[]> {
  const asking = { title: task.title, what: l10n.t('Reading the flakes') };
  const { flakes } = await ask<FleetsResult>(client, asking, fleetsRequest);
  return flakes.map((flake) => ({
    ...flake,
    label: vscode.workspace.asRelativePath(client.protocol2CodeConverter.asUri(flake.uri)),
  }));
}

/** Those with something to do; says so where there is none. */
async function flakesToMigrate(
  task: Task,
  client: BaseLanguageClient,
  target: vscode.Uri | undefined,
): Promise<readonly FlakeSummary[]> {
  const { title } = task;
  const flakes = await allFlakes(task, client);
  const isTarget = ({ uri }: FlakeSummary): boolean => sameUri(client, uri, target);
  const candidates = flakes.some(isTarget) ? flakes.filter(isTarget) : flakes;
  const due = candidates.filter((flake) => flake.migrationDue);
  if (flakes.length === 0) {
    void say.info(l10n.t('{0}: there is no flake.nix in this workspace.', title));
  } else if (due.length === 0) {
    const labels = candidates.map((flake) => flake.label).join(', ');
    void say.info(l10n.t('{0}: nothing is left to migrate in {1}.', title, labels));
  }
  return due;
}

/** Plans, asking what the server can't decide, until nothing is open; undefined if the user leaves or can't decide it here. */
export async function decidedPlan(
  task: Task,
  client: BaseLanguageClient,
  first: PlanParams,
): Promise<PlanResult | undefined> {
  const { title } = task;
  const asked = new Set<string>();
  for (let params = first; ; ) {
    const asking = { title, what: l10n.t('Planning the migration'), isLong: true };
    const plan = await ask<PlanResult>(client, asking, planRequest, params);
    if (plan.decisions.length === 0) return plan;
    const totalSteps = plan.decisions.length;
    for (const [index, decision] of plan.decisions.entries()) {
      const key = `${decision.host} ${decision.question}`;
      const choice = await askOne({
        title: decision.host === undefined ? title : `${title}: ${decision.host}`,
        placeholder: decision.question,
        items: decision.choices.map((label) => ({ label })),
        step: index + 1,
        totalSteps,
        isFinal: true,
      });
      if (typeof choice === 'string') return undefined;
      const answered = asked.has(key) ? undefined : withAnswer(params, decision, choice.label);
      if (!answered) {
        void say.warn(l10n.t('{0}: this must be settled in the files first. {1}', title, decision.question));
        return undefined;
      }
      asked.add(key);
      params = answered;
    }
  }
}

/** Plans, and has the user confirm what the plan takes for granted: builds that stay as they are, a pin that goes. */
async function confirmedPlan(
  task: Task,
  client: BaseLanguageClient,
  first: PlanParams,
): Promise<PlanResult | undefined> {
  const asked = new Set<string>();
  for (let params = first; ; ) {
    const plan = await decidedPlan(task, client, params);
    const open = plan?.steps.length
      ? plan.assumptions.find(({ question }) => !asked.has(question))
      : undefined;
    if (!plan || !open) return plan;
    asked.add(open.question);
    const left = plan.assumptions.filter(({ question }) => !asked.has(question)).length;
    const choice = await askOne({
      title: open.host === undefined ? task.title : `${task.title}: ${open.host}`,
      placeholder: open.question,
      items: assumedItems(open),
      step: asked.size,
      totalSteps: asked.size + left,
      isFinal: true,
    });
    if (typeof choice === 'string') return undefined;
    params = withAssumed(params, choice.params);
  }
}

const assumedItems = ({ choices }: AssumptionSummary) =>
  choices.map(({ label, params }, index) => ({
    label,
    params,
    ...(index === 0 && { description: l10n.t('as planned') }),
  }));

/** Shows the plan in the refactor preview, and says what to do next where it was applied. */
export async function applyPlan(
  task: Task,
  client: BaseLanguageClient,
  flake: FlakeSummary,
  plan: PlanResult,
): Promise<void> {
  const { title, output } = task;
  if (plan.refused !== undefined) return void say.warn(`${title}: ${plan.refused}`, say.showLog);
  if (!plan.edit) {
    return void say.info(l10n.t('{0}: nothing is left to migrate in {1}.', title, flake.label));
  }
  const outdated = outdatedFile(plan.edit, (uri) => openVersion(client, uri));
  if (outdated !== undefined) {
    const name = vscode.workspace.asRelativePath(client.protocol2CodeConverter.asUri(outdated));
    return void say.warn(l10n.t('{0}: {1} has changed meanwhile. Run the command again.', title, name));
  }
  const preview = previewed(plan.edit, flake.uri, title);
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(preview);
  if (!(await applyEdit(task, edit))) {
    output.info(l10n.t('{0}: not applied.', title));
    return;
  }
  for (const step of plan.steps) output.info(`${title}: ${step.title}`);
  for (const note of plan.notes) output.info(`${title}: ${note}`);
  void offerNextSteps(task, client, flake, plan);
}

const openVersion = (client: BaseLanguageClient, uri: string): number | undefined =>
  vscode.workspace.textDocuments.find((document) => sameUri(client, uri, document.uri))?.version;

/** Servers and VS Code may escape the same URI differently. */
const sameUri = (client: BaseLanguageClient, text: string, uri: vscode.Uri | undefined): boolean =>
  client.protocol2CodeConverter.asUri(text).toString() === uri?.toString();
