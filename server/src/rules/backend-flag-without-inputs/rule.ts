/** `overrideAttrs` with `-DGGML_CUDA=ON`: the flag is on, and the compiler that it needs is not among the inputs. */
import type { Fleet, LlamaPackage } from '../../fleet/types.ts';
import { ancestors } from '../../nix/walk.ts';
import { type Backend, gpuBackends } from '../../upstream/backends.ts';
import { cmakeFlag, cmakeFlagExists } from '../../upstream/cmake-flags.ts';
import {
  overrideArgument,
  overrideArguments,
  type PackageOrigin,
  takesArgument,
} from '../../upstream/override-arguments.ts';
import { isCmakeTrue, lastDefinitions } from '../../upstream/parse-cmake-flag.ts';
import { changeFile } from '../changes.ts';
import { type WrittenFlag, writtenFlags } from '../cpu-flags.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { textOf } from '../nodes.ts';
import { overrideCall } from '../override-calls.ts';
import { packagesOf } from '../overrides.ts';
import { configSwitch, packageSetOf, selected } from '../package-sets.ts';
import type { Fix, Found, Rule, RuleContext } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const backendFlagWithoutInputs: Rule = {
  id: 'backend-flag-without-inputs',
  severity: 'error',
  summary: 'a GPU backend is turned on by a CMake flag, without what it needs to build',
  *check(context) {
    const { fleet } = context;
    if (!fleet) return;
    for (const llama of packagesOf(fleet)) yield* judge(context, fleet, llama);
  },
};

function* judge(context: RuleContext, fleet: Fleet, llama: LlamaPackage): Iterable<Found> {
  const { origin, value } = llama;
  if ((origin !== 'upstream' && origin !== 'nixpkgs') || value.kind !== 'extern' || !llama.flagsKnown) return;
  // Somebody may have added by hand what is missing.
  if (llama.changed.some((name) => /inputs|env|phase|path|src|version/i.test(name))) return;
  const day = origin === 'upstream' ? fleet.upstreamDay : fleet.nixpkgsDay;
  for (const [name, text] of lastDefinitions(llama.flags)) {
    const backend = cmakeFlag(name)?.backend;
    if (!backend || !gpuBackends.includes(backend) || !isCmakeTrue(text)) continue;
    if (cmakeFlagExists(name, day) !== 'yes' || bringsInputs(llama, origin, backend)) continue;
    const flag = flagAt(context, llama, name);
    if (flag) yield found(flag, origin, backend, argumentOf(origin, backend, day));
  }
}

/** Whether the package has the backend by other means, or may have. */
function bringsInputs({ value, overrides }: LlamaPackage, origin: PackageOrigin, backend: Backend): boolean {
  if (value.kind !== 'extern') return true;
  for (const [name, given] of overrides) {
    if (overrideArgument(origin, name)?.backend === backend) return !(given.kind === 'bool' && !given.value);
  }
  // `llama-cpp-vulkan`, `packages.S.cuda`, `llamaPackagesCuda`.
  if (
    selected(value)
      .slice(0, 4)
      .some((name) => name.toLowerCase().includes(backend))
  )
    return true;
  const set = packageSetOf(value);
  if (backend === 'metal') return true;
  if ((backend !== 'cuda' && backend !== 'rocm') || !set) return false;
  return configSwitch(set, `${backend}Support`) !== false;
}

function argumentOf(origin: PackageOrigin, backend: Backend, day: string): string | undefined {
  return overrideArguments(origin).find(
    (argument) => argument.backend === backend && takesArgument(origin, argument.name, day) === 'yes',
  )?.name;
}

/** The flag as it is written: in the binding that defines the package, or else the only one of its name. */
function flagAt({ files }: RuleContext, { definition }: LlamaPackage, name: string): WrittenFlag | undefined {
  const all = files.flatMap((file) =>
    file.text.includes(name)
      ? writtenFlags(file).filter((flag) => flag.name === name && flag.isOn && isAboutLlama(flag.element))
      : [],
  );
  const within = all.find(
    ({ element }) =>
      definition?.file === element.file && definition.start <= element.start && element.end <= definition.end,
  );
  return within ?? (all.length === 1 ? all[0] : undefined);
}

function found(
  flag: WrittenFlag,
  origin: PackageOrigin,
  backend: Backend,
  argument: string | undefined,
): Found {
  const instead = argument === undefined ? '' : `; \`.override { ${argument} = true; }\` does both`;
  const whose = origin === 'upstream' ? 'the official flake’s package' : 'nixpkgs’ package';
  return {
    file: flag.element.file,
    span: spanOf(flag.element),
    message: `\`${flag.name}\` turns ${backend} on without its compiler and libraries, which ${whose} adds only by its argument${instead}: CMake does not find them, and the build stops.`,
    fixes: argument === undefined ? [] : fixes(flag, argument),
  };
}

/** The argument on what `overrideAttrs` is called on, and the flag gone. */
function fixes(flag: WrittenFlag, argument: string): Fix[] {
  const call = [...ancestors(flag.element)].map(overrideCall).find((one) => one?.method === 'overrideAttrs');
  if (!call || call.path.length === 0) return [];
  const base = call.base;
  return [
    {
      kind: 'change',
      title: `Override \`${argument}\` instead`,
      safe: false,
      preferred: true,
      change: () =>
        changeFile(base.file, (edits) => {
          edits.replaceSpan(base, `(${textOf(base)}.override { ${argument} = true; })`);
          edits.removeListElement(flag.element);
        }),
    },
  ];
}
