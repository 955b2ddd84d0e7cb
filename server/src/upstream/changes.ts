// What changed in llama.cpp's flake and in nixpkgs' llama.cpp, and when: the one place for these days. The other
// tables of this room refer to these rows; hovers and notes list them ("since your lock, …").

import type { Certainty, Dated, Day } from './day.ts';
import { about, by, certainAt, compareDays, inMonth, on, settledOn } from './day.ts';

/** A dated change, with a sentence a user can read. Sources are pull requests of ggml-org/llama.cpp unless they name another. */
export interface Change extends Dated {
  readonly what: string;
}

function change(when: Dated, what: string): Change {
  return { ...when, what };
}

/** Changes of ggml-org/llama.cpp that a flake using it can notice. */
export const llamaChanges = {
  firstFlake: change(on('2023-03-12', '#40'), 'llama.cpp got a flake with `packages.default`.'),
  openclOutput: change(about('2023-07-23', '#2337'), '`packages.opencl` was added.'),
  cudaOutput: change(about('2023-09-15', '#3202'), '`packages.cuda` was added.'),
  flakeParts: change(
    about('2023-12-26', '#4605'),
    'The flake moved to flake-parts: `overlays.default`, `legacyPackages.llamaPackages{,Cuda,Rocm}`, and override arguments `useBlas`, `useCuda`, `useMetalKit`, `useMpi`, `useOpenCL`, `useRocm`.',
  ),
  nativeOff: change(
    about('2024-01-21', '#5066'),
    'The package builds with native code off, because native code in Nix had cut CPU speed from about 4 to under 0.5 tokens/s.',
  ),
  vulkanOutput: change(
    about('2024-01-28', '#5173'),
    '`packages.vulkan` and the argument `useVulkan` were added.',
  ),
  windowsOutput: change(about('2024-03-21', '#6167'), '`packages.windows` was added.'),
  metalShaders: change(inMonth('2024-03', '#6118'), 'The argument `precompileMetalShaders` was added.'),
  cublasToCuda: change(on('2024-03-26', '#6299'), 'The CMake flag `LLAMA_CUBLAS` became `LLAMA_CUDA`.'),
  mpiGone: change(
    about('2024-05-20', '#7395'),
    'The engine lost MPI. `useMpi` and `mpi-*` remain, and only add a dependency.',
  ),
  programNames: change(
    about('2024-06-13', '#7809'),
    'The programs `main` and `server` became `llama-cli` and `llama-server`.',
  ),
  enableCurl: change(about('2024-06-20', '#8043'), 'The argument `enableCurl` (`LLAMA_CURL`) was added.'),
  ggmlPrefix: change(
    on('2024-06-26', '#8006'),
    'The CMake flags of the engine changed their prefix from `LLAMA_` to `GGML_`; `LLAMA_BUILD_*` and `LLAMA_CURL` kept it.',
  ),
  openclGone: change(
    about('2024-07-01', '#8235'),
    '`packages.opencl` and the argument `useOpenCL` were removed.',
  ),
  backendDl: change(
    about('2024-11-25', '#10469'),
    '`GGML_BACKEND_DL` builds backends as libraries loaded at run time.',
  ),
  allVariantsX86: change(
    about('2024-12-04', '#10626'),
    '`GGML_CPU_ALL_VARIANTS` builds the CPU backend for every x86 generation and picks one at run time.',
  ),
  hipblasToHip: change(
    inMonth('2024-12', '#10524, NixOS/nixpkgs#364708'),
    '`GGML_HIPBLAS` became `GGML_HIP`; the old flag is ignored, so that the build silently has the CPU only.',
  ),
  rocmGpuTargets: change(
    about('2024-12-12', '#10794'),
    'The argument `rocmGpuTargets` was added: one string, joined by `;`.',
  ),
  reproducibleBaseline: change(
    about('2025-01-23', '#11366, #21899'),
    'Under SOURCE_DATE_EPOCH, which Nix always sets, AVX, AVX2, FMA, F16C and BMI2 are off by default: a plain CPU build is baseline x86-64 (6 → 1.6 tokens/s).',
  ),
  newOwner: change(
    on('2025-02-15', '#11886'),
    'The repository moved from ggerganov/llama.cpp to ggml-org/llama.cpp; the old address redirects.',
  ),
  allVariantsArm: change(about('2025-06-09', '#14080'), '`GGML_CPU_ALL_VARIANTS` works on ARM Linux.'),
  allVariantsApple: change(about('2025-06-18', '#14258'), '`GGML_CPU_ALL_VARIANTS` works on Apple silicon.'),
  pythonScripts: change(by('2025-08-31', 'flake.nix', '2024-07-01'), '`packages.python-scripts` was added.'),
  useRpc: change(about('2025-11-10', '#17149'), 'The argument `useRpc` was added.'),
  curlGone: change(
    about('2026-01-14', '#18828'),
    'curl, the argument `enableCurl` and the flag `LLAMA_CURL` were removed.',
  ),
  useWebUi: change(about('2026-03-06', '#20158'), 'The argument `useWebUi` (`LLAMA_BUILD_WEBUI`) was added.'),
  spirvHeadersMissing: change(
    on('2026-04-14', '#21572'),
    'The Vulkan backend needs spirv-headers, which the package did not bring on that day: `vulkan` of it does not build.',
  ),
  spirvHeadersThere: change(
    on('2026-04-15', '#21965'),
    'The package brings the spirv-headers that Vulkan needs.',
  ),
  lockGone: change(
    inMonth('2026-05', '#22869'),
    'llama.cpp dropped its own flake.lock. No Nix job runs in its CI (since #10526, 2024-11) and its old binary cache is empty (#15295): expect to build from source, and pin a revision that you have built.',
  ),
  hostPlatform: change(
    about('2026-09-01', '#28145'),
    '`stdenv.isLinux` became `stdenv.hostPlatform.isLinux`: earlier revisions print evaluation warnings with current nixpkgs.',
  ),
} as const satisfies Record<string, Change>;

/** Changes of NixOS/nixpkgs that touch llama.cpp. */
export const nixpkgsChanges = {
  vulkanVariant: change(about('2025-08-09', 'NixOS/nixpkgs#432350'), '`llama-cpp-vulkan` was added.'),
  rocmVariant: change(about('2025-08-16', 'NixOS/nixpkgs#434180'), '`llama-cpp-rocm` was added.'),
  systemAlias: change(
    on('2025-10-28', 'pkgs/top-level/aliases.nix'),
    '`pkgs.system` (and so `final.system`, `prev.system`) warns; `stdenv.hostPlatform.system` replaces it.',
  ),
  modelsDir: change(
    about('2026-01-06', 'NixOS/nixpkgs#477593'),
    '`services.llama-cpp.modelsDir` was added, and `model` may be null.',
  ),
  dynamicDispatch: change(
    about('2026-05-08', 'NixOS/nixpkgs#518204'),
    '`llama-cpp` is built with every CPU variant (`cpuArchDynamicDispatch`), 8 to 13 times faster on the CPU.',
  ),
  serviceSettings: change(
    inMonth('2026-06', 'NixOS/nixpkgs#528626'),
    '`services.llama-cpp` takes `settings`: host, port, model and modelsDir moved there; extraFlags and modelsPreset were removed.',
  ),
  cudaVariant: change(
    about('2026-08-23', 'NixOS/nixpkgs#555832, NixOS/nixpkgs#560290'),
    '`llama-cpp-cuda` was added.',
  ),
} as const satisfies Record<string, Change>;

/**
 * The day to judge llama.cpp by where no lock tells: the first on which every row of this room is certain. It lies
 * after the newest row, whose own day would still be "perhaps".
 */
export const newestLlamaDay: Day = lastSettled(Object.values(llamaChanges));

/** The same for nixpkgs. */
export const newestNixpkgsDay: Day = lastSettled(Object.values(nixpkgsChanges));

/** Changes that a lock of `from` certainly lacks and one of `to` certainly has, oldest first. */
export function changesBetween(
  changes: Readonly<Record<string, Change>>,
  from: Day,
  to: Day,
): readonly Change[] {
  return Object.values(changes)
    .filter((row) => certainAt(row, from) === 'no' && certainAt(row, to) === 'yes')
    .sort((a, b) => compareDays(a.day, b.day));
}

/** Whether `packages.vulkan` of llama.cpp builds on that day: it lacked spirv-headers for one. */
export function vulkanBuilds(day: Day): Certainty {
  return day >= llamaChanges.spirvHeadersMissing.day && day <= llamaChanges.spirvHeadersThere.day
    ? 'perhaps'
    : 'yes';
}

function lastSettled(rows: readonly Change[]): Day {
  return rows.map(settledOn).reduce((a, b) => (compareDays(a, b) < 0 ? b : a));
}
