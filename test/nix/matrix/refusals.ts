/** The fleets that are not migrated, each with the words that say why. */
import type { Case } from './axes.ts';

interface Refusal {
  readonly when: (one: Case) => boolean;
  readonly reason: RegExp;
}

const refusals: readonly Refusal[] = [
  // Each host has nixpkgs' own build of what the option says, which is where `--target nixpkgs` leads.
  {
    when: (one) => /^own-(option|chain|arguments)$/.test(one.start) && one.choice === 'nixpkgs',
    reason: /^nothing is due$/,
  },
];

/** What the reason must say; undefined for a fleet that must be migrated. */
export const expectedRefusal = (one: Case): RegExp | undefined =>
  refusals.find(({ when }) => when(one))?.reason;
