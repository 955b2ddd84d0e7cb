/** What a host's old build was given besides its backends: carried over where upstream's package takes it, else named in a note. */
import { isHole, type Value } from '../eval/value.ts';
import { selectionParts } from '../upstream/backends.ts';
import { overrideArgument } from '../upstream/override-arguments.ts';
import type { Migration } from './state.ts';

/** Arguments of upstream's package, as text, by the selection that gets them. */
export function carriedArguments(migration: Migration): Map<string, string[]> {
  const carried = new Map<string, string[]>();
  const targets = gpuTargets(migration);
  const [only] = targets;
  if (targets.size > 1) {
    migration.notes.push(
      `rocmGpuTargets differ among the hosts (${[...targets].join(', ')}), so that none is set: the builds are for all GPUs.`,
    );
  } else if (only !== undefined) {
    for (const { packages } of migration.wanted)
      for (const { selection } of packages)
        if (selectionParts(selection)?.includes('rocm'))
          carried.set(selection, [`rocmGpuTargets = "${only}";`]);
  }
  noteDropped(migration);
  return carried;
}

/** The GPUs that ROCm builds are for: one text joined by `;`, as upstream takes it. */
function gpuTargets({ wanted }: Migration): Set<string> {
  const found = new Set<string>();
  for (const { packages } of wanted) {
    for (const { installed } of packages) {
      const text = textOf(installed.package.overrides.get('rocmGpuTargets'));
      if (text !== undefined) found.add(text);
    }
  }
  return found;
}

function textOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'string') return value.value;
  if (value?.kind !== 'list') return undefined;
  const texts: string[] = [];
  for (const item of value.items) {
    const text = isHole(item) ? undefined : item.force();
    if (text?.kind !== 'string') return undefined;
    texts.push(text.value);
  }
  return texts.join(';');
}

/** `cudaPackages = final.cudaPackages;` says what the package gets anyway. */
const isOfItsOwnSet = (name: string, value: Value): boolean =>
  value.kind === 'extern' &&
  value.root.type === 'pkgs' &&
  value.ops.length === 1 &&
  value.ops[0]!.op === 'select' &&
  value.ops[0]!.name === name;

/** Arguments that the new build is not given are named. Which CPU code is chosen, the overlay says for all. */
function noteDropped({ wanted, notes }: Migration): void {
  for (const { host, packages } of wanted) {
    const dropped = new Set<string>();
    for (const { installed, by } of packages) {
      const { origin, overrides } = installed.package;
      if (by === 'own' || (origin !== 'nixpkgs' && origin !== 'upstream')) continue;
      for (const [name, value] of overrides) {
        const known = overrideArgument(origin, name);
        const isCarried =
          known?.backend !== undefined ||
          name === 'cpuArchDynamicDispatch' ||
          isOfItsOwnSet(name, value) ||
          (name === 'rocmGpuTargets' && textOf(value) !== undefined);
        if (!isCarried) dropped.add(name);
      }
    }
    if (dropped.size > 0)
      notes.push(
        `${host.name}: what its llama.cpp was called with is left out: ${[...dropped].join(', ')}. Say it in the overlay where it is still wanted.`,
      );
  }
}
