/** The hosts of a flake, from its outputs. */
import { Bail } from '../eval/bail.ts';
import { describe } from '../eval/extern.ts';
import { isLibNode } from '../eval/lib/index.ts';
import { hiveNodes } from '../eval/models/frameworks/index.ts';
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
import { rejectedOverlays } from './rejected-overlays.ts';
import type { Steps } from './steps.ts';
import type { Host, HostKind, UnknownNote } from './types.ts';
import { unseenModules } from './unseen-modules.ts';

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

/** All hosts, in the order in which they are written, and what may be missing. Stops before each host. */
export function* findHosts(
  context: HostContext,
  outputs: Thunk,
): Steps<{ hosts: Host[]; unknown: UnknownNote[] }> {
  const unknown: UnknownNote[] = [];
  const value = outputs.force();
  if (value.kind !== 'attrs' && value.kind !== 'extern') {
    const { reason, node } = causeOf(value, undefined);
    return {
      hosts: [],
      unknown: [{ about: 'hosts', text: `the flake’s outputs could not be worked out: ${reason}`, node }],
    };
  }
  const hosts: Host[] = [];
  for (const [name, kind] of outputNames) {
    if (value.kind === 'attrs' && !value.entries.has(name) && !value.rest?.under.has(name)) continue;
    hosts.push(
      ...(yield* hostsIn(context, selectName(context.ev, value, name, undefined), kind, name, unknown)),
    );
  }
  if (value.kind === 'attrs') {
    hosts.push(...(yield* hiveHosts(context, value, hosts, unknown)));
    if (value.rest && !value.entries.has(outputNames[0]![0])) unknown.push(...unseenOutputs(value.rest.hole));
  }
  return { hosts, unknown };
}

/** Outputs that we can't see may hold hosts; what `perSystem` of flake-parts adds holds none. */
function unseenOutputs(hole: Value): UnknownNote[] {
  if (hole.kind === 'extern' && hole.root.type === 'argument' && hole.root.name === 'perSystem') return [];
  const { reason, node } = causeOf(hole, undefined);
  return [{ about: 'hosts', text: `there may be hosts among outputs that are not known: ${reason}`, node }];
}

/** Nodes of colmena that are not hosts by another name already. */
function* hiveHosts(
  context: HostContext,
  outputs: Attrs,
  hosts: readonly Host[],
  unknown: UnknownNote[],
): Steps<Host[]> {
  const { ev } = context;
  const made = outputs.entries.get('colmenaHive')?.force();
  const written = outputs.entries.get('colmena')?.force();
  if (!made && !written) return [];
  const nodes = made
    ? selectName(ev, made, 'nodes', undefined)
    : ev.lazy(() => hiveNodes(ev, written!)).force();
  const known = new Set(hosts.map(({ name }) => name));
  return yield* hostsIn(context, nodes, 'nixos', 'nodes of colmena', unknown, (name) => !known.has(name));
}

/** The hosts of a set; notes say what may be missing. Stops before each. @param what the set, for those notes: `nixosConfigurations` */
export function* hostsIn(
  context: HostContext,
  value: Value,
  kind: HostKind,
  what: string,
  unknown: UnknownNote[],
  isWanted: (name: string) => boolean = () => true,
): Steps<Host[]> {
  const { reason, node } = causeOf(value, undefined);
  if (value.kind === 'extern') {
    unknown.push({ about: 'hosts', text: `${what} comes from \`${describe(value)}\``, node: value.node });
    return [];
  }
  if (value.kind !== 'attrs') {
    const text =
      value.kind === 'failure' ? `${what}: ${reason}` : `${what} could not be worked out: ${reason}`;
    unknown.push({ about: value.kind === 'failure' ? 'failure' : 'hosts', text, node });
    return [];
  }
  if (value.rest) {
    const { hole } = value.rest;
    const cause = causeOf(hole, undefined);
    const why = hole.kind === 'extern' ? `they come from \`${describe(hole)}\`` : cause.reason;
    unknown.push({ about: 'hosts', text: `there may be more ${what}: ${why}`, node: cause.node });
  }
  const hosts: Host[] = [];
  for (const [name, thunk] of value.entries) {
    if (!isWanted(name)) continue;
    yield;
    context.ev.renew();
    hosts.push(hostOf(context, name, kind, thunk));
  }
  return hosts;
}

const noGpu: Host['gpu'] = {
  variant: undefined,
  selection: undefined,
  reason: undefined,
  choices: [],
  from: 'nothing',
  evidence: [],
};

/** A host by its value in the outputs. */
export function hostOf(context: HostContext, name: string, kind: HostKind, thunk: Thunk): Host {
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
      unknown: [
        {
          about: value.kind === 'failure' ? 'failure' : 'hosts',
          text,
          node: seen === undefined ? node : cause.node,
        },
      ],
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
      unknown: [{ about: bailed.kind === 'failure' ? 'failure' : 'modules', text, node }],
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
  const pkgs = base.modules.pkgs?.force();
  const notes: UnknownNote[] = [
    ...unseenModules(ev, base.modules, base.node),
    ...(pkgs?.kind === 'pkgs' ? rejectedOverlays(pkgs, base.node) : []),
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
