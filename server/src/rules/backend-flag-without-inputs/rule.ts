/** `overrideAttrs` with `-DGGML_CUDA=ON`: the flag is on, and the compiler that it needs is not among the inputs. */
import type { Fleet, LlamaPackage } from '../../fleet/types.ts';
import type { Node, SourceFile } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
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
import { nodesOf, textOf } from '../nodes.ts';
import { type OverrideCall, overrideCall } from '../override-calls.ts';
import { packagesOf } from '../overrides.ts';
import { configSwitch, packageSetOf, selected } from '../package-sets.ts';
import type { Fix, Found, Rule, RuleContext } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { type WrittenPackage, writtenPackage } from '../written-packages.ts';

export const backendFlagWithoutInputs: Rule = {
  id: 'backend-flag-without-inputs',
  severity: 'error',
  summary: 'a GPU backend is turned on by a CMake flag, without what it needs to build',
  *check(context) {
    const { fleet } = context;
    if (!fleet) return;
    for (const llama of packagesOf(fleet)) yield* judge(context, fleet, llama);
    yield* written(context);
  },
};

/** The same of overrides that no host is seen to install: in scripts, shells, overlays that nobody applies. */
function* written(context: RuleContext): Iterable<Found> {
  if (context.files.some(asksForBackends)) return;
  for (const file of context.files) {
    if (!file.text.includes('cmakeFlags')) continue;
    for (const flag of writtenFlags(file)) {
      const backend = cmakeFlag(flag.name)?.backend;
      if (!backend || !flag.isOn || !gpuBackends.includes(backend) || backend === 'metal') continue;
      const call = callAround(flag.element);
      const found = call && writtenPackage(context, call.base);
      if (!found || brings(call, found, backend)) continue;
      const [day] = found.days;
      if (found.days.some((one) => cmakeFlagExists(flag.name, one) !== 'yes')) continue;
      yield told(flag, found.origin, backend, argumentOf(found.origin, backend, day!));
    }
  }
}

/** `nixpkgs.config.cudaSupport = true;` may reach the package. */
const asksForBackends = (file: SourceFile): boolean =>
  nodesOf(file, 'Binding').some(({ path, value, parent }) => {
    if (!/^(cuda|rocm)Support$/.test(path.at(-1)?.name ?? '') || textOf(value) === 'false') return false;
    return ![...ancestors(parent ?? value)].some((above) => overrideCall(above) !== undefined);
  });

/** The `overrideAttrs` whose `cmakeFlags` an element belongs to. */
function callAround(element: WrittenFlag['element']): OverrideCall | undefined {
  for (const above of ancestors(element)) {
    const call = overrideCall(above);
    if (call) return call.method === 'overrideAttrs' ? call : undefined;
  }
  return undefined;
}

/** Whether the package has the backend already, or somebody has added by hand what it needs. */
function brings(call: OverrideCall, { name, origin }: WrittenPackage, backend: Backend): boolean {
  if (name.toLowerCase().includes(backend)) return true;
  for (let at: OverrideCall | undefined = call; at; at = overrideCall(skipParens(at.base))) {
    if (!at.set) return true;
    for (const binding of at.set.bindings) {
      const names =
        binding.kind === 'Inherit' ? binding.names.map((one) => one.name) : [binding.path[0]!.name ?? ''];
      if (at.method === 'overrideAttrs' && names.some((one) => byHand.test(one))) return true;
      if (at.method === 'override' && names.some((one) => overrideArgument(origin, one)?.backend === backend))
        return true;
    }
  }
  // What the call stands in may go on: `(x.overrideAttrs f).override { … }`.
  return overrideCall(outermost(call.apply)) !== undefined;
}

function outermost(node: Node): Node {
  let at = node;
  while (
    at.parent &&
    (at.parent.kind === 'Paren' ||
      at.parent.kind === 'Select' ||
      (at.parent.kind === 'Apply' && at.parent.fn === at))
  )
    at = at.parent;
  return at === node ? (node.parent ?? node) : at;
}

function* judge(context: RuleContext, fleet: Fleet, llama: LlamaPackage): Iterable<Found> {
  const { origin, value } = llama;
  if ((origin !== 'upstream' && origin !== 'nixpkgs') || value.kind !== 'extern' || !llama.flagsKnown) return;
  // Somebody may have added by hand what is missing.
  if (llama.changed.some((name) => byHand.test(name))) return;
  const day = origin === 'upstream' ? fleet.upstreamDay : fleet.nixpkgsDay;
  for (const [name, text] of lastDefinitions(llama.flags)) {
    const backend = cmakeFlag(name)?.backend;
    if (!backend || !gpuBackends.includes(backend) || !isCmakeTrue(text)) continue;
    if (cmakeFlagExists(name, day) !== 'yes' || bringsInputs(llama, origin, backend)) continue;
    const flag = flagAt(context, llama, name);
    if (flag) yield told(flag, origin, backend, argumentOf(origin, backend, day));
  }
}

/** Attributes by which what is missing may come. */
const byHand = /inputs|env|phase|path|src|version/i;

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

function told(
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
