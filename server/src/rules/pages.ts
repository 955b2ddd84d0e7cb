/** What people read about the rules: the page of each, and the list of all. */
import attrNamesLookup from './attr-names-lookup/rule.md';
import backendFlagWithoutInputs from './backend-flag-without-inputs/rule.md';
import baselineCpuBuild from './baseline-cpu-build/rule.md';
import cmakeFlagElsewhere from './cmake-flag-elsewhere/rule.md';
import configNotInherited from './config-not-inherited/rule.md';
import conflictingDefinitions from './conflicting-definitions/rule.md';
import deprecatedSystemAlias from './deprecated-system-alias/rule.md';
import duplicateAttribute from './duplicate-attribute/rule.md';
import duplicateFormal from './duplicate-formal/rule.md';
import filterNeverMatches from './filter-never-matches/rule.md';
import followsMissingInput from './follows-missing-input/rule.md';
import followsUnknownInput from './follows-unknown-input/rule.md';
import forcedCpuFeature from './forced-cpu-feature/rule.md';
import homeWithoutGlobalPkgs from './home-without-global-pkgs/rule.md';
import ignoredCpuFlags from './ignored-cpu-flags/rule.md';
import importsFromModuleArgs from './imports-from-module-args/rule.md';
import impureCurrentSystem from './impure-current-system/rule.md';
import impureGetEnv from './impure-get-env/rule.md';
import impureGetFlake from './impure-get-flake/rule.md';
import { rules } from './index.ts';
import ineffectiveOverrideArgument from './ineffective-override-argument/rule.md';
import inputHasNoDefaultNix from './input-has-no-default-nix/rule.md';
import invalidOptionValue from './invalid-option-value/rule.md';
import localPathInput from './local-path-input/rule.md';
import lookalikeCharacter from './lookalike-character/rule.md';
import missingFile from './missing-file/rule.md';
import missingFlakeInput from './missing-flake-input/rule.md';
import missingFollows from './missing-follows/rule.md';
import missingSpecialArgs from './missing-special-args/rule.md';
import movedUpstream from './moved-upstream/rule.md';
import mpiCudaIsNotCuda from './mpi-cuda-is-not-cuda/rule.md';
import nativeCpuFlag from './native-cpu-flag/rule.md';
import nixpkgsLlamaCpp from './nixpkgs-llama-cpp/rule.md';
import notAPackage from './not-a-package/rule.md';
import optionReadInHome from './option-read-in-home/rule.md';
import optionsBesideConfig from './options-beside-config/rule.md';
import outputsFormalNotAnInput from './outputs-formal-not-an-input/rule.md';
import overlayAsPackage from './overlay-as-package/rule.md';
import overlayCallShape from './overlay-call-shape/rule.md';
import overlayComposition from './overlay-composition/rule.md';
import overlayNotAFunction from './overlay-not-a-function/rule.md';
import overlayNotApplied from './overlay-not-applied/rule.md';
import overlayOrder from './overlay-order/rule.md';
import overlayRecursion from './overlay-recursion/rule.md';
import overrideLost from './override-lost/rule.md';
import placeholder from './placeholder/rule.md';
import renamedCmakeFlag from './renamed-cmake-flag/rule.md';
import renamedServiceOption from './renamed-service-option/rule.md';
import replacedCmakeFlags from './replaced-cmake-flags/rule.md';
import revInUrl from './rev-in-url/rule.md';
import type { Rule } from './rule.ts';
import selectBindsTighter from './select-binds-tighter/rule.md';
import shadowsNixpkgsPackage from './shadows-nixpkgs-package/rule.md';
import specialArgsPkgs from './special-args-pkgs/rule.md';
import staleOverlay from './stale-overlay/rule.md';
import syntaxError from './syntax-error/rule.md';
import undeclaredOption from './undeclared-option/rule.md';
import undefinedVariable from './undefined-variable/rule.md';
import unfreeNotAllowed from './unfree-not-allowed/rule.md';
import unknownCmakeFlag from './unknown-cmake-flag/rule.md';
import unknownFlakeOutput from './unknown-flake-output/rule.md';
import unknownOverrideArgument from './unknown-override-argument/rule.md';
import unsupportedPlatform from './unsupported-platform/rule.md';
import unusedIgnore from './unused-ignore/rule.md';
import unusedLlamaInput from './unused-llama-input/rule.md';
import upstreamInternalPath from './upstream-internal-path/rule.md';

/** The pages by rule. */
export const pages: Readonly<Record<string, string>> = {
  'attr-names-lookup': attrNamesLookup,
  'duplicate-formal': duplicateFormal,
  'impure-current-system': impureCurrentSystem,
  'missing-file': missingFile,
  'missing-flake-input': missingFlakeInput,
  'overlay-not-a-function': overlayNotAFunction,
  'stale-overlay': staleOverlay,
  'undeclared-option': undeclaredOption,
  'moved-upstream': movedUpstream,
  'nixpkgs-llama-cpp': nixpkgsLlamaCpp,
  'overlay-not-applied': overlayNotApplied,
  'select-binds-tighter': selectBindsTighter,
  'unknown-flake-output': unknownFlakeOutput,
  'unknown-override-argument': unknownOverrideArgument,
  'native-cpu-flag': nativeCpuFlag,
  'ignored-cpu-flags': ignoredCpuFlags,
  'impure-get-env': impureGetEnv,
  'lookalike-character': lookalikeCharacter,
  'missing-follows': missingFollows,
  'outputs-formal-not-an-input': outputsFormalNotAnInput,
  'duplicate-attribute': duplicateAttribute,
  'option-read-in-home': optionReadInHome,
  'home-without-global-pkgs': homeWithoutGlobalPkgs,
  'unfree-not-allowed': unfreeNotAllowed,
  'replaced-cmake-flags': replacedCmakeFlags,
  'renamed-service-option': renamedServiceOption,
  'mpi-cuda-is-not-cuda': mpiCudaIsNotCuda,
  'deprecated-system-alias': deprecatedSystemAlias,
  'follows-missing-input': followsMissingInput,
  'renamed-cmake-flag': renamedCmakeFlag,
  'unknown-cmake-flag': unknownCmakeFlag,
  'backend-flag-without-inputs': backendFlagWithoutInputs,
  'baseline-cpu-build': baselineCpuBuild,
  'forced-cpu-feature': forcedCpuFeature,
  'shadows-nixpkgs-package': shadowsNixpkgsPackage,
  'not-a-package': notAPackage,
  'overlay-call-shape': overlayCallShape,
  'overlay-recursion': overlayRecursion,
  'filter-never-matches': filterNeverMatches,
  'ineffective-override-argument': ineffectiveOverrideArgument,
  'config-not-inherited': configNotInherited,
  'override-lost': overrideLost,
  'cmake-flag-elsewhere': cmakeFlagElsewhere,
  'unsupported-platform': unsupportedPlatform,
  'invalid-option-value': invalidOptionValue,
  'conflicting-definitions': conflictingDefinitions,
  'missing-special-args': missingSpecialArgs,
  'imports-from-module-args': importsFromModuleArgs,
  'special-args-pkgs': specialArgsPkgs,
  'options-beside-config': optionsBesideConfig,
  'syntax-error': syntaxError,
  'undefined-variable': undefinedVariable,
  placeholder: placeholder,
  'rev-in-url': revInUrl,
  'unused-llama-input': unusedLlamaInput,
  'overlay-as-package': overlayAsPackage,
  'input-has-no-default-nix': inputHasNoDefaultNix,
  'upstream-internal-path': upstreamInternalPath,
  'overlay-order': overlayOrder,
  'overlay-composition': overlayComposition,
  'local-path-input': localPathInput,
  'impure-get-flake': impureGetFlake,
  'follows-unknown-input': followsUnknownInput,
  'unused-ignore': unusedIgnore,
};

/** The page of a rule, in Markdown; undefined where there is no such rule. */
export function explainRule(id: string): string | undefined {
  return Object.hasOwn(pages, id) ? pages[id] : undefined;
}

/** Every rule in a line's worth of words. */
export const ruleList = (): readonly Pick<Rule, 'id' | 'severity' | 'summary'>[] =>
  rules.map(({ id, severity, summary }) => ({ id, severity, summary }));
