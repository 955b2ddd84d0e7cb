/**
 * What a plan takes for granted and the user may say otherwise. Unlike a decision it has a safe answer, so that nobody is kept from
 * migrating by it; the answer that was taken, the others and the flag that takes them are part of the plan.
 *
 * A build of the author's own, patched or from another package set, is safe as it is: it stays.
 *
 * A pinned revision could stay as well, and does not: the pin came with the old recipe, most often to be newer than nixpkgs, and what it
 * is for, builds that do not move by themselves, flake.lock does for the input. In the input's URL it would be the one thing that
 * `nix flake update` can't move, and a revision older than what the overlay asks of it (the run-time choice of CPU code came in
 * December 2024) would build slow code without a word.
 */
import type { Fleet, Host } from '../fleet/types.ts';
import { variants } from '../upstream/backends.ts';
import { officialUrl } from '../upstream/locations.ts';
import { keptBecause } from './kept.ts';
import type { Assumption, MigrationOptions } from './types.ts';

export interface Kept {
  readonly assumptions: Assumption[];
  /** The same for people. */
  readonly notes: string[];
}

/** For each reason for which something of a host stays: the places, and the flag that moves it. */
export function keptPackages(host: Host, options: MigrationOptions, fleet: Fleet): Kept {
  const places = new Map<string, string[]>();
  for (const installed of host.packages) {
    const because = keptBecause(host, installed, options, fleet);
    if (because !== undefined && installed.package.origin !== 'upstream')
      places.set(because, [...(places.get(because) ?? []), installed.where]);
  }
  const choices = host.gpu.choices.length > 0 ? host.gpu.choices : variants;
  const kept: Kept = { assumptions: [], notes: [] };
  for (const [because, [first, ...more]] of places) {
    const others = more.length > 0 ? ` and ${more.length} more place${more.length > 1 ? 's' : ''}` : '';
    const what = `${host.name}: its llama.cpp in ${first}${others} ${because}`;
    kept.notes.push(
      `${what}; it stays as it is. --gpu ${host.name}=${host.gpu.choices.join('|') || '…'} moves it too.`,
    );
    kept.assumptions.push({
      host: host.name,
      question: `${what}. Keep it, or move it to the official flake?`,
      flag: `--gpu ${host.name}=…`,
      choices: [
        { label: 'keep', options: {} },
        ...choices.map((gpu) => ({ label: gpu, options: { gpu: { [host.name]: gpu } } })),
      ],
    });
  }
  return kept;
}

/** Which revision the input is to be at, where builds were pinned to some. */
export function pinAssumption(hosts: readonly string[], pins: readonly string[]): Assumption {
  return {
    host: undefined,
    question: `The llama.cpp of ${hosts.join(', ')} is pinned to ${pins.join(' and ')}. Follow the newest, which flake.lock pins, or keep a pin in the input’s URL?`,
    flag: '--url …',
    choices: [
      { label: 'newest', options: {} },
      ...pins.map((pin) => ({ label: `${officialUrl}/${pin}`, options: { url: `${officialUrl}/${pin}` } })),
    ],
  };
}

/** Each once: later rounds of a plan see what is left of the same. */
export const joinAssumptions = (...all: readonly (readonly Assumption[])[]): Assumption[] => [
  ...new Map(all.flat().map((one) => [one.question, one])).values(),
];
