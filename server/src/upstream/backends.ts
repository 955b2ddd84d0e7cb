// The backends llama.cpp can be built with, under the names the command line prints, and the four variants a host can have.

/** A backend as `llamaflake hosts` prints it. Plain CPU is no backend. */
export type Backend = 'blas' | 'cuda' | 'metal' | 'mpi' | 'opencl' | 'rocm' | 'rpc' | 'sycl' | 'vulkan';

/** What a host is given: `llama-cpp-cpu`, `llama-cpp-cuda`, … */
export type Variant = 'cpu' | 'cuda' | 'rocm' | 'vulkan';

/** What a build may have besides: `cuda-blas`. Metal is what Apple's hosts have in place of the variants. */
export type Extra = 'metal' | 'blas' | 'rpc';

/** Several backends in one build, in the order of `parts`: `rocm-vulkan`, `cuda-blas`, `cpu-rpc`. */
export type Combination = `${Variant | 'metal'}-${string}`;

/** What a host may be given: a variant, or a combination that somebody built before. */
export type Selection = Variant | 'metal' | Combination;

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

const parts: readonly (Variant | Extra)[] = [...variants, 'metal', 'blas', 'rpc'];

const isExtra = (part: string): boolean => part === 'blas' || part === 'rpc';

/** What a selection is made of; undefined for a text that is none. */
export function selectionParts(text: string): readonly (Variant | Extra)[] | undefined {
  const names = text.split('-') as (Variant | Extra)[];
  const places = names.map((name) => parts.indexOf(name));
  const isOrdered = places.every((place, i) => place >= 0 && (i === 0 || places[i - 1]! < place));
  const computing = names.filter((name) => !isExtra(name));
  const isWhole = computing.length > 0 && (computing.length === 1 || computing[0] !== 'cpu');
  return isOrdered && isWhole ? names : undefined;
}

/**
 * The selection that has exactly these backends; undefined where one of them is none of its parts. Plain CPU code comes with BLAS
 * anyway.
 */
export function selectionOfBackends(some: readonly Backend[]): Selection | undefined {
  if (some.some((backend) => !(parts as readonly string[]).includes(backend))) return undefined;
  const names = parts.filter((part) => (some as readonly string[]).includes(part));
  if (names.every(isExtra)) names.unshift('cpu');
  const wanted = names[0] === 'cpu' ? names.filter((name) => name !== 'blas') : names;
  return wanted.join('-') as Selection;
}

export const isSelection = (text: string): text is Selection => selectionParts(text) !== undefined;

export function isVariant(text: string): text is Variant {
  return (variants as readonly string[]).includes(text);
}
