/** What a package's overrides and flags come to: its backends and the code that its CPU part runs. */
import { isOfBackend } from '../eval/models/package-variants.ts';
import type { Value } from '../eval/value.ts';
import { type Backend, gpuBackends, sortBackends } from '../upstream/backends.ts';
import { cmakeFlag } from '../upstream/cmake-flags.ts';
import { cpuBuild } from '../upstream/cpu-build.ts';
import { backendsOf, overrideArgument, type PackageOrigin } from '../upstream/override-arguments.ts';
import { isCmakeTrue, lastDefinitions } from '../upstream/parse-cmake-flag.ts';
import type { Build, PackageContext } from './llama-package.ts';
import type { LlamaPackage } from './types.ts';

export function describePackage(context: PackageContext, build: Build, value: Value): LlamaPackage {
  const system = build.system ?? systemOf(build.pkgs);
  const backends = backendsFor(build, system);
  return {
    name: build.name,
    origin: build.origin,
    backends,
    cpu: cpuOf(context, build, system),
    flags: build.flags,
    flagsKnown: build.flagsKnown,
    replaced: build.replaced,
    overrides: build.overrides,
    changed: build.changed,
    source: build.source,
    chosen:
      build.named || choosesBackend(build) || (build.pkgs?.kind === 'pkgs' && isOfBackend(build.pkgs.set)),
    definition: undefined,
    value,
  };
}

const knownOrigin = (build: Build): PackageOrigin | undefined =>
  build.origin === 'upstream' || build.origin === 'nixpkgs' ? build.origin : undefined;

function choosesBackend(build: Build): boolean {
  const origin = knownOrigin(build);
  return (
    origin !== undefined &&
    [...build.overrides.keys()].some((name) => overrideArgument(origin, name)?.backend !== undefined)
  );
}

function systemOf(pkgs: Value | undefined): string | undefined {
  const system = pkgs?.kind === 'pkgs' ? pkgs.set.system.force() : undefined;
  return system?.kind === 'string' ? system.value : undefined;
}

/** A setting of the package set's `config`, which outputs of flakes have not; undefined where it can't be known. */
function configFlag(pkgs: Value | undefined, name: string): boolean | undefined {
  if (!pkgs) return false;
  if (pkgs.kind !== 'pkgs') return undefined;
  const config = pkgs.set.config.force();
  // Options that no module defines, and failures, which are told of elsewhere.
  if (config.kind === 'config' || config.kind === 'failure') return false;
  if (config.kind !== 'attrs') return undefined;
  const flag = config.entries.get(name)?.force();
  if (!flag) return config.rest ? undefined : false;
  return flag.kind === 'bool' ? flag.value : undefined;
}

/** The backends; undefined where an argument, a flag or the package set's configuration leaves one open. */
function backendsFor(build: Build, system: string | undefined): Backend[] | undefined {
  const origin = knownOrigin(build);
  if (!origin || build.overridesUnknown) return undefined;
  const values = new Map<string, boolean>();
  for (const [name, value] of build.overrides) {
    const argument = overrideArgument(origin, name);
    if (argument?.backend === undefined) continue;
    if (value.kind !== 'bool') return undefined;
    values.set(name, value.value);
  }
  const preset = presets(build, values, origin);
  if (!preset) return undefined;
  const setting = { ...(system !== undefined && { system }), ...preset };
  const given = build.base.includes('opencl') ? new Map([['useOpenCL', true], ...values]) : values;
  const { chosen } = backendsOf(origin, given, setting);
  const all = new Set<Backend>(chosen);
  for (const backend of build.base) if (!turnedOff(origin, values, backend)) all.add(backend);
  for (const backend of backendsByFlag(build.flags)) all.add(backend);
  return sortBackends(all);
}

/** What the package set's configuration turns on where no argument says otherwise; undefined where that can't be known. */
function presets(
  build: Build,
  values: ReadonlyMap<string, boolean>,
  origin: PackageOrigin,
): { cudaSupport: boolean; rocmSupport: boolean } | undefined {
  const flag = (suffix: 'Cuda' | 'Rocm'): boolean | undefined => {
    const argument = origin === 'upstream' ? `use${suffix}` : `${suffix.toLowerCase()}Support`;
    return values.has(argument) ? false : configFlag(build.pkgs, `${suffix.toLowerCase()}Support`);
  };
  const cudaSupport = flag('Cuda');
  const rocmSupport = flag('Rocm');
  return cudaSupport === undefined || rocmSupport === undefined ? undefined : { cudaSupport, rocmSupport };
}

function turnedOff(origin: PackageOrigin, values: ReadonlyMap<string, boolean>, backend: Backend): boolean {
  for (const [name, value] of values)
    if (!value && overrideArgument(origin, name)?.backend === backend) return true;
  return false;
}

/** GPU backends that flags turn on by themselves. Without the override argument their inputs are missing, which a rule says. */
function backendsByFlag(flags: readonly string[]): Backend[] {
  const found: Backend[] = [];
  for (const [name, value] of lastDefinitions(flags)) {
    const backend = cmakeFlag(name)?.backend;
    if (backend && gpuBackends.includes(backend) && isCmakeTrue(value)) found.push(backend);
  }
  return found;
}

function cpuOf(context: PackageContext, build: Build, system: string | undefined): LlamaPackage['cpu'] {
  const origin = knownOrigin(build);
  if (!origin) return 'unknown';
  const dispatch = build.overrides.get('cpuArchDynamicDispatch');
  return cpuBuild({
    origin,
    day: origin === 'upstream' ? context.upstreamDay : context.nixpkgsDay,
    ...(system !== undefined && { system }),
    flags: build.flags,
    complete: build.flagsKnown && !build.overridesUnknown,
    replaced: build.replaced,
    compilerFlags: build.compilerFlags,
    ...(dispatch && { dispatchArgument: dispatch.kind === 'bool' ? dispatch.value : ('perhaps' as const) }),
  }).cpu;
}
