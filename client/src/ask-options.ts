/** The last question before a plan is shown: Enter goes on with the usual options, and a look at the list changes them. */
import * as vscode from 'vscode';
import type { PlanParams } from '../../server/src/lsp/protocol.ts';
import type { WayOut } from './question.ts';
import { ask } from './question.ts';

const { l10n } = vscode;

export type PlanOptions = Required<Pick<PlanParams, 'wiring' | 'target' | 'expose'>>;

export const usualOptions: PlanOptions = { wiring: 'shared', target: 'upstream', expose: false };

interface OptionItem extends vscode.QuickPickItem {
  /** The options when it is taken; undefined for the item that goes on. */
  readonly next?: PlanOptions;
}

export interface OptionsQuestion {
  readonly title: string;
  readonly options: PlanOptions;
  readonly step: number;
  readonly totalSteps: number;
}

/** Resolves with the options as they were when the user went on. */
export async function askOptions(question: OptionsQuestion): Promise<PlanOptions | WayOut> {
  let { options } = question;
  for (let changed: number | undefined; ; ) {
    const items = optionItems(options);
    const answer = await ask({
      title: l10n.t('{0}: options', question.title),
      placeholder: l10n.t('Enter shows the changes, of which you can still take back any'),
      items,
      selected: changed === undefined ? undefined : items[changed],
      step: question.step,
      totalSteps: question.totalSteps,
    });
    if (typeof answer === 'string') return answer;
    if (!answer.next) return options;
    options = answer.next;
    changed = items.indexOf(answer);
  }
}

function optionItems(options: PlanOptions): OptionItem[] {
  const { wiring, target, expose } = options;
  return [
    { label: l10n.t('$(diff) Show the changes'), description: l10n.t('nothing is written yet') },
    { label: l10n.t('Options'), kind: vscode.QuickPickItemKind.Separator },
    wiring === 'shared'
      ? {
          label: l10n.t('$(list-tree) Wiring: one module for all hosts'),
          description: l10n.t('change: the overlay in each host’s own list'),
          next: { ...options, wiring: 'inline' },
        }
      : {
          label: l10n.t('$(list-tree) Wiring: the overlay in each host’s own list'),
          description: l10n.t('change: one module for all hosts'),
          next: { ...options, wiring: 'shared' },
        },
    target === 'upstream'
      ? {
          label: l10n.t('$(package) Packages: from the official flake'),
          description: l10n.t('change: nixpkgs’ own, behind the same option'),
          next: { ...options, target: 'nixpkgs' },
        }
      : {
          label: l10n.t('$(package) Packages: nixpkgs’ own, behind the same option'),
          description: l10n.t('change: from the official flake'),
          next: { ...options, target: 'upstream' },
        },
    expose
      ? {
          label: l10n.t('$(export) Flake outputs: with each variant'),
          description: l10n.t('change: as they are'),
          next: { ...options, expose: false },
        }
      : {
          label: l10n.t('$(export) Flake outputs: as they are'),
          description: l10n.t('change: with each variant'),
          next: { ...options, expose: true },
        },
  ];
}
