// The backends llama.cpp can be built with, under the names the command line prints, and the four variants a host can have.

/** A backend as `llamaflake hosts` prints it. Plain CPU is no backend. */
export type Backend = 'blas' | 'cuda' | 'metal' | 'mpi' | 'opencl' | 'rocm' | 'rpc' | 'sycl' | 'vulkan';

/** What a host is given: `llama-cpp-cpu`, `llama-cpp-cuda`, … */
export type Variant = 'cpu' | 'cuda' | 'rocm' | 'vulkan';

/** Several GPU backends in one build, in the order of `variants`: `rocm-vulkan`. */
export type Combination = `${Variant}-${string}`;

/** What a host may be given: a variant, or a combination that somebody built before. */
export type Selection = Variant | Combination;

export const backends: readonly Backend[] = [
  'blas',
  'cuda',
  'metal',
  'mpi',
  'opencl',
  'rocm',
  'rpc',
  'sycl',
  'vulkan',
];

export const variants: readonly Variant[] = ['cpu', 'cuda', 'rocm', 'vulkan'];

/** The backends that compute on a GPU. With one of them BLAS is off by default. */
export const gpuBackends: readonly Backend[] = ['cuda', 'metal', 'opencl', 'rocm', 'sycl', 'vulkan'];

/** Each once, in the order of the command line's contract. */
export function sortBackends(some: Iterable<Backend>): Backend[] {
  const set = new Set(some);
  return backends.filter((backend) => set.has(backend));
}

/** The variants that a selection is made of; undefined for a text that is none. */
export function selectionParts(text: string): readonly Variant[] | undefined {
  const parts = text.split('-');
  if (!parts.every(isVariant)) return undefined;
  const isOrdered = parts.every(
    (part, i) => i === 0 || variants.indexOf(parts[i - 1]!) < variants.indexOf(part),
  );
  return isOrdered && (parts.length === 1 || !parts.includes('cpu')) ? parts : undefined;
}

export const isSelection = (text: string): text is Selection => selectionParts(text) !== undefined;

export function isVariant(text: string): text is Variant {
  return (variants as readonly string[]).includes(text);
}
