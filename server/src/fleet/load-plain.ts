/**
 * A repository without a flake: each `configuration.nix` that no other host imports is a host, and each node of a `hive.nix`. A host is
 * named by its `networking.hostName`, else by its folder.
 */
import { Bail } from '../eval/bail.ts';
import { Evaluator } from '../eval/evaluator.ts';
import { type Files, isProblem } from '../eval/files.ts';
import { hiveNodes } from '../eval/models/frameworks/index.ts';
import { standardModels } from '../eval/models/index.ts';
import { makeNixos } from '../eval/models/nixpkgs.ts';
import { collect } from '../eval/modules/collect.ts';
import { readOption } from '../eval/modules/read.ts';
import { Thunk } from '../eval/thunk.ts';
import { attrs, extern, list, path as pathValue, unknown, type Value } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import { defaultFleetOptions } from './defaults.ts';
import { type HostContext, hostOf, hostsIn } from './hosts.ts';
import { inputNames } from './inner-inputs.ts';
import { llamaModels } from './llama-models.ts';
import { nixFiles } from './nix-files.ts';
import { finished } from './steps.ts';
import type { Fleet, FleetOptions, Host, UnknownNote } from './types.ts';

/** Works out the hosts of a folder that has no flake.nix; undefined where it has none of theirs either. */
export function loadPlain(
  files: Files,
  root: string,
  options: Partial<FleetOptions> = {},
): Fleet | undefined {
  const settings = { ...defaultFleetOptions, ...options };
  const names = inputNames(
    () => [],
    () => ({ inputs: new Map(), follows: new Map() }),
  );
  const days = { upstream: settings.assumeUpstream, nixpkgs: settings.assumeNixpkgs };
  const ev: Evaluator = new Evaluator({
    files,
    root,
    inStore: false,
    models: standardModels(
      names,
      llamaModels(names.kindOf, days, settings.option, () => ev),
    ),
  });
  const context: HostContext = {
    ev,
    kindOf: names.kindOf,
    upstreamDay: days.upstream,
    nixpkgsDay: days.nixpkgs,
    option: settings.option,
    showPath: (node: Node) => node.file.path.slice(root.length + 1),
  };
  const notes: UnknownNote[] = [];
  const hive = hiveHosts(context, root, notes);
  const single = hive.length > 0 || notes.length > 0 ? [] : configurations(context, files, root);
  const hosts = [...hive, ...single];
  if (hosts.length === 0 && notes.length === 0) return undefined;
  return {
    root,
    flakePath: `${root === '/' ? '' : root}/flake.nix`,
    flake: undefined,
    inputs: [],
    hosts,
    overlays: [],
    unknown: notes,
    outputs: undefined,
    reached: new Set(ev.read),
    ev,
    files,
    options: settings,
    upstreamDay: days.upstream,
    nixpkgsDay: days.nixpkgs,
  };
}

function hiveHosts(context: HostContext, root: string, notes: UnknownNote[]): Host[] {
  const { ev } = context;
  const path = `${root}/hive.nix`;
  if (ev.files.type(path) !== 'regular') return [];
  const nodes = ev.lazy(() =>
    hiveNodes(
      ev,
      guarded(() => ev.import(path, undefined)),
    ),
  );
  return finished(hostsIn(context, nodes.force(), 'nixos', 'nodes of hive.nix', notes));
}

/** The hosts of files called configuration.nix, those left out that another of them imports. */
function configurations(context: HostContext, files: Files, root: string): Host[] {
  const { ev } = context;
  const found = nixFiles(files, root).filter((path) => path.endsWith('/configuration.nix'));
  const systems = found.map((path) => ({ path, value: systemOf(ev, path) }));
  const imported = new Set<string>();
  for (const { path, value } of systems) {
    const system = value.kind === 'attrs' ? value.system : undefined;
    for (const module of system ? collect(ev, system).modules : [])
      if (module.path !== undefined && module.path !== path) imported.add(module.path);
  }
  return systems
    .filter(({ path }) => !imported.has(path))
    .map(({ path, value }) => {
      ev.renew();
      const source = files.source(path);
      const node = isProblem(source) ? undefined : source.tree.root;
      return hostOf(context, nameOf(ev, value, path, root), 'nixos', Thunk.of(value, node));
    });
}

function systemOf(ev: Evaluator, path: string): Value {
  const nixpkgs = extern({ type: 'search-path', name: 'nixpkgs' });
  const modules = Thunk.of(list([Thunk.of(pathValue(path))]));
  return makeNixos(ev, nixpkgs, attrs(new Map([['modules', modules]])), undefined);
}

function nameOf(ev: Evaluator, value: Value, path: string, root: string): string {
  const system = value.kind === 'attrs' ? value.system : undefined;
  const name = system && readOption(ev, system, ['networking', 'hostName']);
  if (name?.kind === 'string') return name.value;
  // NixOS' own name for what has none.
  return path === `${root}/configuration.nix` ? 'nixos' : (path.split('/').at(-2) ?? 'nixos');
}

function guarded(work: () => Value): Value {
  try {
    return work();
  } catch (problem) {
    const value = Bail.valueOf(problem, undefined);
    return value.kind === 'failure' ? unknown(value.message, value.node) : value;
  }
}
