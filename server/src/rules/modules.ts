/** Which files the modules of a system are written in. */
import { collect } from '../eval/modules/collect.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Fleet } from '../fleet/types.ts';

/** Absolute paths: of modules that are imported by path, and of those that `import ./x.nix` brings as values. */
export function moduleFiles(fleet: Fleet, system: ModuleSystem): Set<string> {
  const found = new Set<string>();
  for (const { path, value } of collect(fleet.ev, system).modules) {
    if (path !== undefined) found.add(path);
    for (const origin of value.origins) found.add(origin.file.path);
  }
  return found;
}
