/** Every rule, in the order in which `explain` lists them. */
import { attrNamesLookup } from './attr-names-lookup/rule.ts';
import { backendFlagWithoutInputs } from './backend-flag-without-inputs/rule.ts';
import { baselineCpuBuild } from './baseline-cpu-build/rule.ts';
import { cmakeFlagElsewhere } from './cmake-flag-elsewhere/rule.ts';
import { configNotInherited } from './config-not-inherited/rule.ts';
import { conflictingDefinitions } from './conflicting-definitions/rule.ts';
import { deprecatedSystemAlias } from './deprecated-system-alias/rule.ts';
import { duplicateAttribute } from './duplicate-attribute/rule.ts';
import { duplicateFormal } from './duplicate-formal/rule.ts';
import { filterNeverMatches } from './filter-never-matches/rule.ts';
import { followsMissingInput } from './follows-missing-input/rule.ts';
import { followsUnknownInput } from './follows-unknown-input/rule.ts';
import { forcedCpuFeature } from './forced-cpu-feature/rule.ts';
import { homeWithoutGlobalPkgs } from './home-without-global-pkgs/rule.ts';
import { ignoredCpuFlags } from './ignored-cpu-flags/rule.ts';
import { importsFromModuleArgs } from './imports-from-module-args/rule.ts';
import { impureCurrentSystem } from './impure-current-system/rule.ts';
import { impureGetEnv } from './impure-get-env/rule.ts';
import { impureGetFlake } from './impure-get-flake/rule.ts';
import { ineffectiveOverrideArgument } from './ineffective-override-argument/rule.ts';
import { inputHasNoDefaultNix } from './input-has-no-default-nix/rule.ts';
import { invalidOptionValue } from './invalid-option-value/rule.ts';
import { localPathInput } from './local-path-input/rule.ts';
import { lookalikeCharacter } from './lookalike-character/rule.ts';
import { missingFile } from './missing-file/rule.ts';
import { missingFlakeInput } from './missing-flake-input/rule.ts';
import { missingFollows } from './missing-follows/rule.ts';
import { missingSpecialArgs } from './missing-special-args/rule.ts';
import { movedUpstream } from './moved-upstream/rule.ts';
import { mpiCudaIsNotCuda } from './mpi-cuda-is-not-cuda/rule.ts';
import { nativeCpuFlag } from './native-cpu-flag/rule.ts';
import { nixpkgsLlamaCpp } from './nixpkgs-llama-cpp/rule.ts';
import { notAPackage } from './not-a-package/rule.ts';
import { optionReadInHome } from './option-read-in-home/rule.ts';
import { optionsBesideConfig } from './options-beside-config/rule.ts';
import { outputsFormalNotAnInput } from './outputs-formal-not-an-input/rule.ts';
import { overlayAsPackage } from './overlay-as-package/rule.ts';
import { overlayCallShape } from './overlay-call-shape/rule.ts';
import { overlayComposition } from './overlay-composition/rule.ts';
import { overlayNotAFunction } from './overlay-not-a-function/rule.ts';
import { overlayNotApplied } from './overlay-not-applied/rule.ts';
import { overlayOrder } from './overlay-order/rule.ts';
import { overlayRecursion } from './overlay-recursion/rule.ts';
import { overrideLost } from './override-lost/rule.ts';
import { placeholder } from './placeholder/rule.ts';
import { renamedCmakeFlag } from './renamed-cmake-flag/rule.ts';
import { renamedServiceOption } from './renamed-service-option/rule.ts';
import { replacedCmakeFlags } from './replaced-cmake-flags/rule.ts';
import { revInUrl } from './rev-in-url/rule.ts';
import type { Rule } from './rule.ts';
import { selectBindsTighter } from './select-binds-tighter/rule.ts';
import { shadowsNixpkgsPackage } from './shadows-nixpkgs-package/rule.ts';
import { specialArgsPkgs } from './special-args-pkgs/rule.ts';
import { staleOverlay } from './stale-overlay/rule.ts';
import { syntaxError } from './syntax-error/rule.ts';
import { undeclaredOption } from './undeclared-option/rule.ts';
import { undefinedVariable } from './undefined-variable/rule.ts';
import { unfreeNotAllowed } from './unfree-not-allowed/rule.ts';
import { unknownCmakeFlag } from './unknown-cmake-flag/rule.ts';
import { unknownFlakeOutput } from './unknown-flake-output/rule.ts';
import { unknownOverrideArgument } from './unknown-override-argument/rule.ts';
import { unsupportedPlatform } from './unsupported-platform/rule.ts';
import { unusedIgnore } from './unused-ignore/rule.ts';
import { unusedLlamaInput } from './unused-llama-input/rule.ts';
import { upstreamInternalPath } from './upstream-internal-path/rule.ts';

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
  invalidOptionValue,
  conflictingDefinitions,
  missingSpecialArgs,
  importsFromModuleArgs,
  specialArgsPkgs,
  optionsBesideConfig,
  syntaxError,
  undefinedVariable,
  placeholder,
  revInUrl,
  unusedLlamaInput,
  overlayAsPackage,
  inputHasNoDefaultNix,
  upstreamInternalPath,
  overlayOrder,
  overlayComposition,
  localPathInput,
  impureGetFlake,
  followsUnknownInput,
  // It looks at what the others found.
  unusedIgnore(() => rules.slice(0, -1).map(({ id }) => id)),
];
