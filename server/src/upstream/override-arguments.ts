// What `.override` takes on llama.cpp's own package and on nixpkgs' — two packages of one name with different
// arguments, so that mixing them up is Nix's "called with unexpected argument":
//
//   inputs.llama-cpp.packages.S.default.override { useCuda = true; }     upstream's
//   pkgs.llama-cpp.override { cudaSupport = true; }                      nixpkgs'

import type { Backend } from './backends.ts';
import { gpuBackends, sortBackends } from './backends.ts';
import { llamaChanges, newestLlamaDay, newestNixpkgsDay, nixpkgsChanges } from './changes.ts';
import type { Certainty, Dated, Day, Lifetime } from './day.ts';
import { by, existsAt } from './day.ts';

/** Whose `package.nix`: the official flake's, or nixpkgs'. */
export type PackageOrigin = 'upstream' | 'nixpkgs';

export interface OverrideArgument extends Lifetime {
  readonly name: string;
  readonly type: 'bool' | 'string' | 'list' | 'package';
  /** The backend it turns on, when true. */
  readonly backend?: Backend;
  /** What it is without the override, in Markdown: a value as the package has it, or in words. */
  readonly default: string;
  /** The argument of the other package that means the same. */
  readonly counterpart?: string;
  readonly note?: string;
}

const flakeParts = llamaChanges.flakeParts;
/** nixpkgs' package.nix has had these for years; the exact days are not known. */
const longInNixpkgs = by('2024-12-31', 'pkgs/by-name/ll/llama-cpp/package.nix', '2023-10-01');

function arg(
  name: string,
  type: OverrideArgument['type'],
  since: Dated,
  rest: Partial<OverrideArgument> & { default: string },
): OverrideArgument {
  return { name, type, since, ...rest };
}

const upstreamArguments: readonly OverrideArgument[] = [
  arg('useBlas', 'bool', flakeParts, {
    backend: 'blas',
    default: 'on where no GPU backend is',
    counterpart: 'blasSupport',
  }),
  arg('useCuda', 'bool', flakeParts, {
    backend: 'cuda',
    default: '`config.cudaSupport`',
    counterpart: 'cudaSupport',
    note: 'On `packages.SYSTEM.default` it fails on an unfree licence, whatever the host allows; `packages.cuda` brings its own predicate.',
  }),
  arg('useMetalKit', 'bool', flakeParts, {
    backend: 'metal',
    default: 'on for Apple silicon',
    counterpart: 'metalSupport',
  }),
  arg('useMpi', 'bool', flakeParts, {
    backend: 'mpi',
    default: '`false`',
    note: 'Since May 2024 it only adds a dependency (#7395).',
  }),
  arg('useOpenCL', 'bool', flakeParts, {
    until: llamaChanges.openclGone,
    backend: 'opencl',
    default: '`false`',
    counterpart: 'openclSupport',
  }),
  arg('useRocm', 'bool', flakeParts, {
    backend: 'rocm',
    default: '`config.rocmSupport`',
    counterpart: 'rocmSupport',
  }),
  arg('useVulkan', 'bool', llamaChanges.vulkanOutput, {
    backend: 'vulkan',
    default: '`false`',
    counterpart: 'vulkanSupport',
  }),
  arg('useRpc', 'bool', llamaChanges.useRpc, {
    backend: 'rpc',
    default: '`false`',
    counterpart: 'rpcSupport',
  }),
  arg('useWebUi', 'bool', llamaChanges.useWebUi, { default: '`true`' }),
  arg('enableCurl', 'bool', llamaChanges.enableCurl, { until: llamaChanges.curlGone, default: '`true`' }),
  arg('enableStatic', 'bool', by('2025-08-31', '.devops/nix/package.nix', '2023-12-26'), {
    default: '`hostPlatform.isStatic`',
  }),
  arg('precompileMetalShaders', 'bool', llamaChanges.metalShaders, { default: '`false`' }),
  arg('rocmGpuTargets', 'string', llamaChanges.rocmGpuTargets, {
    default: '`rocmPackages.clr.gpuTargets`, joined by `;`',
    counterpart: 'rocmGpuTargets',
    note: 'One string joined by `;`; nixpkgs’ argument of that name is a list.',
  }),
  arg('llamaVersion', 'string', flakeParts, { default: '`"0.0.0"`' }),
  arg('effectiveStdenv', 'package', flakeParts, {
    default: '`cudaPackages.backendStdenv` with CUDA, otherwise `stdenv`',
  }),
];

const nixpkgsArguments: readonly OverrideArgument[] = [
  arg('cudaSupport', 'bool', longInNixpkgs, {
    backend: 'cuda',
    default: '`config.cudaSupport`',
    counterpart: 'useCuda',
  }),
  arg('rocmSupport', 'bool', longInNixpkgs, {
    backend: 'rocm',
    default: '`config.rocmSupport`',
    counterpart: 'useRocm',
  }),
  arg('vulkanSupport', 'bool', longInNixpkgs, {
    backend: 'vulkan',
    default: '`false`',
    counterpart: 'useVulkan',
  }),
  arg('openclSupport', 'bool', longInNixpkgs, {
    backend: 'opencl',
    default: '`false`',
    counterpart: 'useOpenCL',
  }),
  arg('blasSupport', 'bool', longInNixpkgs, {
    backend: 'blas',
    default: 'on where no GPU backend is',
    counterpart: 'useBlas',
  }),
  arg('metalSupport', 'bool', longInNixpkgs, {
    backend: 'metal',
    default: 'on for Apple silicon',
    counterpart: 'useMetalKit',
  }),
  arg('rpcSupport', 'bool', longInNixpkgs, { backend: 'rpc', default: '`false`', counterpart: 'useRpc' }),
  arg('rocmGpuTargets', 'list', by('2026-05-01', 'pkgs/by-name/ll/llama-cpp/package.nix', '2024-12-01'), {
    default: '`rocmPackages.clr.gpuTargets`',
    counterpart: 'rocmGpuTargets',
    note: 'A list; upstream’s argument of that name is one string joined by `;`.',
  }),
  arg('cpuArchDynamicDispatch', 'bool', nixpkgsChanges.dynamicDispatch, { default: '`true`' }),
];

/** Arguments that callPackage fills, which an override may replace. Their days are not tracked: never an error. */
const dependencies: Readonly<Record<PackageOrigin, ReadonlySet<string>>> = {
  upstream: new Set(
    `addDriverRunpath autoAddDriverRunpath blas clblast cmake config cudaPackages curl darwin git glibc lib mkShell mpi ninja
     openssl pkg-config poetry-core python3 rocmPackages runCommand shaderc spirv-headers stdenv vulkan-headers vulkan-loader`.split(
      /\s+/,
    ),
  ),
  nixpkgs: new Set(
    `autoAddDriverRunpath blas clblast cmake config cudaPackages curl darwin fetchFromGitHub fetchNpmDeps fetchpatch git
     installShellFiles lib llama-cpp ninja nix-update-script nodejs nodejs_latest npmHooks openblas openblasSupport openssl
     pkg-config python3 rocmPackages shaderc spirv-headers stdenv symlinkJoin vulkan-headers vulkan-loader`.split(
      /\s+/,
    ),
  ),
};

const newestDay: Readonly<Record<PackageOrigin, Day>> = {
  upstream: newestLlamaDay,
  nixpkgs: newestNixpkgsDay,
};

/** The tunable arguments of a package, whenever they existed; dependencies are not among them. */
export function overrideArguments(origin: PackageOrigin): readonly OverrideArgument[] {
  return origin === 'upstream' ? upstreamArguments : nixpkgsArguments;
}

export function overrideArgument(origin: PackageOrigin, name: string): OverrideArgument | undefined {
  return overrideArguments(origin).find((argument) => argument.name === name);
}

/**
 * Whether `.override { NAME = …; }` is taken by that package on that day. `no` is certain: Nix would say `called with
 * unexpected argument`. Of a day after the newest we know nothing is `no`.
 */
export function takesArgument(origin: PackageOrigin, name: string, day: Day): Certainty {
  const known = overrideArgument(origin, name);
  if (known !== undefined) return existsAt(known, day);
  if (dependencies[origin].has(name)) return 'perhaps';
  return day > newestDay[origin] ? 'perhaps' : 'no';
}

/** The argument of the other package that means the same: `cudaSupport` for upstream's `useCuda`, and back. */
export function counterpartArgument(origin: PackageOrigin, name: string): string | undefined {
  return overrideArgument(origin, name)?.counterpart;
}

/** Where a build's arguments come from, besides the override. */
export interface BuildSetting {
  readonly system?: string;
  /** `nixpkgs.config.cudaSupport` of the package set it is built in. */
  readonly cudaSupport?: boolean;
  readonly rocmSupport?: boolean;
}

/**
 * The backends that these boolean arguments give. `chosen` come from arguments, the package set's config or the platform;
 * `byDefault` is BLAS where nothing turned it off, which is plain CPU with a faster matrix product, and no GPU.
 */
export function backendsOf(
  origin: PackageOrigin,
  values: ReadonlyMap<string, boolean>,
  setting: BuildSetting = {},
): { chosen: Backend[]; byDefault: Backend[] } {
  const preset = new Map<Backend, boolean>([
    ['cuda', setting.cudaSupport === true],
    ['rocm', setting.rocmSupport === true],
    [
      'metal',
      setting.system === 'aarch64-darwin' && !values.get('useOpenCL') && !values.get('openclSupport'),
    ],
  ]);
  const chosen = new Set<Backend>();
  for (const { name, backend } of overrideArguments(origin)) {
    if (backend !== undefined && (values.get(name) ?? preset.get(backend) ?? false)) chosen.add(backend);
  }
  const blas = origin === 'upstream' ? 'useBlas' : 'blasSupport';
  const gpu = gpuBackends.some((backend) => chosen.has(backend));
  const byDefault: Backend[] = values.has(blas) || gpu ? [] : ['blas'];
  return { chosen: sortBackends(chosen), byDefault };
}
