/** The question for a host's GPU backend, with what is known first, and why. */
import * as vscode from 'vscode';
import type { Gpu, HostSummary } from '../../server/src/lsp/protocol.ts';
import { gpuNames, isGpu } from './plan-answers.ts';
import { ask } from './question.ts';

const { l10n } = vscode;

/** What a person calls the hardware behind each backend. */
const gpus: Readonly<Record<Gpu, string>> = {
  cpu: l10n.t('no GPU: the CPU alone'),
  cuda: l10n.t('NVIDIA, through CUDA'),
  rocm: l10n.t('AMD, through ROCm'),
  vulkan: l10n.t('AMD, Intel or NVIDIA, through Vulkan'),
};

interface GpuItem extends vscode.QuickPickItem {
  readonly gpu: string;
}

export interface GpuQuestion {
  readonly title: string;
  readonly host: Pick<HostSummary, 'name' | 'keeps' | 'gpuReason' | 'packages'>;
  /** What was answered before. */
  readonly given: string | undefined;
  readonly step: number;
  readonly totalSteps: number;
  /** Whether to offer taking what is known for this host and all that come after it. */
  readonly offersAll: boolean;
}

const acceptAll = {
  button: {
    iconPath: new vscode.ThemeIcon('check-all'),
    tooltip: l10n.t('Take What Is Known for All Hosts That Are Left'),
  },
  answer: { label: '', gpu: 'all-known' } satisfies GpuItem,
};

/** @returns a backend, what the host keeps, `all-known`, or how the user left */
export async function askGpu(question: GpuQuestion): Promise<string> {
  const { title, host, given, step, totalSteps, offersAll } = question;
  const items = gpuItems(host);
  const answer = await ask({
    title: `${title}: ${host.name}`,
    placeholder: placeholderOf(host),
    items,
    selected: items.find(({ gpu }) => gpu === given),
    step,
    totalSteps,
    buttons: offersAll ? [acceptAll] : [],
  });
  return typeof answer === 'string' ? answer : answer.gpu;
}

/** The backends as items, the known one first and with the reason why it is known. */
function gpuItems(host: GpuQuestion['host']): GpuItem[] {
  const others = gpuNames.filter((gpu) => gpu !== host.keeps);
  return [...(host.keeps === undefined ? [] : [host.keeps]), ...others].map((gpu) => ({
    gpu,
    label: gpu,
    description: isGpu(gpu) ? gpus[gpu] : l10n.t('several backends in one build'),
    ...(gpu === host.keeps && { detail: plain(host.gpuReason) ?? l10n.t('as the configuration has it now') }),
  }));
}

/** Quick picks show no Markdown. */
const plain = (reason: string | undefined): string | undefined => reason?.replaceAll('`', '');

function placeholderOf({ name, packages }: GpuQuestion['host']): string {
  const names = [...new Set(packages.map((found) => found.name))];
  return names.length === 0
    ? l10n.t('Which GPU backend? {0} has no llama.cpp', name)
    : l10n.t('Which GPU backend? {0} has {1}', name, names.join(', '));
}
