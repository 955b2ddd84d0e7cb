/**
 * The user's answers as the server understands them. Pure: no VS Code here.
 */
import type { DecisionSummary, Gpu, PlanParams } from '../../server/src/lsp/protocol.ts';

/** Every backend that a host can be given, in the order of questions. */
export const gpuNames: readonly Gpu[] = ['cpu', 'cuda', 'rocm', 'vulkan'];

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

export function isGpu(value: unknown): value is Gpu {
  return (gpuNames as readonly unknown[]).includes(value);
}
