/**
 * Step wire-hosts: every host that has llama.cpp imports the module. The list that gets it is the one nearest to the flake that all
 * of them, and no host of another kind, go through; where there is none, each host's own.
 */
import { collect } from '../eval/modules/collect.ts';
import type { Host } from '../fleet/types.ts';
import type { ListExpr, Node } from '../nix/syntax.ts';
import { isEditable, relativePath } from './places.ts';
import type { Migration } from './state.ts';

/** A list of modules as the author wrote it. */
interface Candidate {
  readonly list: ListExpr;
  /** How many imports it is away from the host. */
  readonly depth: number;
  readonly hosts: Set<Host>;
}

/** Adds the module to the hosts' lists. Returns why it can't. */
export function wireHosts(migration: Migration): string | undefined {
  const { modulePath } = migration;
  const unwired = new Set(
    migration.wanted.map(({ host }) => host).filter((host) => !importsModule(migration, host, modulePath)),
  );
  if (unwired.size === 0) return undefined;
  const candidates = findCandidates(migration);
  const isHostOfOurs = (host: Host): boolean => host.kind === 'nixos';
  const usable = candidates.filter((candidate) => [...candidate.hosts].every(isHostOfOurs));
  const common = usable
    .filter((candidate) => [...unwired].every((host) => candidate.hosts.has(host)))
    .sort((a, b) => rank(a, unwired) - rank(b, unwired) || oddness(a) - oddness(b) || a.depth - b.depth);
  const chosen = common[0] ? [common[0]] : cover(usable, unwired);
  const covered = new Set(chosen.flatMap(({ hosts }) => [...hosts]));
  const left = [...unwired].find((host) => !covered.has(host));
  if (left) return `no list of modules of ${left.name} is written where the module could be added`;
  for (const { list } of chosen) {
    migration.editsOf(list.file.path).appendToList(list, relativePath(list.file.path, modulePath));
  }
  return undefined;
}

/** Lists that reach no host without llama.cpp come first. */
const rank = (candidate: Candidate, wanted: ReadonlySet<Host>): number =>
  [...candidate.hosts].filter((host) => !wanted.has(host)).length;

/** Files that a generator writes, or that are about one thing, are no place for a module of another. */
const oddness = (candidate: Candidate): number =>
  /hardware|disko|disks?[./]|filesystem|impermanence|secrets/.test(candidate.list.file.path) ? 1 : 0;

function importsModule(migration: Migration, host: Host, path: string): boolean {
  return (
    host.modules !== undefined &&
    collect(migration.fleet.ev, host.modules).modules.some((module) => module.path === path)
  );
}

/** Every list of modules that a host's modules come through. */
function findCandidates(migration: Migration): Candidate[] {
  const { fleet } = migration;
  const found = new Map<Node, Candidate>();
  const add = (node: Node, depth: number, host: Host): void => {
    if (node.kind !== 'List' || !isEditable(node, fleet.root)) return;
    const candidate = found.get(node) ?? { list: node, depth, hosts: new Set<Host>() };
    candidate.hosts.add(host);
    found.set(node, candidate.depth <= depth ? candidate : { ...candidate, depth });
  };
  for (const host of fleet.hosts) {
    if (!host.modules) continue;
    const modules = host.modules.modules.force();
    if (modules.kind === 'list') for (const node of modules.origins) add(node, 0, host);
    for (const module of collect(fleet.ev, host.modules).modules) {
      if (!module.certain) continue;
      let depth = 1;
      for (let up = module.importedBy; up; up = up.importedBy) depth++;
      const imports = module.value.entries.get('imports')?.force();
      if (imports?.kind === 'list') for (const node of imports.origins) add(node, depth, host);
    }
  }
  return [...found.values()];
}

/** Lists that together reach all of the hosts: the nearest to the flake first, the widest of those. */
function cover(candidates: readonly Candidate[], hosts: ReadonlySet<Host>): Candidate[] {
  const left = new Set(hosts);
  const chosen: Candidate[] = [];
  const gain = (candidate: Candidate): number => [...candidate.hosts].filter((host) => left.has(host)).length;
  while (left.size > 0) {
    const best = candidates
      .filter((candidate) => gain(candidate) > 0)

      .sort((a, b) => oddness(a) - oddness(b) || a.depth - b.depth || gain(b) - gain(a))[0];
    if (!best) break;
    chosen.push(best);
    for (const host of best.hosts) left.delete(host);
  }
  return chosen;
}
