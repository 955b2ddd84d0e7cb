/** Step write-overlay: the overlay with one llama.cpp for each backend, built from the official flake with the host's own pkgs. */
import { relative } from '../fleet/load.ts';
import type { OverlayFile } from '../fleet/types.ts';
import { type Extra, type Selection, selectionParts, type Variant, variants } from '../upstream/backends.ts';
import { isForOneMachine } from '../upstream/machine-flags.ts';
import { cpuSettingsForAll } from '../upstream/modern-build.ts';
import { judgeStaleFlag } from '../upstream/stale-flags.ts';
import { newFile } from './fit-style.ts';
import { dispatches, selectionFlags, systemsOf, withFlags } from './machine-flags.ts';
import { noteChanged } from './note-changed.ts';
import { carriedArguments } from './overlay-arguments.ts';
import { binderAt } from './places.ts';
import { isUpToDate, staleOverlays } from './stale-overlays.ts';
import { combinationsOf, type Migration } from './state.ts';

/** Writes the overlay. */
export function writeOverlay(migration: Migration): string | undefined {
  const { fleet, overlayPath } = migration;
  const existing = fleet.overlays.find((overlay) => overlay.path === overlayPath);
  if (existing && isUpToDate(existing)) return addCombinations(migration, existing);
  const source = migration.source(overlayPath);
  if (source && !existing) {
    return `${overlayPath.slice(fleet.root.length + 1)} is there already and is no overlay of llama.cpp; name another file with --overlay`;
  }
  if (existing && existing.others.length > 0) {
    return `${overlayPath.slice(fleet.root.length + 1)} defines ${existing.others[0]} too; name another file with --overlay`;
  }
  const text = overlayText(migration);
  if (!source) {
    migration.create(overlayPath, text);
  } else {
    const whole = newFile(text, source);
    if (source.text !== whole)
      migration.editsOf(overlayPath).replaceSpan({ start: 0, end: source.text.length }, whole);
  }
  return undefined;
}

/** The overlay's text. */
export function overlayText(migration: Migration): string {
  const { fleet, inputName, notes } = migration;
  const systems = systemsOf(migration);
  const cpu = cpuSettingsForAll(fleet.upstreamDay, systems);
  if (cpu.note) notes.push(cpu.note);
  const flags = [
    ...cpu.settings.map((setting) => `(lib.cmakeBool "${setting.name}" ${setting.value})`),
    ...carriedFlags(migration).map((flag) => JSON.stringify(flag)),
  ];
  const carried = carriedArguments(migration);
  const build = '(upstream.override ({ useCuda = false; useRocm = false; useVulkan = false; } // backend))';
  const body =
    flags.length === 0
      ? [
          `  build = backend: upstream.override ({ useCuda = false; useRocm = false; useVulkan = false; } // backend);`,
        ]
      : [
          `  build = backend: ${build}.overrideAttrs (old: {`,
          '    cmakeFlags = (old.cmakeFlags or [ ]) ++ [',
          ...flags.map((flag) => `      ${flag}`),
          '    ];',
          '  });',
        ];
  const lib = flags.some((flag) => flag.includes('lib.')) ? ['  inherit (prev) lib;'] : [];
  return [
    '# llama.cpp from its own flake, one attribute for each backend, built with the host’s own pkgs. Every backend is said to be on or',
    '# off, so that a global cudaSupport changes none of them.',
    ...(systems.some((system) => system.endsWith('-darwin'))
      ? ['# On Apple silicon `llama-cpp-cpu` has Metal, as upstream’s package has there.']
      : []),
    '{ inputs }:',
    'final: prev:',
    'let',
    ...lib,
    `  upstream = (inputs.${inputName}.overlays.default final prev).llamaPackages.llama-cpp;`,
    ...body,
    'in',
    '{',
    ...[...variants, ...combinationsOf(migration)].map(
      (name) => `  ${packageAttribute(name, carried.get(name), selectionFlags(migration, name))}`,
    ),
    '}',
    '',
  ].join('\n');
}

const packageAttribute = (
  name: Selection,
  more: readonly string[] = [],
  flags: readonly string[] = [],
): string => {
  const uses = selectionParts(name)!.flatMap((part) =>
    part === 'cpu' ? [] : [`${upstreamArgument[part]} = true;`],
  );
  const arguments_ = [...uses, ...more];
  const built = `build { ${arguments_.map((one) => `${one} `).join('')}}`;
  return `llama-cpp-${name} = ${flags.length > 0 ? withFlags(`(${built})`, flags) : built};`;
};

const upstreamArgument: Readonly<Record<Exclude<Variant | Extra, 'cpu'>, string>> = {
  cuda: 'useCuda',
  rocm: 'useRocm',
  vulkan: 'useVulkan',
  metal: 'useMetalKit',
  blas: 'useBlas',
  rpc: 'useRpc',
};

/** An overlay that is there already gets the combinations that it lacks. */
function addCombinations(migration: Migration, overlay: OverlayFile): string | undefined {
  for (const name of combinationsOf(migration)) {
    if (overlay.packages.has(`llama-cpp-${name}`)) continue;
    const set = overlay.result.origins[0];
    if (set?.kind !== 'AttrSet' || !binderAt(set, 'build')) {
      return `${relative(migration.fleet.root, overlay.path)} has no llama-cpp-${name}, nor a place where it could be added`;
    }
    migration.editsOf(overlay.path).insertBinding(set, packageAttribute(name));
  }
  return undefined;
}

/** Flags of the old overlays and packages that still mean something; the others are named in the notes. */
function carriedFlags(migration: Migration): string[] {
  const { fleet, notes } = migration;
  const old = [
    ...staleOverlays(migration).flatMap((overlay) => [...overlay.packages.values()]),
    ...migration.wanted.flatMap(({ host }) => host.packages.map((installed) => installed.package)),
  ];
  const flags = new Set(old.flatMap((found) => found.flags));
  const dispatch = dispatches(migration);
  noteChanged(migration);
  const kept: string[] = [];
  const dropped = new Map<string, string[]>();
  for (const flag of flags) {
    const verdict = judgeStaleFlag(flag, fleet.upstreamDay, dispatch);
    if (verdict.keep && isForOneMachine(flag)) continue;
    if (verdict.keep) kept.push(verdict.rewritten ?? flag);
    else dropped.set(verdict.because, [...(dropped.get(verdict.because) ?? []), flag]);
  }
  for (const [because, names] of dropped) notes.push(`Left out ${names.join(' ')}: ${because}.`);
  return kept;
}
