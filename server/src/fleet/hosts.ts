/** The hosts of a flake, from its outputs. */
import { Bail } from '../eval/bail.ts';
import { describe } from '../eval/extern.ts';
import { isLibNode } from '../eval/lib/index.ts';
import { collect } from '../eval/modules/collect.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import { definingOverlay } from '../eval/package-set.ts';
import { selectName } from '../eval/select.ts';
import type { Thunk } from '../eval/thunk.ts';
import type { Attrs, Value } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import { gpuOf } from './gpu.ts';
import { installedIn } from './installed.ts';
import { llamaPackage, type PackageContext } from './llama-package.ts';
import { causeOf, distinct } from './notes.ts';
import type { Host, HostKind, UnknownNote } from './types.ts';

export interface HostContext extends PackageContext {
  readonly option: readonly string[];
  /** A node's file, relative to the flake. */
  readonly showPath: (node: Node) => string;
}

const outputNames: readonly (readonly [string, HostKind])[] = [
  ['nixosConfigurations', 'nixos'],
  ['darwinConfigurations', 'darwin'],
  ['homeConfigurations', 'home'],
];

/** All hosts, in the order in which they are written, and what may be missing. */
export function findHosts(context: HostContext, outputs: Thunk): { hosts: Host[]; unknown: UnknownNote[] } {
  const hosts: Host[] = [];
  const unknown: UnknownNote[] = [];
  const value = outputs.force();
  for (const [name, kind] of outputNames) {
    const set = hostsOf(context, value, name, unknown);
    if (!set) continue;
    for (const [host, thunk] of set.entries) {
      context.ev.renew();
      hosts.push(hostOf(context, host, kind, thunk));
    }
    if (set.rest) {
      const { hole } = set.rest;
      const { reason, node } = causeOf(hole, undefined);
      const why = hole.kind === 'extern' ? `they come from \`${describe(hole)}\`` : reason;
      unknown.push({ text: `there may be more ${name}: ${why}`, node });
    }
  }
  return { hosts, unknown };
}

function hostsOf(
  context: HostContext,
  outputs: Value,
  name: string,
  unknown: UnknownNote[],
): Attrs | undefined {
  if (outputs.kind === 'failure' || outputs.kind === 'unknown') {
    const { reason, node } = causeOf(outputs, undefined);
    if (name === outputNames[0]![0])
      unknown.push({ text: `the flake’s outputs could not be worked out: ${reason}`, node });
    return undefined;
  }
  if (outputs.kind === 'attrs' && !outputs.entries.has(name) && !outputs.rest?.under.has(name)) {
    // Outputs that we can't see may hold hosts; of a flake-parts flake all that its modules define is seen.
    return undefined;
  }
  const value = selectName(context.ev, outputs, name, undefined);
  if (value.kind === 'attrs') return value;
  const { reason, node } = causeOf(value, undefined);
  if (value.kind === 'failure') unknown.push({ text: `${name}: ${reason}`, node });
  else if (value.kind === 'unknown')
    unknown.push({ text: `${name} could not be worked out: ${reason}`, node });
  else if (value.kind === 'extern')
    unknown.push({ text: `${name} comes from \`${describe(value)}\``, node: value.node });
  return undefined;
}

const noGpu: Host['gpu'] = {
  variant: undefined,
  selection: undefined,
  reason: undefined,
  choices: [],
  from: 'nothing',
  evidence: [],
};

function hostOf(context: HostContext, name: string, kind: HostKind, thunk: Thunk): Host {
  const value = thunk.force();
  const system = value.kind === 'attrs' ? value.system : undefined;
  const written = thunk.binding ?? thunk.node;
  // What a framework makes of a folder is written nowhere.
  const node = written && !isLibNode(written) ? written : undefined;
  const base = { name, kind, value, node };
  if (!system) {
    const cause = causeOf(value, node);
    const seen = value.kind === 'failure' || value.kind === 'unknown' ? cause.reason : undefined;
    const text =
      seen ??
      (value.kind === 'extern'
        ? `it is made by \`${describe(value)}\``
        : 'it is not made by a function that is known to make hosts');
    return {
      ...base,
      system: undefined,
      modules: undefined,
      packages: [],
      gpu: noGpu,
      overlayApplied: false,
      unknown: [{ text, node: seen === undefined ? node : cause.node }],
    };
  }
  try {
    return seenHost(context, { ...base, modules: system });
  } catch (problem) {
    const bailed = Bail.valueOf(problem, node);
    const text = bailed.kind === 'failure' ? bailed.message : bailed.kind === 'unknown' ? bailed.reason : '';
    return {
      ...base,
      system: undefined,
      modules: system,
      packages: [],
      gpu: noGpu,
      overlayApplied: false,
      unknown: [{ text, node }],
    };
  }
}

function seenHost(
  context: HostContext,
  base: Pick<Host, 'name' | 'kind' | 'value' | 'node'> & { modules: ModuleSystem },
): Host {
  const { ev } = context;
  const platform = base.modules.platform?.force();
  const { packages, unknown } = installedIn(context, base.modules);
  const collected = collect(ev, base.modules);
  const notes: UnknownNote[] = [
    ...collected.holes.map((hole) => {
      const { reason, node } = causeOf(hole, base.modules.node ?? base.node);
      return { text: `not all modules are known: ${reason}`, node };
    }),
    ...collected.failures.map((failed) => {
      const { reason, node } = causeOf(failed, base.modules.node ?? base.node);
      return { text: reason, node };
    }),
    ...unknown,
  ];
  return {
    ...base,
    system: platform?.kind === 'string' ? platform.value : undefined,
    packages,
    gpu: gpuOf(ev, base.modules, context.option, packages, context.showPath),
    overlayApplied: hasVariants(context, base.modules),
    unknown: distinct(notes),
  };
}

/** Whether an overlay of the host defines variants that are built from the official flake. */
function hasVariants(context: HostContext, system: ModuleSystem): boolean {
  const pkgs = system.pkgs?.force();
  if (pkgs?.kind !== 'pkgs') return false;
  return ['cpu', 'cuda', 'rocm', 'vulkan'].some((variant) => {
    const name = `llama-cpp-${variant}`;
    const defining = definingOverlay(context.ev, pkgs, name);
    if (!defining || !('index' in defining)) return false;
    const value = selectName(context.ev, defining.result, name, undefined);
    return llamaPackage(context, value)?.origin === 'upstream';
  });
}
