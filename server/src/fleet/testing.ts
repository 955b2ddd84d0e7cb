/** For tests: small fleets held in memory, and what their hosts get. */
import { inMemory } from '../workspace/layers.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';
import type { Fleet, Host } from './types.ts';

/** A fleet of these files, by their paths in the flake. */
export function fleetOf(files: Readonly<Record<string, string>>): Fleet {
  const at = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/f/${name}`, text]));
  return loadFleet(filesOver(inMemory(at)), '/f');
}

/** A host as tests compare it: each package with its place among the options, and what is not known. */
export const shownHost = (host: Host): { packages: string[]; unknown: string[] } => ({
  packages: host.packages.map((found) => `${found.where} ${found.package.name}`),
  unknown: host.unknown.map(({ text }) => text),
});
