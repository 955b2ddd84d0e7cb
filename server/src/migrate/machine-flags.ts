/**
 * Flags that make code for one machine, `-march=znver2` or `CMAKE_CUDA_ARCHITECTURES=86`. In the overlay that all hosts share they would
 * be an illegal instruction or a missing kernel on another, so they stay with the host that had them:
 *
 *     services.llama-cpp.package = pkgs."llama-cpp-${config.hardware.gpu}".overrideAttrs (old: {
 *       cmakeFlags = old.cmakeFlags ++ [ "-DCMAKE_C_FLAGS=-march=znver2" ];
 *     });
 *
 * What the author's own overlay says of a package for all, or all of several hosts of a backend have, the new one says of its package.
 */
import { definitionsAt } from '../eval/modules/definitions.ts';
import { selectionOf } from '../fleet/gpu.ts';
import type { LlamaPackage } from '../fleet/types.ts';
import { ancestors } from '../nix/walk.ts';
import type { Selection } from '../upstream/backends.ts';
import { isForOneMachine } from '../upstream/machine-flags.ts';
import { cpuSettingsForAll } from '../upstream/modern-build.ts';
import { judgeStaleFlag } from '../upstream/stale-flags.ts';
import { bringArgument } from './bring-argument.ts';
import { isEditable } from './places.ts';
import { hostSet, insertOption } from './set-gpu.ts';
import { staleOverlays } from './stale-overlays.ts';
import { isServicePackage, type MigratedPackage, type Migration, type WantedHost } from './state.ts';

/** Whether the overlay's builds choose their CPU code when they run. */
export const dispatches = (migration: Pick<Migration, 'fleet' | 'wanted'>): boolean =>
  cpuSettingsForAll(migration.fleet.upstreamDay, systemsOf(migration)).kind === 'dispatch';

/** What the overlay is built for. */
export const systemsOf = ({ wanted }: Pick<Migration, 'wanted'>): string[] => [
  ...new Set(wanted.map(({ host }) => host.system ?? 'x86_64-linux')),
];

/** The flags for one machine that a build had and that still mean something. */
function flagsOf(migration: Migration, { flags }: LlamaPackage): string[] {
  const verdicts = flags
    .filter(isForOneMachine)
    .map((flag) => judgeStaleFlag(flag, migration.fleet.upstreamDay, dispatches(migration)));
  return [...new Set(verdicts.flatMap(({ keep, rewritten, flag }) => (keep ? [rewritten ?? flag] : [])))];
}

/** One build that becomes the overlay's package of a selection, with its flags. */
interface Build {
  readonly wanted: WantedHost;
  readonly found: MigratedPackage;
  readonly flags: readonly string[];
  /** Whether an overlay file says them, for whoever has the package. */
  readonly isShared: boolean;
}

function buildsOf(migration: Migration): Build[] {
  const shared = new Set(staleOverlays(migration).map(({ path }) => path));
  return migration.wanted.flatMap((wanted) =>
    wanted.packages.map((found) => {
      const { package: built } = found.installed;
      const isShared = built.definition !== undefined && shared.has(built.definition.file.path);
      return { wanted, found, flags: flagsOf(migration, built), isShared };
    }),
  );
}

/** The flags that the overlay's package of a selection has for all its hosts. */
export function selectionFlags(migration: Migration, selection: Selection): readonly string[] {
  const builds = buildsOf(migration).filter(({ found }) => found.selection === selection);
  const [first] = builds;
  if (!first) return unusedFlags(migration, selection);
  const isUniform = builds.every(({ flags }) => flags.join('\0') === first.flags.join('\0'));
  const isForAll =
    builds.every(({ isShared }) => isShared) || new Set(builds.map(({ wanted }) => wanted)).size > 1;
  return isUniform && isForAll ? first.flags : [];
}

/** What old overlays say of packages that no host has: they are there for all, as before. */
function unusedFlags(migration: Migration, selection: Selection): readonly string[] {
  const all = staleOverlays(migration)
    .flatMap(({ packages }) => [...packages.values()])
    .filter((built) => selectionOf(built) === selection)
    .map((built) => flagsOf(migration, built));
  const [first] = all;
  return first && all.every((flags) => flags.join('\0') === first.join('\0')) ? first : [];
}

/** The flags that a package keeps where it is installed. */
export function ownFlags(
  migration: Migration,
  wanted: WantedHost,
  found: MigratedPackage,
): readonly string[] {
  if (migration.options.target !== 'upstream') return [];
  const build = buildsOf(migration).find((one) => one.wanted === wanted && one.found === found);
  return build && selectionFlags(migration, found.selection).length === 0 ? build.flags : [];
}

/** A package with flags of its own, as text. */
export const withFlags = (text: string, flags: readonly string[]): string =>
  `${text}.overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ ${flags.map((flag) => JSON.stringify(flag)).join(' ')} ]; })`;

/** Says what the host's package is built with besides. Returns why it can't. */
export function keepMachineFlags(migration: Migration): string | undefined {
  for (const wanted of migration.wanted) {
    const of = (by: (one: MigratedPackage) => boolean): string[] => [
      ...new Set(wanted.packages.filter(by).flatMap((one) => ownFlags(migration, wanted, one))),
    ];
    const flags = of(({ by }) => by === 'option');
    const problem = flags.length > 0 ? definePackage(migration, wanted, flags) : undefined;
    if (problem) return problem;
    const left = of(({ by }) => by === 'own');
    if (left.length > 0)
      migration.notes.push(
        `${wanted.host.name}: ${left.join(' ')} is left out, since it is for one machine and the package is chosen for several; say it with \`overrideAttrs\` where it is chosen.`,
      );
  }
  return undefined;
}

const servicePackage = ['services', 'llama-cpp', 'package'];

function definePackage(
  migration: Migration,
  wanted: WantedHost,
  flags: readonly string[],
): string | undefined {
  const { host } = wanted;
  const written = writtenPackage(migration, wanted);
  const set = hostSet(migration, wanted);
  const place = written ?? set;
  if (!place)
    return `${host.name} has no file of its own where ${flags.join(' ')}, which is for one machine, could be kept; give it a module of its own, and migrate again`;
  const problem = bringArgument(migration, place, 'config') ?? bringArgument(migration, place, 'pkgs');
  if (problem) return problem;
  const text = [
    `pkgs."llama-cpp-\${config.${migration.options.option}}".overrideAttrs (old: {`,
    '  cmakeFlags = old.cmakeFlags ++ [',
    ...flags.map((flag) => `    ${JSON.stringify(flag)}`),
    '  ];',
    '})',
  ].join('\n');
  const change = migration.editsOf(place.file.path);
  if (written) change.replace(written, text);
  else if (!set || !insertOption(change, set, servicePackage, text))
    return `\`services.llama-cpp.package\` could not be set in ${place.file.path.slice(migration.fleet.root.length + 1)}`;
  return undefined;
}

/** The host's own definition, which the flags take the place of. */
function writtenPackage({ fleet }: Migration, { host, packages }: WantedHost) {
  if (!packages.some(({ installed }) => isServicePackage(installed))) return undefined;
  for (const { node } of definitionsAt(fleet.ev, host.modules!, servicePackage).definitions) {
    if (!isEditable(node, fleet.root)) continue;
    const binding = [node, ...ancestors(node)].find((outer) => outer.kind === 'Binding');
    if (binding?.kind === 'Binding' && binding.path.at(-1)?.name === 'package') return binding.value;
  }
  return undefined;
}
