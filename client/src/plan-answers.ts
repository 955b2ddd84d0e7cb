/**
 * The user's answers as the server understands them. Pure: no VS Code here.
 */
import type {
  AssumptionSummary,
  DecisionSummary,
  Gpu,
  HostSummary,
  PlanParams,
} from '../../server/src/lsp/protocol.ts';

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

/** The parameters with what the user chose in place of what the plan had taken for granted. */
export function withAssumed(
  params: PlanParams,
  { gpu = {}, url }: AssumptionSummary['choices'][number]['params'],
): PlanParams {
  const answers = Object.fromEntries(
    Object.entries(gpu).flatMap(([host, one]) => (isGpu(one) ? [[host, one]] : [])),
  );
  return { ...params, gpu: { ...params.gpu, ...answers }, ...(url !== undefined && { url }) };
}

/** The answers that change something: a host that is to have what it has keeps it whole, with its other backends and its patches. */
export const changedAnswers = (
  hosts: readonly Pick<HostSummary, 'name' | 'keeps'>[],
  answers: Readonly<Record<string, string>>,
): Record<string, Gpu> =>
  Object.fromEntries(
    hosts.flatMap(({ name, keeps }) => {
      const answer = answers[name];
      return isGpu(answer) && answer !== keeps ? [[name, answer]] : [];
    }),
  );

export function isGpu(value: unknown): value is Gpu {
  return (gpuNames as readonly unknown[]).includes(value);
}
