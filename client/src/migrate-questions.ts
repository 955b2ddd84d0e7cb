/** What "Migrate llama.cpp" asks before it plans, as one row of questions with a way back from each to the one before. */
import * as vscode from 'vscode';
import type { FlakeSummary, PlanParams } from '../../server/src/lsp/protocol.ts';
import { askGpu } from './ask-gpu.ts';
import type { PlanOptions } from './ask-options.ts';
import { askOptions, usualOptions } from './ask-options.ts';
import { changedAnswers } from './plan-answers.ts';
import type { WayOut } from './question.ts';
import { ask } from './question.ts';

const { l10n } = vscode;

export interface Answers {
  readonly flake: FlakeSummary;
  readonly params: PlanParams;
}

/**
 * @param flakes those that have something to migrate; one of several is asked for first
 * @returns undefined where the user left at any question
 */
export async function askMigration(
  title: string,
  flakes: readonly FlakeSummary[],
): Promise<Answers | undefined> {
  let flake = flakes.length === 1 ? flakes[0] : undefined;
  const gpu: Record<string, string> = {};
  let options = usualOptions;
  const before = flakes.length > 1 ? 1 : 0;
  for (let step = 1; ; ) {
    const hosts = flake?.hosts ?? [];
    const totalSteps = before + hosts.length + 1;
    const host = hosts[step - before - 1];
    let answer: WayOut | 'next' | { readonly skipTo: number };
    if (!flake || step <= before) {
      const chosen = await askFlake(title, flakes, flake, step, before + 1);
      if (typeof chosen !== 'string') flake = chosen;
      answer = typeof chosen === 'string' ? chosen : 'next';
    } else if (host) {
      const rest = hosts.slice(step - before - 1);
      const unknown = rest.findIndex((one) => (gpu[one.name] ?? one.keeps) === undefined);
      const offersAll = rest.length > 1 && unknown !== 0;
      const chosen = await askGpu({ title, host, given: gpu[host.name], step, totalSteps, offersAll });
      if (chosen === 'all-known') {
        const known = unknown === -1 ? rest : rest.slice(0, unknown);
        for (const one of known) gpu[one.name] ??= one.keeps!;
        answer = { skipTo: step + known.length };
      } else if (chosen === 'back' || chosen === 'left') {
        answer = chosen;
      } else {
        gpu[host.name] = chosen;
        answer = 'next';
      }
    } else {
      const chosen: PlanOptions | WayOut = await askOptions({ title, options, step, totalSteps });
      if (typeof chosen !== 'string') {
        return { flake, params: { flake: flake.uri, gpu: changedAnswers(hosts, gpu), ...chosen } };
      }
      answer = chosen;
      options = usualOptions;
    }
    if (answer === 'left') return undefined;
    if (answer === 'back') step -= 1;
    else if (answer === 'next') step += 1;
    else step = answer.skipTo;
  }
}

interface FlakeItem extends vscode.QuickPickItem {
  readonly flake: FlakeSummary;
}

/** Which flake is meant. */
export async function askFlake(
  title: string,
  flakes: readonly FlakeSummary[],
  given: FlakeSummary | undefined,
  step: number,
  totalSteps: number,
): Promise<FlakeSummary | WayOut> {
  const items = flakes.map(
    (flake): FlakeItem => ({
      flake,
      label: flake.label,
      description: flake.hosts.map(({ name }) => name).join(', '),
    }),
  );
  const answer = await ask({
    title: l10n.t('{0}: flake', title),
    placeholder: l10n.t('Which flake?'),
    items,
    selected: items.find(({ flake }) => flake === given),
    step,
    totalSteps,
  });
  return typeof answer === 'string' ? answer : answer.flake;
}
