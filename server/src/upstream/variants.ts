// What each variant is and what it asks of a host, for hovers and for the questions of the migration:
//
//   llama-cpp-rocm     AMD GPUs through ROCm. Needs …

import type { Variant } from './backends.ts';
import { llamaChanges, vulkanBuilds } from './changes.ts';
import type { Day } from './day.ts';
import { certainAt } from './day.ts';
import { llamaOutputExists } from './llama-outputs.ts';
import { cpuSettings } from './modern-build.ts';

export interface VariantFacts {
  readonly variant: Variant;
  /** A name for menus. */
  readonly title: string;
  /** One paragraph: what it is. */
  readonly what: string;
  /** What the host must have, a sentence each. */
  readonly needs: readonly string[];
}

export const variantFacts: Readonly<Record<Variant, VariantFacts>> = {
  cpu: {
    variant: 'cpu',
    title: 'CPU',
    what: 'llama.cpp on the processor alone. Built with every CPU variant, it picks the code for the processor it runs on (AVX2, AVX-512, ARM dot products …) at start, so that one build serves every host and is as fast as one made for it.',
    needs: [],
  },
  cuda: {
    variant: 'cuda',
    title: 'CUDA (NVIDIA)',
    what: 'llama.cpp on NVIDIA GPUs. The fastest choice where the host has one; layers that don’t fit into the GPU’s memory stay on the CPU.',
    needs: [
      'An NVIDIA driver on the host: `services.xserver.videoDrivers = [ "nvidia" ];` and `hardware.graphics.enable = true;`.',
      'CUDA is unfree: `nixpkgs.config.allowUnfree = true;`, or a predicate that allows CUDA’s packages.',
      'It is built from source, for hours, unless a binary cache has it; `nixpkgs.config.cudaCapabilities` builds for your GPU alone.',
    ],
  },
  rocm: {
    variant: 'rocm',
    title: 'ROCm (AMD)',
    what: 'llama.cpp on AMD GPUs through ROCm (HIP). Faster than Vulkan on the GPUs that ROCm supports; on others it does not start at all.',
    needs: [
      'An AMD GPU that ROCm supports, and the amdgpu kernel driver. For a near relative of a supported one, `HSA_OVERRIDE_GFX_VERSION` in the service’s environment may help.',
      'x86_64 Linux: nixpkgs has ROCm nowhere else.',
      'It is a big build with a big closure; `rocmGpuTargets` builds for your GPU alone.',
    ],
  },
  vulkan: {
    variant: 'vulkan',
    title: 'Vulkan (any GPU)',
    what: 'llama.cpp on any GPU that has a Vulkan driver: AMD, Intel, NVIDIA, integrated ones too. A small build, and the usual choice for AMD and Intel GPUs that ROCm does not support.',
    needs: ['A Vulkan driver: `hardware.graphics.enable = true;`.'],
  },
};

/** What a user of this variant should know, given the locked llama.cpp and the host's system; sentences, perhaps none. */
export function variantCaveats(variant: Variant, day: Day, system: string): readonly string[] {
  const caveats: string[] = [];
  const cpu = cpuSettings(day, system);
  if (cpu.note !== undefined) caveats.push(cpu.note);
  if (variant === 'rocm' && llamaOutputExists('packages', 'rocm', day, system) === 'no') {
    caveats.push(`The official flake has no ROCm build for ${system}.`);
  }
  if (variant === 'cuda' && system.endsWith('-darwin')) caveats.push('CUDA does not exist on macOS.');
  if (variant === 'cuda' && system === 'aarch64-linux' && cpu.kind === 'dispatch') {
    caveats.push(
      'Building every ARM variant needs gcc 14 (armv9.2-a with SME), and CUDA may pin an older one: if the build stops at an unknown -march, leave GGML_CPU_ALL_VARIANTS out on this host.',
    );
  }
  if (variant === 'vulkan') {
    if (certainAt(llamaChanges.vulkanOutput, day) === 'no')
      caveats.push('The locked llama.cpp has no Vulkan build yet (#5173).');
    if (vulkanBuilds(day) !== 'yes')
      caveats.push('Vulkan does not build at revisions of that day (#21572, #21965): update the lock.');
  }
  if (certainAt(llamaChanges.lockGone, day) === 'yes') caveats.push(llamaChanges.lockGone.what);
  if (certainAt(llamaChanges.hostPlatform, day) === 'no') caveats.push(llamaChanges.hostPlatform.what);
  return caveats;
}
