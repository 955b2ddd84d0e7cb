// What a host's configuration tells of its GPU, for `migrate` to preselect a backend:
//
//   services.xserver.videoDrivers = [ "nvidia" ];                 NVIDIA, so CUDA
//   imports = [ nixos-hardware.nixosModules.common-gpu-amd ];     AMD: ROCm or Vulkan, for the user to decide
//   nixpkgs.config.rocmSupport = true;                            ROCm
//
// Only what is certain decides. Everything else is a choice, with the likelier answer first.

import type { Variant } from './backends.ts';
import { nixosHardwareGpu } from './nixos-hardware-modules.ts';

export type GpuVendor = 'nvidia' | 'amd' | 'intel';

/** One thing that speaks for (or against) a GPU. */
export interface GpuEvidence {
  readonly vendor: GpuVendor;
  /** The variant that the author has already chosen, as `nixpkgs.config.cudaSupport` does. */
  readonly variant?: Variant;
  /** `sure`: it means nothing else. `likely`: it is also written where the GPU is another. */
  readonly strength: 'sure' | 'likely';
  /** It says that the GPU is there but turned off. */
  readonly against?: boolean;
  /** The setting, for the sentence shown to the user. */
  readonly because: string;
}

/** A value as far as the evaluator knows it. */
export type EvidenceValue = boolean | string | readonly string[] | undefined;

interface EvidenceRow {
  /** An option path; a final `*` stands for anything below. */
  readonly option: string;
  /** The words that count, for a string or a list; absent: `true`, or any value below a `*`. */
  readonly words?: readonly string[];
  readonly vendor: GpuVendor;
  readonly strength: 'sure' | 'likely';
  readonly variant?: Variant;
  readonly against?: boolean;
}

const nvidiaModules = [
  'nvidia',
  'nvidia_drm',
  'nvidia_modeset',
  'nvidia_uvm',
  'nvidia-drm',
  'nvidia-uvm',
  'nvidia-modeset',
];
const kernelModuleOptions = [
  'boot.kernelModules',
  'boot.initrd.kernelModules',
  'boot.initrd.availableKernelModules',
];

const rows: readonly EvidenceRow[] = [
  { option: 'nixpkgs.config.cudaSupport', vendor: 'nvidia', strength: 'sure', variant: 'cuda' },
  { option: 'nixpkgs.config.rocmSupport', vendor: 'amd', strength: 'sure', variant: 'rocm' },
  { option: 'hardware.nvidiaOptimus.disable', vendor: 'nvidia', strength: 'sure', against: true },
  {
    option: 'boot.blacklistedKernelModules',
    words: nvidiaModules,
    vendor: 'nvidia',
    strength: 'sure',
    against: true,
  },
  {
    option: 'boot.blacklistedKernelModules',
    words: ['amdgpu'],
    vendor: 'amd',
    strength: 'sure',
    against: true,
  },
  {
    option: 'services.xserver.videoDrivers',
    words: ['nvidia', 'nvidiaLegacy535', 'nvidiaLegacy470', 'nvidiaLegacy390', 'nvidiaBeta'],
    vendor: 'nvidia',
    strength: 'sure',
  },
  {
    option: 'services.xserver.videoDrivers',
    words: ['amdgpu', 'amdgpu-pro'],
    vendor: 'amd',
    strength: 'sure',
  },
  {
    option: 'services.xserver.videoDrivers',
    words: ['intel', 'i915', 'xe'],
    vendor: 'intel',
    strength: 'likely',
  },
  { option: 'hardware.nvidia-container-toolkit.enable', vendor: 'nvidia', strength: 'sure' },
  { option: 'hardware.nvidia.datacenter.enable', vendor: 'nvidia', strength: 'sure' },
  { option: 'virtualisation.docker.enableNvidia', vendor: 'nvidia', strength: 'sure' },
  { option: 'virtualisation.podman.enableNvidia', vendor: 'nvidia', strength: 'sure' },
  // Without the driver these do nothing, so a module that all hosts share may set them.
  { option: 'hardware.nvidia.*', vendor: 'nvidia', strength: 'likely' },
  { option: 'hardware.amdgpu.initrd.enable', vendor: 'amd', strength: 'sure' },
  { option: 'hardware.amdgpu.opencl.enable', vendor: 'amd', strength: 'sure' },
  { option: 'hardware.amdgpu.*', vendor: 'amd', strength: 'likely' },
  { option: 'hardware.intelgpu.*', vendor: 'intel', strength: 'likely' },
  { option: 'hardware.intel-gpu-tools.enable', vendor: 'intel', strength: 'likely' },
  ...kernelModuleOptions.flatMap((option): EvidenceRow[] => [
    { option, words: nvidiaModules, vendor: 'nvidia', strength: 'sure' },
    { option, words: ['amdgpu'], vendor: 'amd', strength: 'sure' },
    { option, words: ['i915', 'xe'], vendor: 'intel', strength: 'likely' },
  ]),
];

/** The options worth reading of a host; a final `.*` stands for everything below. */
export const evidenceOptions: readonly string[] = [...new Set(rows.map(({ option }) => option))];

/** What one definition tells. `path` is the whole option path (`hardware.nvidia.open`); an unknown value tells nothing. */
export function evidenceOfOption(path: string, value: EvidenceValue): readonly GpuEvidence[] {
  const matching = rows.filter((row) => matchesPath(row.option, path) && countsAs(row, value));
  // A path may match its own row and the one for everything around it: the first says more.
  const first = matching.filter((row) => matching.find(({ vendor }) => vendor === row.vendor) === row);
  return first.map((row) => ({
    vendor: row.vendor,
    strength: row.strength,
    because: `${path} = ${shown(row, value)}`,
    ...(row.variant === undefined ? {} : { variant: row.variant }),
    ...(row.against === true ? { against: true } : {}),
  }));
}

/** What importing a module of nixos-hardware tells, by its name under `nixosModules`. */
export function evidenceOfModule(name: string): readonly GpuEvidence[] {
  const gpu = nixosHardwareGpu(name);
  if (gpu === undefined) return [];
  const strength = gpu.known ? 'sure' : 'likely';
  const found = { vendor: gpu.vendor, strength, because: `nixos-hardware’s ${name}` } as const;
  return [gpu.disabled ? { ...found, against: true } : found];
}

export interface GpuSuggestion {
  /** The variant that the evidence settles; absent: the user must decide. */
  readonly decided?: Variant;
  /** What is possible, the likeliest first; one of them where `decided`. All four where nothing is known. */
  readonly choices: readonly Variant[];
  readonly because: readonly string[];
}

const choicesOf: Readonly<Record<GpuVendor, readonly Variant[]>> = {
  nvidia: ['cuda', 'vulkan', 'cpu'],
  amd: ['rocm', 'vulkan'],
  intel: ['vulkan', 'cpu'],
};

/**
 * The variant a host's evidence suggests. A variant the author chose wins; an NVIDIA GPU means CUDA; AMD and Intel leave a
 * choice; likely evidence alone decides nothing. A GPU that is turned off does not count.
 */
export function suggestVariant(evidence: readonly GpuEvidence[]): GpuSuggestion {
  const off = new Set(evidence.filter(({ against }) => against).map(({ vendor }) => vendor));
  const live = evidence.filter(({ vendor, against }) => !against && !off.has(vendor));
  const chosen = new Set(live.flatMap(({ variant }) => (variant === undefined ? [] : [variant])));
  const order: readonly GpuVendor[] = ['nvidia', 'amd', 'intel'];
  const present = order.filter((vendor) => live.some((one) => one.vendor === vendor));
  const sure = order.filter((vendor) => live.some((one) => one.vendor === vendor && one.strength === 'sure'));
  const because = [...new Set(live.map((one) => one.because))];

  const [only] = chosen;
  if (chosen.size === 1 && only !== undefined) return { decided: only, choices: [only], because };
  if (chosen.size > 1) return { choices: [...chosen], because };
  if (sure.includes('nvidia')) return { decided: 'cuda', choices: ['cuda'], because };
  const leading = sure[0] ?? present[0];
  if (leading === undefined) return { choices: ['cpu', 'vulkan', 'cuda', 'rocm'], because };
  return { choices: choicesOf[leading], because };
}

function matchesPath(option: string, path: string): boolean {
  return option.endsWith('.*') ? path.startsWith(option.slice(0, -1)) : option === path;
}

function countsAs(row: EvidenceRow, value: EvidenceValue): boolean {
  if (value === undefined) return false;
  const words =
    typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : undefined;
  if (row.words !== undefined) return words?.some((word) => row.words?.includes(word)) ?? false;
  return row.option.endsWith('.*') ? value !== false && value !== '' : value === true;
}

function shown(row: EvidenceRow, value: EvidenceValue): string {
  if (typeof value === 'boolean') return String(value);
  const words = typeof value === 'string' ? [value] : (value ?? []);
  return words
    .filter((word) => row.words?.includes(word) ?? true)
    .map((word) => `"${word}"`)
    .join(' ');
}
