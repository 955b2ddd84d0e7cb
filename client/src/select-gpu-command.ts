/**
 * "Select GPU for Host": another backend for one host. In a migrated fleet that is one line, applied at once; in any other it comes with the
 * whole migration, which is shown first.
 */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FlakeSummary, Gpu, HostSummary } from '../../server/src/lsp/protocol.ts';
import { askGpu } from './ask-gpu.ts';
import { allFlakes, applyPlan, decidedPlan } from './migrate-command.ts';
import { isGpu } from './plan-answers.ts';
import { ask } from './question.ts';
import type { Task } from './request.ts';
import { applyEdit, withServer } from './request.ts';
import * as say from './say.ts';

const { l10n } = vscode;

/** The host that is meant: one of the view's rows, or what a lens says. */
export interface HostTarget {
  /** URI of the flake.nix. */
  readonly flake: string;
  readonly host: string;
  /** The backend, where it is decided already. */
  readonly gpu?: Gpu;
}

interface HostItem extends vscode.QuickPickItem {
  readonly flake: FlakeSummary;
  readonly host: HostSummary;
}

/** Runs the command to its end. Never rejects. */
export function selectGpu(task: Task, target: HostTarget | undefined): Promise<void> {
  return withServer(task, async (client) => {
    const items = hostItems(await allFlakes(task, client));
    const same = (uri: string): string => client.protocol2CodeConverter.asUri(uri).toString();
    const meant = items.filter(
      ({ flake, host }) => target && same(flake.uri) === same(target.flake) && host.name === target.host,
    );
    const choices = meant.length > 0 ? meant : items;
    if (choices.length === 0) {
      return void say.info(l10n.t('{0}: there is no host in this workspace.', task.title));
    }
    const [only] = choices;
    const answer =
      target?.gpu && only && meant.length > 0
        ? { item: only, gpu: target.gpu }
        : await askHostAndGpu(task.title, choices);
    if (answer) await setGpu(task, client, answer.item, answer.gpu);
  });
}

async function askHostAndGpu(
  title: string,
  items: readonly HostItem[],
): Promise<{ item: HostItem; gpu: string } | undefined> {
  const before = items.length > 1 ? 1 : 0;
  const totalSteps = before + 1;
  for (let item = before === 0 ? items[0] : undefined; ; ) {
    if (!item) {
      const placeholder = l10n.t('Which host?');
      const answer = await ask({ title, placeholder, items, step: 1, totalSteps });
      if (typeof answer === 'string') return undefined;
      item = answer;
    }
    const { host } = item;
    const gpu = await askGpu({
      title,
      host,
      given: undefined,
      step: totalSteps,
      totalSteps,
      offersAll: false,
    });
    if (gpu === 'left' || gpu === 'all-known') return undefined;
    if (gpu !== 'back') return { item, gpu };
    item = undefined;
  }
}

async function setGpu(task: Task, client: BaseLanguageClient, item: HostItem, gpu: string): Promise<void> {
  const { flake, host } = item;
  // Several backends in one build: what the host has and is to keep.
  if (!isGpu(gpu)) return void say.info(l10n.t('{0} has {1} already.', host.name, gpu));
  const plan = await decidedPlan(task, client, { flake: flake.uri, gpu: { [host.name]: gpu } });
  if (!plan) return;
  const isOneLine = plan.refused === undefined && plan.steps.every(({ id }) => id === 'set-gpu');
  if (!isOneLine) return applyPlan(task, client, flake, plan);
  if (!plan.edit) return void say.info(l10n.t('{0} has {1} already.', host.name, gpu));
  const applied = await applyEdit(task, await client.protocol2CodeConverter.asWorkspaceEdit(plan.edit));
  if (applied) void say.info(l10n.t('{0} gets llama.cpp for {1}.', host.name, gpu));
}

const hostItems = (flakes: readonly FlakeSummary[]): HostItem[] =>
  flakes.flatMap((flake) =>
    flake.hosts.map((host) => ({
      flake,
      host,
      label: host.name,
      description: [
        host.packages.map(({ name }) => name).join(', ') || l10n.t('no llama.cpp'),
        ...(flakes.length > 1 ? [flake.label] : []),
      ].join(' · '),
    })),
  );
