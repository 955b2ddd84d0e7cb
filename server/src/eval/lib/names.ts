// The names of nixpkgs' `lib`, so that `with lib; with pkgs; [ mkIf hello ]` can be told apart: what `lib` has is lib's, and the
// rest is pkgs'. Names: lib/default.nix of 2026-06-14 and its history (github:nix-community/nixpkgs.lib); only names.

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** The day of the `lib` that `libNames` is taken from. */
export const libNamesDay = '2026-06-14';

/** Every top-level attribute of `lib`. */
export const libNames: ReadonlySet<string> = new Set(
  words(`
    add addContextFrom addDrvOutputDependencies addErrorContext addMetaAttrs all allUnique and any appendContext
    appendToName applyModuleArgsIfFunction assertMsg assertOneOf asserts attrByPath attrNames attrVals
    attrValues attrsToList attrsets baseNameOf bitAnd bitNot bitOr bitXor boolToString boolToYesNo
    callPackageWith callPackagesWith canCleanSource cartesianProduct catAttrs ceil checkFlag checkListOfEnum
    checkReqs chooseDevOutputs cleanSource cleanSourceFilter cleanSourceWith cli closePropagation cmakeBool
    cmakeFeature cmakeOptionType collect commitIdFromGitRepo compare compareLists compareVersions
    composeExtensions composeManyExtensions concat concatAttrValues concatImapStrings concatImapStringsSep
    concatLines concatLists concatMap concatMapAttrs concatMapAttrsStringSep concatMapStrings
    concatMapStringsSep concatStrings concatStringsSep condConcat const converge convertHash count crossLists
    customisation debug deepSeq defaultFunctor defaultMerge defaultMergeArg defaultTo defaultTypeMerge
    derivations dirOf dischargeProperties div doRename dontDistribute dontRecurseIntoAttrs drop dropEnd elem
    elemAt enableFeature enableFeatureAs escape escapeRegex escapeShellArg escapeShellArgs escapeURL escapeXML
    evalModules evalOptionValue extend extendDerivation extendMkDerivation extends fakeHash fakeSha256
    fakeSha512 fetchers fileContents fileset filesystem filter filterAttrs filterAttrsRecursive filterOverrides
    filterSource findFirst findSingle fix fix' fixMergeModules fixedPoints fixedWidthNumber fixedWidthString
    fixupOptionType flakeRefToString flakes flatten flip floor fold foldArgs foldAttrs foldl foldl' foldlAttrs
    foldr forEach fromHexString fromJSON fromTOML fullDepEntry functionArgs genAttrs genAttrs' genList
    generators genericClosure getAttr getAttrFromPath getAttrs getBin getContext getDev getExe getExe' getFiles
    getFirstOutput getInclude getLib getLicenseFromSpdxId getLicenseFromSpdxIdOr getMan getName getOutput
    getStatic getValue getValues getVersion groupBy groupBy' gvariant hasAttr hasAttrByPath hasContext hasInfix
    hasPrefix hasSuffix hashFile hashString head hiPrio hiPrioSet hydraJob id ifEnable ifilter0 imap imap0 imap1
    importJSON importTOML inNixShell inPureEvalMode info init innerClosePropagation innerModifySumArgs
    intersectAttrs intersectLists intersperse isAttrs isBool isDerivation isFloat isFunction isInOldestRelease
    isInt isList isOption isOptionType isPath isStorePath isString isStringLike isType isValidPosixName join
    kernel last lazyDerivation lazyGenericClosure length lessThan licenses licensesSpdx listDfs listToAttrs
    lists literalExpression literalMD lowPrio lowPrioSet lowerChars maintainers makeBinPath makeExtensible
    makeExtensibleWithCustomName makeIncludePath makeLibraryPath makeOverridable makeScope makeScopeWithSplicing
    makeScopeWithSplicing' makeSearchPath makeSearchPathOutput map mapAttrs mapAttrs' mapAttrsRecursive
    mapAttrsRecursiveCond mapAttrsToList mapAttrsToListRecursive mapAttrsToListRecursiveCond mapCartesianProduct
    mapCrossIndex mapDerivationAttrset mapNullable match matchAttrs max maybeAttr maybeAttrNullable maybeEnv
    mergeAttrBy mergeAttrByFunc mergeAttrs mergeAttrsByFuncDefaults mergeAttrsByFuncDefaultsClean
    mergeAttrsConcatenateValues mergeAttrsList mergeAttrsNoOverride mergeAttrsWithFunc mergeDefaultOption
    mergeDefinitions mergeEqualOption mergeModules mergeModules' mergeOneOption mergeOptionDecls
    mergeUniqueOption mesonBool mesonEnable mesonOption meta min mirrorFunctionArgs misc mkAfter
    mkAliasAndWrapDefinitions mkAliasDefinitions mkAliasOptionModule mkAliasOptionModuleMD mkAssert mkBefore
    mkChangedOptionModule mkDefault mkDefinition mkDerivedConfig mkEUI64Suffix mkEnableOption mkFixStrictness
    mkForce mkIf mkImageMediaOverride mkLuaInline mkMerge mkMergedOptionModule mkOption mkOptionDefault
    mkOptionType mkOrder mkOverride mkPackageOption mkRemovedOptionModule mkRenamedOptionModule
    mkRenamedOptionModuleWith mkSinkUndeclaredOptions mkVMOverride mod modifySumArgs modules mul
    mutuallyExclusive nameFromURL nameValuePair naturalSort network nixType nixpkgsVersion noDepEntry nvs
    oldestSupportedReleaseIsAtLeast optionAttrSetToDocList optionAttrSetToDocList' optional optionalAttrs
    optionalDrvAttr optionalString optionals options or overrideDerivation overrideExisting packEntry
    packagesFromDirectoryRecursive parseDrvName parseFlakeRef partition path pathExists pathHasContext
    pathIsDirectory pathIsGitRepo pathIsRegularFile pathType pipe placeholder platforms pushDownProperties range
    readDir readFile readFileType recurseIntoAttrs recursiveUpdate recursiveUpdateUntil remove removeAttrs
    removePrefix removeSuffix renameCrossIndexFrom renameCrossIndexTo replaceElemAt replaceString replaceStrings
    replicate repoRevToName revOrTag reverseList runTests scrubOptionValue seq setAttr setAttrByPath
    setAttrMerge setDefaultModuleLocation setFunctionArgs setName setPrio setType showAttrPath showFiles
    showOption showOptionWithDefLocs showWarnings singleton sort sortOn sortProperties sourceByRegex
    sourceFilesBySuffices sourceTypes sources split splitByAndCompare splitString splitStringBy splitVersion
    stringAfter stringAsChars stringLength stringToCharacters strings stringsWithDeps sub sublist substring
    subtractLists systems tail take takeEnd teams testAllTrue textClosureList textClosureMap throwIf throwIfNot
    toBaseDigits toCamelCase toDerivation toExtension toFile toFunction toHexString toInt toIntBase10 toJSON
    toList toLower toSentenceCase toShellVar toShellVars toString toUpper toXML toposort trace traceFnSeqN
    traceIf traceSeq traceSeqN traceVal traceValFn traceValSeq traceValSeqFn traceValSeqN traceValSeqNFn trim
    trimWith trivial tryEval typeOf types unifyModuleSyntax uniqList uniqListExt unique uniqueStrings
    unknownModule unsafeDiscardOutputDependency unsafeDiscardStringContext unsafeGetAttrPos
    updateManyAttrsByPath updateName upperChars version versionAtLeast versionOlder versions warn warnIf
    warnIfNot warnOnInstantiate withFeature withFeatureAs xor zipAttrs zipAttrsWith zipAttrsWithNames zipLists
    zipListsWith
  `),
);

/** What the `lib` of the nixpkgs flake (`nixpkgs.lib`) has besides. `pkgs.lib` has them not. */
export const flakeLibNames: ReadonlySet<string> = new Set(['nixos', 'nixosSystem']);

/** Names that came or went since 2023, and the days between which they did. */
interface LibChange {
  readonly after: string;
  readonly by: string;
  readonly names: readonly string[];
}

const added: readonly LibChange[] = [
  { after: '2023-01-01', by: '2023-01-08', names: words(`isPath isStringLike mkAliasOptionModuleMD path`) },
  { after: '2023-01-29', by: '2023-02-05', names: words(`concatLines`) },
  { after: '2023-02-05', by: '2023-02-12', names: words(`replicate`) },
  { after: '2023-02-26', by: '2023-03-12', names: words(`escapeURL`) },
  { after: '2023-03-12', by: '2023-03-19', names: words(`foldlAttrs`) },
  { after: '2023-08-13', by: '2023-08-20', names: words(`getExe'`) },
  { after: '2023-08-20', by: '2023-08-27', names: words(`makeScopeWithSplicing'`) },
  { after: '2023-08-27', by: '2023-09-03', names: words(`fileset gvariant`) },
  { after: '2023-09-24', by: '2023-10-01', names: words(`cmakeBool cmakeFeature cmakeOptionType`) },
  { after: '2023-10-08', by: '2023-10-15', names: words(`attrsToList`) },
  { after: '2023-11-12', by: '2023-11-19', names: words(`allUnique mirrorFunctionArgs`) },
  { after: '2023-12-03', by: '2023-12-10', names: words(`sortOn`) },
  { after: '2023-12-17', by: '2023-12-24', names: words(`packagesFromDirectoryRecursive`) },
  { after: '2024-01-28', by: '2024-02-04', names: words(`optionalDrvAttr`) },
  { after: '2024-02-25', by: '2024-03-03', names: words(`mergeAttrsList`) },
  { after: '2024-03-31', by: '2024-04-07', names: words(`makeIncludePath xor`) },
  { after: '2024-04-14', by: '2024-04-21', names: words(`cartesianProduct mapCartesianProduct`) },
  { after: '2024-04-21', by: '2024-04-28', names: words(`ifilter0`) },
  { after: '2024-06-16', by: '2024-06-23', names: words(`intersectAttrs map match removeAttrs split`) },
  { after: '2024-06-30', by: '2024-07-07', names: words(`typeOf unsafeGetAttrPos`) },
  { after: '2024-07-07', by: '2024-07-14', names: words(`fromHexString network`) },
  {
    after: '2024-07-21',
    by: '2024-07-28',
    names: words(`getFirstOutput getInclude getLicenseFromSpdxIdOr getStatic trim trimWith`),
  },
  { after: '2024-08-25', by: '2024-09-01', names: words(`licensesSpdx`) },
  { after: '2024-09-15', by: '2024-09-22', names: words(`toExtension`) },
  { after: '2024-10-06', by: '2024-10-13', names: words(`oldestSupportedReleaseIsAtLeast`) },
  { after: '2024-12-01', by: '2024-12-08', names: words(`concatMapAttrsStringSep warnOnInstantiate`) },
  { after: '2024-12-08', by: '2024-12-15', names: words(`defaultTo`) },
  { after: '2025-01-12', by: '2025-01-19', names: words(`dropEnd`) },
  { after: '2025-01-19', by: '2025-01-26', names: words(`extendMkDerivation`) },
  { after: '2025-02-16', by: '2025-02-23', names: words(`toSentenceCase`) },
  { after: '2025-03-16', by: '2025-03-23', names: words(`mkLuaInline`) },
  { after: '2025-04-06', by: '2025-04-13', names: words(`mkDefinition`) },
  { after: '2025-04-20', by: '2025-04-27', names: words(`splitStringBy takeEnd`) },
  { after: '2025-05-18', by: '2025-05-25', names: words(`toCamelCase`) },
  { after: '2025-05-25', by: '2025-06-01', names: words(`replaceString`) },
  { after: '2025-06-08', by: '2025-06-15', names: words(`repoRevToName revOrTag`) },
  {
    after: '2025-08-10',
    by: '2025-10-29',
    names: words(
      `boolToYesNo genAttrs' join mapAttrsToListRecursive mapAttrsToListRecursiveCond mkEUI64Suffix uniqueStrings`,
    ),
  },
  {
    after: '2025-10-29',
    by: '2025-11-02',
    names: words(`mapCrossIndex renameCrossIndexFrom renameCrossIndexTo`),
  },
  { after: '2025-11-23', by: '2025-11-30', names: words(`concatAttrValues`) },
  {
    after: '2026-01-18',
    by: '2026-01-25',
    names: words(
      `addDrvOutputDependencies appendContext baseNameOf ceil compareVersions convertHash dirOf div filterSource flakeRefToString flakes floor fromJSON fromTOML getContext hasContext hashFile hashString mul parseDrvName parseFlakeRef placeholder readDir readFileType replaceElemAt toFile toJSON toString toXML tryEval unsafeDiscardOutputDependency unsafeDiscardStringContext`,
    ),
  },
];

const removed: readonly LibChange[] = [
  {
    after: '2023-02-26',
    by: '2023-03-12',
    names: words(
      `addErrorContextToAttrs attrNamesToStr showVal traceCall traceCall2 traceCall3 traceCallXml traceShowVal traceShowValMarked traceValIfNot traceXMLVal traceXMLValMarked`,
    ),
  },
  { after: '2023-06-18', by: '2023-06-25', names: words(`literalDocBook`) },
  { after: '2024-11-24', by: '2024-12-01', names: words(`mdDoc`) },
  { after: '2025-02-09', by: '2025-02-16', names: words(`__unfix__`) },
  {
    after: '2025-08-10',
    by: '2025-10-29',
    names: words(
      `cartesianProductOfSets literalExample mapAttrsFlatten mkPackageOptionMD readPathsFromFile replaceChars zip zipWithNames`,
    ),
  },
];

const addedAt = byName(added);
const removedAt = byName(removed);

/**
 * Whether `lib` of a nixpkgs of that day (`YYYY-MM-DD`; absent: today's) has this name at its top level. `perhaps` where it
 * came or went about then, and for a name that only the flake's `lib` has.
 */
export function isLibName(name: string, day: string = libNamesDay): 'yes' | 'no' | 'perhaps' {
  const gone = removedAt.get(name);
  if (gone !== undefined) return day > gone.by ? 'no' : day < gone.after ? 'yes' : 'perhaps';
  if (flakeLibNames.has(name)) return 'perhaps';
  if (!libNames.has(name)) return 'no';
  const came = addedAt.get(name);
  if (came === undefined || day > came.by) return 'yes';
  return day < came.after ? 'no' : 'perhaps';
}

function byName(changes: readonly LibChange[]): ReadonlyMap<string, LibChange> {
  return new Map(changes.flatMap((change) => change.names.map((name) => [name, change] as const)));
}
