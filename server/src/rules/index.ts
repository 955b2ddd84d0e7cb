/** Every rule, in the order in which `explain` lists them. */
import { attrNamesLookup } from './attr-names-lookup/rule.ts';
import { backendFlagWithoutInputs } from './backend-flag-without-inputs/rule.ts';
import { baselineCpuBuild } from './baseline-cpu-build/rule.ts';
import { cmakeFlagElsewhere } from './cmake-flag-elsewhere/rule.ts';
import { configNotInherited } from './config-not-inherited/rule.ts';
import { deprecatedSystemAlias } from './deprecated-system-alias/rule.ts';
import { duplicateAttribute } from './duplicate-attribute/rule.ts';
import { duplicateFormal } from './duplicate-formal/rule.ts';
import { filterNeverMatches } from './filter-never-matches/rule.ts';
import { followsMissingInput } from './follows-missing-input/rule.ts';
import { forcedCpuFeature } from './forced-cpu-feature/rule.ts';
import { homeWithoutGlobalPkgs } from './home-without-global-pkgs/rule.ts';
import { ignoredCpuFlags } from './ignored-cpu-flags/rule.ts';
import { impureCurrentSystem } from './impure-current-system/rule.ts';
import { impureGetEnv } from './impure-get-env/rule.ts';
import { ineffectiveOverrideArgument } from './ineffective-override-argument/rule.ts';
import { lookalikeCharacter } from './lookalike-character/rule.ts';
import { missingFile } from './missing-file/rule.ts';
import { missingFlakeInput } from './missing-flake-input/rule.ts';
import { missingFollows } from './missing-follows/rule.ts';
import { movedUpstream } from './moved-upstream/rule.ts';
import { mpiCudaIsNotCuda } from './mpi-cuda-is-not-cuda/rule.ts';
import { nativeCpuFlag } from './native-cpu-flag/rule.ts';
import { nixpkgsLlamaCpp } from './nixpkgs-llama-cpp/rule.ts';
import { notAPackage } from './not-a-package/rule.ts';
import { optionReadInHome } from './option-read-in-home/rule.ts';
import { outputsFormalNotAnInput } from './outputs-formal-not-an-input/rule.ts';
import { overlayCallShape } from './overlay-call-shape/rule.ts';
import { overlayNotAFunction } from './overlay-not-a-function/rule.ts';
import { overlayNotApplied } from './overlay-not-applied/rule.ts';
import { overlayRecursion } from './overlay-recursion/rule.ts';
import { overrideLost } from './override-lost/rule.ts';
import { renamedCmakeFlag } from './renamed-cmake-flag/rule.ts';
import { renamedServiceOption } from './renamed-service-option/rule.ts';
import { replacedCmakeFlags } from './replaced-cmake-flags/rule.ts';
import type { Rule } from './rule.ts';
import { selectBindsTighter } from './select-binds-tighter/rule.ts';
import { shadowsNixpkgsPackage } from './shadows-nixpkgs-package/rule.ts';
import { staleOverlay } from './stale-overlay/rule.ts';
import { undeclaredOption } from './undeclared-option/rule.ts';
import { unfreeNotAllowed } from './unfree-not-allowed/rule.ts';
import { unknownCmakeFlag } from './unknown-cmake-flag/rule.ts';
import { unknownFlakeOutput } from './unknown-flake-output/rule.ts';
import { unknownOverrideArgument } from './unknown-override-argument/rule.ts';
import { unsupportedPlatform } from './unsupported-platform/rule.ts';

export const rules: readonly Rule[] = [
  staleOverlay,
  missingFlakeInput,
  attrNamesLookup,
  overlayNotAFunction,
  undeclaredOption,
  impureCurrentSystem,
  duplicateFormal,
  missingFile,
  movedUpstream,
  nixpkgsLlamaCpp,
  overlayNotApplied,
  selectBindsTighter,
  unknownFlakeOutput,
  unknownOverrideArgument,
  nativeCpuFlag,
  ignoredCpuFlags,
  impureGetEnv,
  lookalikeCharacter,
  missingFollows,
  outputsFormalNotAnInput,
  duplicateAttribute,
  optionReadInHome,
  homeWithoutGlobalPkgs,
  unfreeNotAllowed,
  replacedCmakeFlags,
  renamedServiceOption,
  mpiCudaIsNotCuda,
  deprecatedSystemAlias,
  followsMissingInput,
  renamedCmakeFlag,
  unknownCmakeFlag,
  backendFlagWithoutInputs,
  baselineCpuBuild,
  forcedCpuFeature,
  shadowsNixpkgsPackage,
  notAPackage,
  overlayCallShape,
  overlayRecursion,
  filterNeverMatches,
  ineffectiveOverrideArgument,
  configNotInherited,
  overrideLost,
  cmakeFlagElsewhere,
  unsupportedPlatform,
];
