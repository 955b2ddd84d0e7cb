/**
 * The user's answers as the server understands them. Pure: no VS Code here.
 */
import type { DecisionSummary, Gpu, PlanParams } from '../../server/src/lsp/protocol.ts';

/** What a person calls the hardware behind each backend. */
export const gpus: Readonly<Record<Gpu, string>> = {
  cpu: 'no GPU: the CPU alone',
  cuda: 'NVIDIA, through CUDA',
  rocm: 'AMD, through ROCm',
  vulkan: 'AMD, Intel or NVIDIA, through Vulkan',
};

/** The parameters with one more answer; undefined where they have no place for it. */
export function withAnswer(
  params: PlanParams,
  { host }: Pick<DecisionSummary, 'host'>,
  choice: string,
): PlanParams | undefined {
  if (host !== undefined) {
    return isGpu(choice) ? { ...params, gpu: { ...params.gpu, [host]: choice } } : undefined;
  }
  return choice === 'shared' || choice === 'inline' ? { ...params, wiring: choice } : undefined;
}

function isGpu(text: string): text is Gpu {
  return Object.hasOwn(gpus, text);
}
