/** The module systems of a fleet, homes within hosts among them, and where each lists packages. */
import { nestedHome } from '../eval/models/home-manager.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Fleet, Host } from '../fleet/types.ts';

export interface SystemOfHost {
  readonly host: Host;
  readonly system: ModuleSystem;
}

/** Every host's own system, and those of its users' homes. */
export function* systemsOf(fleet: Fleet): Iterable<SystemOfHost> {
  for (const host of fleet.hosts) {
    const { modules } = host;
    if (!modules) continue;
    yield { host, system: modules };
    if (modules.kind === 'home') continue;
    for (const user of namesAt(fleet, modules, ['home-manager', 'users']))
      yield { host, system: nestedHome(fleet.ev, modules, user) };
  }
}

/** The options of a system that are lists of packages. */
export function packageLists(fleet: Fleet, system: ModuleSystem): readonly (readonly string[])[] {
  if (system.kind === 'home') return [['home', 'packages']];
  const users = namesAt(fleet, system, ['users', 'users']);
  return [['environment', 'systemPackages'], ...users.map((user) => ['users', 'users', user, 'packages'])];
}

function namesAt(fleet: Fleet, system: ModuleSystem, path: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const { value } of definitionsAt(fleet.ev, system, path).definitions) {
    const set = value.force();
    if (set.kind === 'attrs') for (const name of set.entries.keys()) names.add(name);
  }
  return [...names];
}
