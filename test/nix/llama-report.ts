/**
 * What a llama.cpp package is built for, read off its CMake flags as CMake reads them: the last `-D` of a name wins.
 */

/** One llama.cpp package as describe.nix finds it. */
export interface RawPackage {
  /** The option that holds it, such as `environment.systemPackages`. */
  where: string;
  name: string;
  pname: string;
  origin: 'upstream' | 'nixpkgs' | 'other';
  cmakeFlags: string[];
  /** Names of its build inputs. */
  inputs: string[];
  /** Its store path in the stubs: equal exactly if everything that went in is. */
  identity: string;
}

export type CpuMode = 'dispatch' | 'flags' | 'native' | 'baseline';

export interface LlamaReport extends RawPackage {
  /** Sorted. GGML_BLAS counts: upstream and nixpkgs both turn it on where no GPU is chosen. */
  backends: string[];
  /** The GPU among them, or `cpu`; two or more are joined by `+`. */
  gpu: string;
  cpu: CpuMode;
}

const backendFlags: Record<string, string> = {
  GGML_BLAS: 'blas',
  GGML_CUDA: 'cuda',
  GGML_METAL: 'metal',
  GGML_OPENCL: 'opencl',
  GGML_HIP: 'rocm',
  GGML_RPC: 'rpc',
  GGML_SYCL: 'sycl',
  GGML_VULKAN: 'vulkan',
};
const notGpus = new Set(['blas', 'rpc', 'mpi']);

/** `NAME → value` of a list of CMake flags; both `-DX=ON` and `-DX:BOOL=TRUE`. */
export function cmakeValues(flags: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const flag of flags) {
    const match = /^-D([A-Za-z0-9_]+)(?::[A-Z]+)?=(.*)$/s.exec(flag);
    if (match?.[1] !== undefined) values.set(match[1], match[2] ?? '');
  }
  return values;
}

export function describePackage(raw: RawPackage): LlamaReport {
  const values = cmakeValues(raw.cmakeFlags);
  const isOn = (name: string) => /^(on|true|yes|y|1)$/i.test(values.get(name) ?? '');
  const backends = Object.keys(backendFlags)
    .filter(isOn)
    .map((name) => backendFlags[name] ?? name);
  if (raw.inputs.includes('mpi')) backends.push('mpi');
  backends.sort();
  const gpus = backends.filter((backend) => !notGpus.has(backend));
  const explicit = [...values.keys()].some(
    (name) => /^GGML_(AVX|FMA|F16C|BMI2|SSE42|AMX)/.test(name) && isOn(name),
  );
  // NATIVE first: beside ALL_VARIANTS it makes CMake give up, and a test should see that it is there.
  const modes: [CpuMode, boolean][] = [
    ['native', isOn('GGML_NATIVE')],
    ['dispatch', isOn('GGML_CPU_ALL_VARIANTS')],
    ['flags', explicit],
  ];
  const cpu = modes.find(([, holds]) => holds)?.[0] ?? 'baseline';
  return { ...raw, backends, gpu: gpus.join('+') || 'cpu', cpu };
}
