/** What the fleets of the matrix differ in, and a small set of fleets in which every two differences meet. */

/** One choice of each axis. */
export interface Case {
  readonly start: (typeof axes.start)[number];
  readonly inputs: (typeof axes.inputs)[number];
  readonly outputs: (typeof axes.outputs)[number];
  readonly hosts: (typeof axes.hosts)[number];
  readonly special: (typeof axes.special)[number];
  readonly layout: (typeof axes.layout)[number];
  readonly choice: (typeof axes.choice)[number];
  readonly style: (typeof axes.style)[number];
}

export const axes = {
  /** Which llama.cpp the hosts have, and by what. */
  start: [
    'plain',
    'plain-let',
    'override-cuda',
    'override-attrs',
    'nixpkgs-vulkan',
    'package-overrides',
    'stale-inline',
    'stale-file',
    'stale-curried',
    'stale-formals',
    'stale-mixed',
    'stale-unused',
    'official-package',
    'official-overlay',
    'official-unused',
    'service',
    'home',
    'combined',
    'official-legacy',
    'official-fork',
    'stale-official',
    'stale-let',
    'stale-second',
    'user-packages',
    'outer-packages',
    'special-packages',
    'own-option',
    'unit',
    'swap',
    'wrapper',
    'own-package-option',
    'own-chain',
    'own-arguments',
    'by-host-name',
    'patched',
    'other-set',
    'blas',
    'rpc',
    'rocm-targets',
    'predicate',
    'official-source',
    'official-attributes',
    'fork',
  ],
  /** How flake.nix writes its inputs. */
  inputs: ['nested', 'dotted', 'mixed', 'below', 'quoted', 'comments', 'one-line'],
  /** What the outputs' function takes. */
  outputs: ['name', 'at-after', 'at-before', 'open', 'closed', 'closed-at', 'leading-commas', 'other-name'],
  /** How the hosts are made. */
  hosts: [
    'direct',
    'helper',
    'helper-file',
    'map-attrs',
    'gen-attrs',
    'flake-parts',
    'flake-parts-module',
    'inherited',
  ],
  /** How the inputs reach modules. */
  special: ['inputs', 'missing', 'renamed', 'module-args', 'self'],
  /** Where the hosts' modules are. */
  layout: ['files', 'folders', 'imported', 'inline'],
  /** What the migration is asked for. */
  choice: ['shared', 'inline', 'nixpkgs', 'expose'],
  style: ['nixfmt', 'alejandra', 'nixpkgs-fmt', 'one-line', 'tabs', 'four-spaces', 'crlf', 'comments'],
} as const;

type Axis = keyof typeof axes;
const names = Object.keys(axes) as Axis[];

/** Cases in which each two choices of different axes occur together where `isPossible` lets them. The same ones every time. */
export function pairwise(isPossible: (one: Case) => boolean, atLeast: number): Case[] {
  const random = generator(20);
  const missing = new Set<string>();
  for (const [i, a] of names.entries())
    for (const b of names.slice(i + 1))
      for (const x of axes[a]) for (const y of axes[b]) missing.add(`${a}=${x} ${b}=${y}`);
  const cases: Case[] = [];
  const seen = new Set<string>();
  for (let tries = 0; tries < 4000 && (missing.size > 0 || cases.length < atLeast); tries++) {
    const candidates = Array.from({ length: 40 }, () => randomCase(random, missing)).filter(isPossible);
    const gain = (one: Case): number => pairsOf(one).filter((pair) => missing.has(pair)).length;
    const best = candidates.reduce<Case | undefined>(
      (most, one) => (most === undefined || gain(one) > gain(most) ? one : most),
      undefined,
    );
    if (!best || seen.has(caseName(best)) || (gain(best) === 0 && cases.length >= atLeast)) continue;
    seen.add(caseName(best));
    cases.push(best);
    for (const pair of pairsOf(best)) missing.delete(pair);
  }
  return cases;
}

/** `plain nested name direct inputs files nixfmt` */
export const caseName = (one: Case): string => names.map((axis) => one[axis]).join(' ');

function pairsOf(one: Case): string[] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => `${a}=${one[a]} ${b}=${one[b]}`));
}

/** A case with one of the pairs that are still missing, the rest by chance. */
function randomCase(random: () => number, missing: ReadonlySet<string>): Case {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const chosen = Object.fromEntries(names.map((axis) => [axis, pick<string>(axes[axis])]));
  const wanted = missing.size > 0 ? pick([...missing]) : '';
  for (const part of wanted.split(' ').filter(Boolean)) {
    const [axis, value] = part.split('=');
    chosen[axis!] = value!;
  }
  return chosen as unknown as Case;
}

/** Pseudo-random numbers from 0 to below 1, by a linear congruence: the same cases on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
