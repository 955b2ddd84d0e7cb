// What the official flake offers on a day and system:
//
//   inputs.llama-cpp.packages.x86_64-linux.cuda          packages
//   inputs.llama-cpp.legacyPackages.S.llamaPackagesCuda  package sets
//   (inputs.llama-cpp.overlays.default final prev).…     what the overlay adds
//   llamaPackages.llama-cpp                              what each package set holds

import type { Backend } from './backends.ts';
import { llamaChanges } from './changes.ts';
import type { Certainty, Dated, Day, Lifetime } from './day.ts';
import { both, by, certainAt, existsAt } from './day.ts';

/** Where an output stands: under `packages.SYSTEM`, `legacyPackages.SYSTEM`, `overlays.default`'s result, or in a `llamaPackages` set. */
export type OutputPlace = 'packages' | 'legacyPackages' | 'overlay' | 'llamaPackages';

export interface LlamaOutput extends Lifetime {
  readonly place: OutputPlace;
  readonly name: string;
  /** The systems that have it; absent: all four of the flake. */
  readonly systems?: readonly string[];
  /** Backends it is built with, BLAS aside (see `defaultBackends`). Absent: it is no llama.cpp build. */
  readonly backends?: readonly Backend[];
  /** Something a user should know of it. */
  readonly note?: string;
}

/** The systems of the official flake. */
export const llamaSystems: readonly string[] = [
  'aarch64-darwin',
  'aarch64-linux',
  'x86_64-darwin',
  'x86_64-linux',
];

const linux = ['aarch64-linux', 'x86_64-linux'];
const x86Linux = ['x86_64-linux'];
const armLinux = ['aarch64-linux'];

const jetson = by('2024-07-01', '.devops/nix/jetson-support.nix', '2023-12-26');
const gguf = by('2025-08-31', '.devops/nix/scope.nix', '2023-12-26');
const pythonScripts = llamaChanges.pythonScripts;
const flakeParts = llamaChanges.flakeParts;

const notReallyCuda = 'It is the same expression as `mpi-cpu`, so it has no CUDA.';
const mpiOnlyDepends = 'llama.cpp lost MPI in May 2024 (#7395): this only adds a dependency.';
const ownPredicate = 'It brings its own unfree predicate: the host needs no `allowUnfree` for it.';
/** True of everything under `packages` and `legacyPackages`; only the overlay's packages are the host's own. */
export const ownNixpkgs =
  'It is built from the flake’s own nixpkgs instance: `nixpkgs.config` and overlays of the host do not reach it.';

function row(place: OutputPlace, name: string, since: Dated, rest: Partial<LlamaOutput> = {}): LlamaOutput {
  return { place, name, since, ...rest };
}

export const llamaOutputs: readonly LlamaOutput[] = [
  row('packages', 'default', llamaChanges.firstFlake, { backends: [], note: ownNixpkgs }),
  row('packages', 'opencl', llamaChanges.openclOutput, {
    until: llamaChanges.openclGone,
    backends: ['opencl'],
  }),
  row('packages', 'cuda', llamaChanges.cudaOutput, {
    systems: linux,
    backends: ['cuda'],
    note: ownPredicate,
  }),
  row('packages', 'rocm', by('2024-01-26', '#4605', '2023-03-12'), { systems: x86Linux, backends: ['rocm'] }),
  row('packages', 'mpi-cpu', flakeParts, { systems: linux, backends: ['mpi'], note: mpiOnlyDepends }),
  row('packages', 'mpi-cuda', flakeParts, { systems: linux, backends: ['mpi'], note: notReallyCuda }),
  row('packages', 'vulkan', llamaChanges.vulkanOutput, { backends: ['vulkan'] }),
  row('packages', 'windows', llamaChanges.windowsOutput, {
    backends: [],
    note: 'A Windows build, cross-compiled.',
  }),
  row('packages', 'python-scripts', pythonScripts),
  row('packages', 'jetson-xavier', jetson, { systems: armLinux, backends: ['cuda'] }),
  row('packages', 'jetson-orin', jetson, { systems: armLinux, backends: ['cuda'] }),
  row('packages', 'jetson-nano', jetson, { systems: armLinux, backends: ['cuda'] }),

  row('legacyPackages', 'llamaPackages', flakeParts, { backends: [] }),
  row('legacyPackages', 'llamaPackagesCuda', flakeParts, { backends: ['cuda'] }),
  row('legacyPackages', 'llamaPackagesRocm', flakeParts, { backends: ['rocm'] }),
  row('legacyPackages', 'llamaPackagesWindows', llamaChanges.windowsOutput, { backends: [] }),
  row('legacyPackages', 'llamaPackagesXavier', jetson, { backends: ['cuda'] }),
  row('legacyPackages', 'llamaPackagesOrin', jetson, { backends: ['cuda'] }),
  row('legacyPackages', 'llamaPackagesTX2', jetson, { backends: ['cuda'] }),
  row('legacyPackages', 'llamaPackagesNano', jetson, { backends: ['cuda'] }),

  row('overlay', 'llamaPackages', flakeParts, { backends: [] }),
  row('overlay', 'llama-cpp', flakeParts, { backends: [] }),

  row('llamaPackages', 'llama-cpp', flakeParts, { backends: [] }),
  row('llamaPackages', 'python-scripts', pythonScripts),
  row('llamaPackages', 'gguf-py', gguf),
  row('llamaPackages', 'docker', flakeParts),
  row('llamaPackages', 'docker-min', flakeParts),
  row('llamaPackages', 'sif', flakeParts),
  // The scope's own machinery (lib.makeScope) and what it inherits: no packages, but no missing attributes either.
  row('llamaPackages', 'llamaVersion', flakeParts),
  row('llamaPackages', 'pp', flakeParts, { until: by('2025-08-31', '.devops/nix/scope.nix', '2024-06-26') }),
  row('llamaPackages', 'callPackage', flakeParts),
  row('llamaPackages', 'newScope', flakeParts),
  row('llamaPackages', 'overrideScope', flakeParts),
  row('llamaPackages', "overrideScope'", flakeParts, {
    until: by('2025-08-31', 'lib/customisation.nix', '2024-01-01'),
  }),
  row('llamaPackages', 'packages', flakeParts),
];

const byPlaceAndName = new Map(llamaOutputs.map((output) => [`${output.place} ${output.name}`, output]));

/** The row of an output, whenever it existed. */
export function llamaOutput(place: OutputPlace, name: string): LlamaOutput | undefined {
  return byPlaceAndName.get(`${place} ${name}`);
}

/**
 * Whether the flake, locked on `day`, has this output for `system`. `no` is certain: Nix would say `attribute missing`.
 * Without a system (or for places that know none) only the day decides, and a system-bound output is `perhaps`.
 */
export function llamaOutputExists(place: OutputPlace, name: string, day: Day, system?: string): Certainty {
  const output = llamaOutput(place, name);
  if (output === undefined) return 'no';
  const there = onSystem(output, system);
  // The table's systems are those of the flake-parts flake; the older one was written otherwise.
  const sure = there === 'yes' || certainAt(flakeParts, day) === 'yes';
  return both(existsAt(output, day), sure ? there : 'perhaps');
}

/** The names that certainly exist in `place`, in the table's order. */
export function llamaOutputNames(place: OutputPlace, day: Day, system?: string): readonly string[] {
  return llamaOutputs
    .filter(
      (output) => output.place === place && llamaOutputExists(place, output.name, day, system) === 'yes',
    )
    .map((output) => output.name);
}

/** Whether the locked flake has `overlays.default`, and that is all the overlays it has. */
export function llamaOverlayExists(name: string, day: Day): Certainty {
  return name === 'default' ? certainAt(flakeParts, day) : 'no';
}

/**
 * The backends of an output on `day`, BLAS aside. `mpi` is left out once the engine has certainly lost it.
 * Undefined: no such output, or it is no llama.cpp build.
 */
export function llamaOutputBackends(
  place: OutputPlace,
  name: string,
  day: Day,
): readonly Backend[] | undefined {
  const known = llamaOutput(place, name)?.backends;
  if (known === undefined || certainAt(llamaChanges.mpiGone, day) !== 'yes') return known;
  return known.filter((backend) => backend !== 'mpi');
}

function onSystem(output: LlamaOutput, system: string | undefined): Certainty {
  if (system === undefined) return output.systems === undefined ? 'yes' : 'perhaps';
  return (output.systems ?? llamaSystems).includes(system) ? 'yes' : 'no';
}
