// The names in the sets that `lib` is made of: `lib.attrsets.mapAttrs'`, `lib.types.listOf`. Names: nixpkgs' lib/ of 2026-06-14
// (github:nix-community/nixpkgs.lib); only names.

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Sets of `lib` whose members have no table: thousands of names, or names of people. */
export const unlistedLibSets: ReadonlySet<string> = new Set([
  'licenses',
  'maintainers',
  'platforms',
  'teams',
]);

/** Name of the set to its members. */
export const libSets: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['asserts', words(`assertEachOneOf assertMsg assertOneOf checkAssertWarn`)],
  [
    'attrsets',
    words(`
      attrByPath attrNames attrVals attrValues attrsToList cartesianProduct catAttrs chooseDevOutputs collect
      concatMapAttrs dontRecurseIntoAttrs filterAttrs filterAttrsRecursive foldAttrs foldlAttrs genAttrs
      genAttrs' getAttr getAttrFromPath getAttrs getBin getDev getFirstOutput getInclude getLib getMan getOutput
      getStatic hasAttr hasAttrByPath intersectAttrs isAttrs isDerivation listToAttrs longestValidPathPrefix
      mapAttrs mapAttrs' mapAttrsRecursive mapAttrsRecursiveCond mapAttrsToList mapAttrsToListRecursive
      mapAttrsToListRecursiveCond mapCartesianProduct matchAttrs mergeAttrsList nameValuePair optionalAttrs
      overrideExisting recurseIntoAttrs recursiveUpdate recursiveUpdateUntil removeAttrs setAttrByPath
      showAttrPath toDerivation unionOfDisjoint updateManyAttrsByPath zipAttrs zipAttrsWith zipAttrsWithNames
    `),
  ],
  [
    'cli',
    words(`
      toCommandLine toCommandLineGNU toCommandLineShell toCommandLineShellGNU toGNUCommandLine
      toGNUCommandLineShell
    `),
  ],
  [
    'customisation',
    words(`
      callPackageWith callPackagesWith extendDerivation extendMkDerivation hydraJob makeOverridable makeScope
      makeScopeWithSplicing makeScopeWithSplicing' mapCrossIndex overrideDerivation renameCrossIndexFrom
      renameCrossIndexTo
    `),
  ],
  [
    'debug',
    words(`
      addErrorContext runTests testAllTrue throwTestFailures trace traceFnSeqN traceIf traceSeq traceSeqN
      traceVal traceValFn traceValSeq traceValSeqFn traceValSeqN traceValSeqNFn unsafeGetAttrPos
    `),
  ],
  [
    'derivations',
    words(`
      addDrvOutputDependencies lazyDerivation optionalDrvAttr unsafeDiscardOutputDependency warnOnInstantiate
    `),
  ],
  ['fetchers', words(`normalizeHash proxyImpureEnvVars withNormalizedHash`)],
  [
    'fileset',
    words(`
      difference empty fileFilter fromSource gitTracked gitTrackedWith intersection isFileset maybeMissing
      toList toSource trace traceVal union unions
    `),
  ],
  [
    'filesystem',
    words(`
      baseNameOf dirOf hashFile haskellPathsInDir isPath listFilesRecursive locateDominatingFile
      packagesFromDirectoryRecursive pathIsDirectory pathIsRegularFile pathType readDir readFileType
      resolveDefaultNix
    `),
  ],
  [
    'fixedPoints',
    words(`
      composeExtensions composeManyExtensions converge extends fix fix' makeExtensible
      makeExtensibleWithCustomName toExtension
    `),
  ],
  ['flakes', words(`flakeRefToString parseFlakeRef`)],
  [
    'generators',
    words(`
      mkDconfKeyValue mkKeyValueDefault mkLuaInline mkValueStringDefault toDconfINI toDhall toGitINI toINI
      toINIWithGlobalSection toJSON toKeyValue toLua toPlist toPretty toYAML withRecursion
    `),
  ],
  [
    'gvariant',
    words(`
      intConstructors isGVariant mkArray mkBoolean mkDictionaryEntry mkDouble mkEmptyArray mkInt16 mkInt32
      mkInt64 mkJust mkMaybe mkNothing mkObjectpath mkString mkTuple mkUchar mkUint16 mkUint32 mkUint64 mkValue
      mkVariant type
    `),
  ],
  ['kernel', words(`freeform module no option unset whenHelpers yes`)],
  [
    'lists',
    words(`
      all allUnique any commonPrefix compareLists concatAttrValues concatLists concatMap count crossLists drop
      dropEnd elem elemAt filter findFirst findFirstIndex findSingle flatten fold foldl foldl' foldr forEach
      genList groupBy groupBy' hasPrefix head ifilter0 imap0 imap1 init intersectLists isList last length
      listDfs map mutuallyExclusive naturalSort optional optionals partition range remove removePrefix
      replaceElemAt replicate reverseList singleton sort sortOn sublist subtractLists tail take takeEnd toList
      toposort unique uniqueStrings zipLists zipListsWith
    `),
  ],
  [
    'meta',
    words(`
      addMetaAttrs appendToName availableOn cpeFullVersionWithVendor defaultPriority dontDistribute getExe
      getExe' getLicenseFromSpdxId getLicenseFromSpdxIdOr hiPrio hiPrioSet licensesSpdx lowPrio lowPrioSet
      mapDerivationAttrset platformMatch setName setPrio updateName
    `),
  ],
  [
    'misc',
    words(`
      checkFlag checkReqs closePropagation closePropagationFast closePropagationSlow condConcat defaultMerge
      defaultMergeArg fakeHash fakeSha256 fakeSha512 foldArgs getValue ifEnable imap innerClosePropagation
      innerModifySumArgs lazyGenericClosure maybeAttr maybeAttrNullable maybeEnv mergeAttrBy mergeAttrByFunc
      mergeAttrsByFuncDefaults mergeAttrsByFuncDefaultsClean mergeAttrsConcatenateValues mergeAttrsNoOverride
      mergeAttrsWithFunc modifySumArgs nixType nvs setAttr setAttrMerge uniqList uniqListExt
    `),
  ],
  [
    'modules',
    words(`
      applyModuleArgsIfFunction collectModules defaultOrderPriority defaultOverridePriority dischargeProperties
      doRename evalModules evalOptionValue filterOverrides filterOverrides' fixMergeModules fixupOptionType
      importApply importJSON importTOML mapDefinitionValue mergeAttrDefinitionsWithPrio mergeDefinitions
      mergeModules mergeModules' mergeOptionDecls mkAfter mkAliasAndWrapDefinitions
      mkAliasAndWrapDefsWithPriority mkAliasDefinitions mkAliasIfDef mkAliasOptionModule mkAliasOptionModuleMD
      mkAssert mkBefore mkChangedOptionModule mkDefault mkDefinition mkDerivedConfig mkFixStrictness mkForce
      mkIf mkImageMediaOverride mkMerge mkMergedOptionModule mkOptionDefault mkOrder mkOverride
      mkRemovedOptionModule mkRenamedOptionModule mkRenamedOptionModuleWith mkVMOverride pushDownProperties
      setDefaultModuleLocation sortProperties unifyModuleSyntax
    `),
  ],
  ['network', words(`ipv6`)],
  [
    'options',
    words(`
      getFiles getValues isOption literalCode literalExpression literalMD mergeDefaultOption mergeEqualOption
      mergeOneOption mergeUniqueOption mkEnableOption mkOption mkPackageOption mkSinkUndeclaredOptions
      optionAttrSetToDocList optionAttrSetToDocList' renderOptionValue scrubOptionValue showDefs showFiles
      showOption showOptionWithDefLocs unknownModule
    `),
  ],
  ['path', words(`append hasPrefix hasStorePathPrefix removePrefix splitRoot subpath`)],
  [
    'sources',
    words(`
      canCleanSource cleanSource cleanSourceFilter cleanSourceWith commitIdFromGitRepo filterSource
      pathHasContext pathIsGitRepo repoRevToName revOrTag shortRev sourceByGlobs sourceByRegex
      sourceFilesBySuffices trace urlToName
    `),
  ],
  ['sourceTypes', words(`binaryBytecode binaryFirmware binaryNativeCode fromSource obfuscatedCode`)],
  [
    'strings',
    words(`
      addContextFrom appendContext charToInt cmakeBool cmakeFeature cmakeOptionType commonPrefixLength
      commonSuffixLength compareVersions concatImapStrings concatImapStringsSep concatLines
      concatMapAttrsStringSep concatMapStrings concatMapStringsSep concatStrings concatStringsSep elem elemAt
      enableFeature enableFeatureAs escape escapeC escapeNixIdentifier escapeNixString escapeRegex
      escapeShellArg escapeShellArgs escapeURL escapeXML fileContents filter fixedWidthNumber fixedWidthString
      floatToString fromJSON genList getName getVersion hasInfix hasPrefix hasSuffix head intersperse isAttrs
      isConvertibleWithToString isInt isList isPath isStorePath isString isStringLike isValidPosixName join
      levenshtein levenshteinAtMost lowerChars makeBinPath makeIncludePath makeLibraryPath makeSearchPath
      makeSearchPathOutput match mesonBool mesonEnable mesonOption nameFromURL normalizePath optionalString
      parseDrvName readFile removePrefix removeSuffix replaceString replaceStrings replicate
      sanitizeDerivationName split splitString splitStringBy storeDir stringAsChars stringLength
      stringToCharacters substring tail toCamelCase toInt toIntBase10 toJSON toLower toSentenceCase toShellVar
      toShellVars toUpper trim trimWith typeOf unsafeDiscardStringContext upperChars versionAtLeast versionOlder
      withFeature withFeatureAs
    `),
  ],
  ['stringsWithDeps', words(`fullDepEntry noDepEntry packEntry stringAfter textClosureList textClosureMap`)],
  [
    'systems',
    words(`
      architectures doubles elaborate equals examples flakeExposed functionNames inspect parse platforms
      systemToAttrs
    `),
  ],
  [
    'trivial',
    words(`
      add and bitAnd bitNot bitOr bitXor boolToString boolToYesNo ceil checkListOfEnum codeName compare concat
      const deepSeq defaultTo div flip floor fromHexString functionArgs genericClosure id importJSON importTOML
      inNixShell inPureEvalMode info isBool isFloat isFunction isInOldestRelease isInt lessThan mapNullable max
      mergeAttrs min mirrorFunctionArgs mod mul nixpkgsVersion oldestSupportedRelease
      oldestSupportedReleaseIsAtLeast or pathExists pipe readFile release revisionWithDefault seq
      setFunctionArgs showWarnings splitByAndCompare sub throwIf throwIfNot toBaseDigits toFunction toHexString
      version versionSuffix warn warnIf warnIfNot xor
    `),
  ],
  [
    'types',
    words(`
      addCheck anything attrListOf attrListWith attrTag attrs attrsOf attrsWith bool boolByOr coercedTo commas
      defaultFunctor defaultTypeMerge deferredModule deferredModuleWith either enum envVar externalPath fileset
      float functionTo int ints isOptionType isType json lazyAttrsOf lines listOf loaOf luaInline mergeTypes
      mkOptionType noCheckForDocsModule nonEmptyListOf nonEmptyStr nullOr number numbers oneOf optionDeclaration
      optionDescriptionPhrase optionType package passwdEntry path pathInStore pathWith pkgs port raw
      separatedString serializableValueWith setType shellPackage singleLineStr str strMatching submodule
      submoduleWith toml types uniq unique unspecified
    `),
  ],
  ['versions', words(`compareVersions major majorMinor minor pad patch splitVersion`)],
]);

/** What `lib.types` holds. */
export const libTypeNames: ReadonlySet<string> = libSets.get('types') ?? new Set();
