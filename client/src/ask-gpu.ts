/**
 * The questions of the Migrate command: one quick pick a host, with what is known first, and a way back.
 */
import * as vscode from 'vscode';
import type { Gpu, HostSummary, PackageSummary } from '../../server/src/lsp/protocol.ts';
import { gpus } from './plan-answers.ts';

interface GpuItem extends vscode.QuickPickItem {
  readonly gpu: Gpu;
}

/** Asks for the backend of each host in turn; undefined if the user leaves at any of them. */
export async function askGpus(
  title: string,
  hosts: readonly HostSummary[],
): Promise<Record<string, Gpu> | undefined> {
  const answers: Record<string, Gpu> = {};
  for (let index = 0; index < hosts.length; ) {
    const host = hosts[index]!;
    const answer = await askGpu(`${title}: ${host.name}`, host, answers[host.name], index + 1, hosts.length);
    if (answer === undefined) return undefined;
    if (answer === 'back') {
      index -= 1;
      continue;
    }
    answers[host.name] = answer;
    index += 1;
  }
  return answers;
}

function askGpu(
  title: string,
  host: HostSummary,
  given: Gpu | undefined,
  step: number,
  totalSteps: number,
): Promise<Gpu | 'back' | undefined> {
  const pick = vscode.window.createQuickPick<GpuItem>();
  const items = gpuItems(host);
  const first = items.find((item) => item.gpu === given) ?? items[0];
  Object.assign(pick, {
    title,
    step,
    totalSteps,
    items,
    activeItems: first ? [first] : [],
    placeholder: `Which GPU backend? ${host.name} ${currentPackages(host.packages)}`,
    matchOnDescription: true,
    ignoreFocusOut: true,
    buttons: step > 1 ? [vscode.QuickInputButtons.Back] : [],
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.gpu);
      pick.hide();
    });
    pick.onDidTriggerButton(() => {
      resolve('back');
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** The backends as items, the known one first and with the reason why it is known. */
function gpuItems(host: HostSummary): GpuItem[] {
  const order = Object.keys(gpus) as Gpu[];
  order.sort((a, b) => Number(b === host.gpu) - Number(a === host.gpu));
  return order.map((gpu) => ({
    gpu,
    label: gpu,
    description: gpus[gpu],
    ...(gpu === host.gpu && { detail: host.gpuReason ?? 'as the configuration has it now' }),
  }));
}

function currentPackages(packages: readonly PackageSummary[]): string {
  const names = new Set(packages.map(({ name }) => name));
  return names.size === 0 ? 'has no llama.cpp' : `has ${[...names].join(' and ')}`;
}
