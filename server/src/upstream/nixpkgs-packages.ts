// nixpkgs' own llama.cpp: `pkgs.llama-cpp` and its variants, and the names of nixpkgs' package set that are deprecated.
//
//   pkgs.llama-cpp-vulkan   is   pkgs.llama-cpp.override { vulkanSupport = true; }
//
// so an overlay that replaces `llama-cpp` with upstream's package breaks each variant that it does not define too.

import type { Backend, Variant } from './backends.ts';
import { nixpkgsChanges } from './changes.ts';
import type { Certainty, Dated, Day } from './day.ts';
import { by, certainAt } from './day.ts';

/** A llama.cpp attribute of nixpkgs' package set. */
export interface NixpkgsVariant {
  readonly attribute: string;
  readonly since: Dated;
  /** The argument its definition overrides `llama-cpp` with. */
  readonly argument?: string;
  readonly backend?: Backend;
}

export const nixpkgsVariants: readonly NixpkgsVariant[] = [
  { attribute: 'llama-cpp', since: by('2023-11-30', 'pkgs/by-name/ll/llama-cpp/package.nix', '2023-04-06') },
  {
    attribute: 'llama-cpp-vulkan',
    since: nixpkgsChanges.vulkanVariant,
    argument: 'vulkanSupport',
    backend: 'vulkan',
  },
  {
    attribute: 'llama-cpp-rocm',
    since: nixpkgsChanges.rocmVariant,
    argument: 'rocmSupport',
    backend: 'rocm',
  },
  {
    attribute: 'llama-cpp-cuda',
    since: nixpkgsChanges.cudaVariant,
    argument: 'cudaSupport',
    backend: 'cuda',
  },
];

/** The attribute names of the variants beside `llama-cpp`. */
export const llamaVariantNames: readonly string[] = nixpkgsVariants
  .filter(({ argument }) => argument !== undefined)
  .map(({ attribute }) => attribute);

export function nixpkgsVariant(attribute: string): NixpkgsVariant | undefined {
  return nixpkgsVariants.find((variant) => variant.attribute === attribute);
}

/** Whether nixpkgs of that day has this llama.cpp attribute. A name that is no variant is `no`. */
export function nixpkgsHas(attribute: string, day: Day): Certainty {
  const variant = nixpkgsVariant(attribute);
  return variant === undefined ? 'no' : certainAt(variant.since, day);
}

/** The attribute that gives a variant from nixpkgs, as `--target nixpkgs` uses it, and whether that day has it. */
export function nixpkgsAttributeFor(variant: Variant, day: Day): { attribute: string; exists: Certainty } {
  const attribute = variant === 'cpu' ? 'llama-cpp' : `llama-cpp-${variant}`;
  return { attribute, exists: nixpkgsHas(attribute, day) };
}

/** A deprecated name of the package set and what replaces it. */
export interface NixpkgsAlias {
  readonly attribute: string;
  readonly since: Dated;
  readonly replacement: string;
}

/** `stdenv.system` is none of them: it is fine. */
export const nixpkgsAliases: readonly NixpkgsAlias[] = [
  { attribute: 'system', since: nixpkgsChanges.systemAlias, replacement: 'stdenv.hostPlatform.system' },
];
