/** Step set-gpu: one line in each host's own file says which backend it has; CUDA hosts may use unfree packages. */
import { collect } from '../eval/modules/collect.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { Module } from '../eval/modules/system.ts';
import { basename, dirname } from '../eval/paths.ts';
import type { Host } from '../fleet/types.ts';
import type { Edits } from '../nix/edits.ts';
import { bindingForms, insertAttr } from '../nix/edits-attrs.ts';
import type { AttrSet, Binding } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { allowUnfree } from './allow-unfree.ts';
import { isEditable } from './places.ts';
import { type Migration, needsOption, type WantedHost } from './state.ts';

/** Sets the option for each host. Returns why it can't. */
export function setGpu(migration: Migration): string | undefined {
  const said = new Set<AttrSet>();
  for (const wanted of sharedFirst(migration)) {
    const problem =
      (needsOption(wanted) ? setHostGpu(migration, wanted, said) : undefined) ??
      allowUnfree(migration, wanted);
    if (problem) return problem;
  }
  return undefined;
}

/** Hosts that say it in a module that others have too come first: those need not say it again. */
function sharedFirst(migration: Migration): WantedHost[] {
  const isShared = (one: WantedHost): boolean => {
    const set = hostSet(migration, one);
    return migration.wanted.some(
      (other) => other !== one && set !== undefined && setsOf(migration, other.host).includes(set),
    );
  };
  const shared = new Map(migration.wanted.map((one) => [one, needsOption(one) && isShared(one)]));
  return migration.wanted.toSorted((a, b) => Number(shared.get(b)) - Number(shared.get(a)));
}

/** The literal sets in which a host's modules define things. */
const setsOf = (migration: Migration, host: Host): AttrSet[] =>
  collect(migration.fleet.ev, host.modules!).modules.flatMap((module) =>
    module.certain ? (editableSet(migration, module) ?? []) : [],
  );

/** `said`: the sets in which the plan says it already. */
function setHostGpu(migration: Migration, wanted: WantedHost, said: Set<AttrSet>): string | undefined {
  const { host, variant } = wanted;
  const { fleet, options } = migration;
  const path = options.option.split('.');
  const { definitions } = definitionsAt(fleet.ev, host.modules!, path);
  const own = definitions.find((definition) => isOnlyOf(migration, definition.module, wanted));
  if (own) {
    const value = own.value.force();
    if (value.kind === 'string' && value.value === variant) return undefined;
    const expr = own.value.node;
    if (expr?.kind !== 'String' || !isEditable(expr, fleet.root)) {
      return `\`${options.option}\` of ${host.name} is not a plain string that could be changed`;
    }
    migration.editsOf(expr.file.path).replace(expr, `"${variant}"`);
    return undefined;
  }
  const inherited = definitions[0]?.value.force();
  if (inherited?.kind === 'string' && inherited.value === variant) return undefined;
  const target = hostSet(migration, wanted);
  if (!target)
    return `${host.name} has no file of its own where \`${options.option}\` could be set; add a module \`{ ${options.option} = "${variant}"; }\` to its list, and migrate again`;
  // Hosts that share a module say it once.
  if (setsOf(migration, host).some((set) => said.has(set))) return undefined;
  said.add(target);
  const change = migration.editsOf(target.file.path);
  if (insertOption(change, target, path, `"${variant}"`)) return undefined;
  return `\`${options.option}\` could not be set in ${target.file.path.slice(fleet.root.length + 1)}`;
}

/** True where a module is only of hosts that are to have the same variant, so that it may say so for all of them. */
export function isOnlyOf(migration: Migration, module: Module, { host, variant }: WantedHost): boolean {
  return migration.fleet.hosts.every((other) => {
    if (other === host || !other.modules || !hasModule(migration, other, module)) return true;
    return migration.wanted.some((one) => one.host === other && one.variant === variant);
  });
}

function hasModule(migration: Migration, host: Host, module: Module): boolean {
  return collect(migration.fleet.ev, host.modules!).modules.some((one) =>
    module.path !== undefined ? one.path === module.path : one.value.origins[0] === module.value.origins[0],
  );
}

/** The set of the host's own module that says most about it: not shared, not written by a generator, best by its name. */
export function hostSet(migration: Migration, wanted: WantedHost): AttrSet | undefined {
  const { fleet } = migration;
  const { host } = wanted;
  const modules = collect(fleet.ev, host.modules!).modules.filter(
    (module) => module.certain && isOnlyOf(migration, module, wanted),
  );
  const isShared = (module: Module): boolean =>
    fleet.hosts.some((other) => other !== host && other.modules && hasModule(migration, other, module));
  const scored = modules
    .map((module) => ({
      set: editableSet(migration, module),
      score: scoreOf(module, host) - (isShared(module) ? 3 : 0),
    }))
    .filter((scored): scored is { set: AttrSet; score: number } => scored.set !== undefined)
    .sort((a, b) => b.score - a.score);
  return scored[0]?.set;
}

/** How much a module looks like the one that is about a host: higher is more. */
export function scoreOf(module: Module, host: Host): number {
  const { path } = module;
  let score = 0;
  if (path !== undefined) {
    score += 2;
    if (/hardware[-_]?config|\/hardware\/|disko|disks?\.nix$/.test(path)) score -= 6;
    if (basename(path) === `${host.name}.nix`) score += 4;
    else if (basename(dirname(path)) === host.name)
      score += /\/(default|configuration)\.nix$/.test(path) ? 4 : 2;
  }
  if (defines(module, ['networking', 'hostName'])) score += 3;
  else if (defines(module, ['system', 'stateVersion'])) score += 2;
  for (let up = module.importedBy; up; up = up.importedBy) score -= 1;
  return score;
}

const defines = (module: Module, [group, name]: readonly [string, string]): boolean => {
  const config = module.config?.force();
  const within = config?.kind === 'attrs' ? config.entries.get(group)?.force() : undefined;
  return within?.kind === 'attrs' && within.entries.has(name);
};

/** The literal set in which a module's definitions stand. */
function editableSet(migration: Migration, module: Module): AttrSet | undefined {
  const origin = module.value.origins[0];
  if (!isEditable(origin, migration.fleet.root) || origin.kind !== 'AttrSet') return undefined;
  const config = origin.bindings.find(
    (b): b is Binding => b.kind === 'Binding' && b.path.length === 1 && b.path[0]!.name === 'config',
  );
  const options = origin.bindings.some((b) => b.kind === 'Binding' && b.path[0]?.name === 'options');
  if (!config && !options) return origin;
  const inner = config && skipParens(config.value);
  return inner?.kind === 'AttrSet' ? inner : undefined;
}

/** Adds a definition: among its siblings where there are some, else after what opens the module. */
export function insertOption(change: Edits, set: AttrSet, path: readonly string[], value: string): boolean {
  const siblings = bindingForms(set, path.slice(0, 1));
  const place = siblings.exact.length + siblings.below.length > 0 ? undefined : anchor(set);
  return insertAttr(change, set, path, value, place && { place: { after: place } });
}

/** What a new definition goes after: the imports, else the host's name. */
function anchor(set: AttrSet): Binding | undefined {
  const own = (name: string): Binding | undefined => {
    const found = bindingForms(set, [name]);
    const binding = found.exact[0]?.binding ?? found.below[0]?.binding;
    return binding?.kind === 'Binding' && binding.parent === set ? binding : undefined;
  };
  const hostName = bindingForms(set, ['networking', 'hostName']).exact[0]?.binding;
  const named = hostName?.kind === 'Binding' && hostName.parent === set ? hostName : undefined;
  return own('imports') ?? named;
}
