/**
 * The package sets that nixpkgs makes of itself for other platforms and other toolchains: the same overlays and configuration.
 *
 *     pkgs.pkgsMusl.llama-cpp                                 the same platform, another libc
 *     pkgs.pkgsi686Linux.llama-cpp                            another platform
 *     pkgs.pkgsCross.aarch64-multiplatform.llama-cpp          one that is built from this one
 *     pkgs.buildPackages.llama-cpp                            what builds: the set itself, where it is not for another platform
 *
 * Source: nixpkgs, `pkgs/top-level/{stage,variants}.nix` and `lib/systems/examples.nix`, 25.05 to 26.05.
 */

/** Another libc, compiler or linkage. */
const otherToolchains = new Set([
  'pkgsArocc',
  'pkgsExtraHardening',
  'pkgsLLVM',
  'pkgsLLVMLibc',
  'pkgsMusl',
  'pkgsStatic',
  'pkgsZig',
]);

const otherPlatforms: Readonly<Record<string, string>> = {
  pkgsi686Linux: 'i686-linux',
  pkgsx86_64Darwin: 'x86_64-darwin',
};

/** The platforms of `pkgsCross`, as far as they have a name among Nix's own. */
const crossPlatforms: Readonly<Record<string, string>> = {
  'aarch64-darwin': 'aarch64-darwin',
  'aarch64-multiplatform': 'aarch64-linux',
  'aarch64-multiplatform-musl': 'aarch64-linux',
  'armv7l-hf-multiplatform': 'armv7l-linux',
  gnu32: 'i686-linux',
  gnu64: 'x86_64-linux',
  mingw32: 'i686-windows',
  mingwW64: 'x86_64-windows',
  musl32: 'i686-linux',
  musl64: 'x86_64-linux',
  powernv: 'powerpc64le-linux',
  raspberryPi: 'armv6l-linux',
  riscv64: 'riscv64-linux',
  'riscv64-musl': 'riscv64-linux',
  s390x: 's390x-linux',
  ucrt64: 'x86_64-windows',
  'x86_64-darwin': 'x86_64-darwin',
};

/** Sets that are the set itself, where that is for the platform that it is built on. */
const stages = new Set([
  '__splicedPackages',
  'buildPackages',
  'pkgsBuildBuild',
  'pkgsBuildHost',
  'pkgsBuildTarget',
  'pkgsHostHost',
  'pkgsHostTarget',
  'pkgsTargetTarget',
  'targetPackages',
]);

/** What a name of a package set, or two, make of it. */
export type PlatformVariant =
  | { readonly kind: 'stage' }
  | { readonly kind: 'toolchain' }
  | { readonly kind: 'platform'; readonly system: string | undefined };

/** The set that names mean; undefined where they mean none of these. */
export function platformVariant(name: string, part: string | undefined): PlatformVariant | undefined {
  if (name === 'pkgsCross')
    return part === undefined ? undefined : { kind: 'platform', system: crossPlatforms[part] };
  if (part !== undefined) return undefined;
  if (stages.has(name)) return { kind: 'stage' };
  if (otherToolchains.has(name)) return { kind: 'toolchain' };
  return Object.hasOwn(otherPlatforms, name) ? { kind: 'platform', system: otherPlatforms[name] } : undefined;
}

/** Whether a set's name says nothing of its backends: it is for another platform, or made by another toolchain. */
export const isForPlatform = (name: string): boolean =>
  name.startsWith('pkgsCross.') || platformVariant(name, undefined) !== undefined;
