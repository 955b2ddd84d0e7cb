// Which day of nixpkgs' master a locked nixpkgs stands for. The tables follow master; a release branch left it when it branched off, so
// that a lock of 2026-03 on nixos-25.11 has the modules, arguments and names of November 2025:
//
//   nixpkgs.url = "github:nixos/nixpkgs/nixos-25.11";

import type { Day } from './day.ts';

const patterns: readonly RegExp[] = [
  // nixos-25.05, nixos-25.05-small, nixpkgs-25.05-darwin, release-25.05, also within channel addresses
  /(?:nixos|nixpkgs|release)-(\d{2})\.(\d{2})\b/i,
  // FlakeHub: …/NixOS/nixpkgs/0.2505.*
  /nixpkgs\/0\.(\d{2})(\d{2})\b/i,
];

/** The day a release branched off, about: releases of May and November branch in the middle of that month. */
export function releaseBranchDay(ref: string): Day | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(ref);
    if (match === null) continue;
    const [, year, month] = match as unknown as [string, string, string];
    if (month === '05' || month === '11') return `20${year}-${month}-15`;
  }
  return undefined;
}

/**
 * The day to judge a locked nixpkgs by: its own, or, on a release branch, the day that branched off if that is earlier. `ref` is the
 * branch or the whole address of the input. What was backported since is missed: a package may be there that this day lacks.
 */
export function nixpkgsDay(locked: Day, ref: string | undefined): Day {
  const branched = ref === undefined ? undefined : releaseBranchDay(ref);
  return branched !== undefined && branched < locked ? branched : locked;
}
