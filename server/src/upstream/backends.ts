// The backends llama.cpp can be built with, under the names the command line prints, and the four variants a host can have.

/** A backend as `llamaflake hosts` prints it. Plain CPU is no backend. */
export type Backend = 'blas' | 'cuda' | 'metal' | 'mpi' | 'opencl' | 'rocm' | 'rpc' | 'sycl' | 'vulkan';

/** What a host is given: `llama-cpp-cpu`, `llama-cpp-cuda`, … */
export type Variant = 'cpu' | 'cuda' | 'rocm' | 'vulkan';

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

export function isVariant(text: string): text is Variant {
  return (variants as readonly string[]).includes(text);
}
