// The names of `builtins`, how many arguments each takes, and what it does in the pure evaluation of a flake:
//
//   builtins.currentSystem      missing in pure evaluation
//   builtins.getEnv "HOME"      "" in pure evaluation
//
// Source: Nix 2.26.4 (`RegisterPrimOp`, `EvalState::createBaseEnv`), checked against `builtins.attrNames builtins` of 2.8. Other
// releases and other Nixes have a few more: a name that is not here is not certainly missing.

/** What is different in pure evaluation, which flakes are always in. */
export type PureEvaluation =
  /** The attribute is not there. */
  | 'missing'
  /** It gives an empty value: `getEnv` "", `nixPath` []. */
  | 'empty'
  /** It fetches, and insists on a hash or revision. */
  | 'needs-hash'
  /** It reads files, and only those of the flake, its inputs and the store. */
  | 'restricted'
  /** It throws. */
  | 'forbidden';

export interface Builtin {
  readonly name: string;
  /** 0: a plain value. */
  readonly arity: number;
  /** Its result depends on its arguments alone: no file, network, environment or machine. */
  readonly pure: boolean;
  /** Absent: pure evaluation changes nothing. */
  readonly inPureEvaluation?: PureEvaluation;
  /** The experimental feature without which it is missing. */
  readonly feature?: 'fetch-tree' | 'fetch-closure' | 'dynamic-derivations' | 'flakes';
}

type Rest = Pick<Builtin, 'inPureEvaluation' | 'feature'>;

function pure(arity: number, names: string): readonly Builtin[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => ({ name, arity, pure: true }));
}

function impure(arity: number, name: string, rest: Rest = {}): Builtin {
  return { name, arity, pure: false, ...rest };
}

const restricted: Rest = { inPureEvaluation: 'restricted' };
const needsHash: Rest = { inPureEvaluation: 'needs-hash' };

const all: readonly Builtin[] = [
  ...pure(0, 'builtins true false null langVersion'),
  impure(0, 'nixVersion'),
  impure(0, 'storeDir'),
  impure(0, 'currentSystem', { inPureEvaluation: 'missing' }),
  impure(0, 'currentTime', { inPureEvaluation: 'missing' }),
  impure(0, 'nixPath', { inPureEvaluation: 'empty' }),

  ...pure(
    1,
    `abort addDrvOutputDependencies attrNames attrValues baseNameOf ceil concatLists convertHash derivation derivationStrict dirOf
     flakeRefToString floor fromJSON fromTOML functionArgs genericClosure getContext hasContext head isAttrs isBool isFloat
     isFunction isInt isList isNull isPath isString length listToAttrs parseDrvName parseFlakeRef placeholder splitVersion
     stringLength tail throw toJSON toPath toString toXML tryEval typeOf unsafeDiscardOutputDependency unsafeDiscardStringContext`,
  ),
  // They print, or stop in the debugger, and give their last argument.
  ...pure(1, 'break'),
  ...pure(2, 'trace traceVerbose warn'),
  ...pure(
    2,
    `add addErrorContext all any appendContext bitAnd bitOr bitXor catAttrs compareVersions concatMap concatStringsSep deepSeq
     div elem elemAt filter genList getAttr groupBy hasAttr hashString intersectAttrs lessThan map mapAttrs match mul partition
     removeAttrs seq sort split sub toFile unsafeGetAttrPos zipAttrsWith`,
  ),
  ...pure(3, "foldl' replaceStrings substring"),

  impure(1, 'import', restricted),
  impure(1, 'path', restricted),
  impure(1, 'pathExists', restricted),
  impure(1, 'readDir', restricted),
  impure(1, 'readFile', restricted),
  impure(1, 'readFileType', restricted),
  impure(2, 'filterSource', restricted),
  impure(2, 'findFile', restricted),
  impure(2, 'hashFile', restricted),
  impure(2, 'scopedImport', restricted),
  impure(1, 'getEnv', { inPureEvaluation: 'empty' }),
  impure(1, 'storePath', { inPureEvaluation: 'forbidden' }),
  impure(1, 'fetchGit', needsHash),
  impure(1, 'fetchMercurial', needsHash),
  impure(1, 'fetchTarball', needsHash),
  impure(1, 'fetchurl', needsHash),
  impure(1, 'fetchTree', { ...needsHash, feature: 'fetch-tree' }),
  impure(1, 'getFlake', { ...needsHash, feature: 'flakes' }),
  impure(1, 'fetchClosure', { feature: 'fetch-closure' }),
  impure(2, 'outputOf', { feature: 'dynamic-derivations' }),
];

/** Name (without `builtins.`) to what we know of it. */
export const builtinTable: ReadonlyMap<string, Builtin> = new Map(
  all.map((builtin) => [builtin.name, builtin]),
);

/** Every attribute of `builtins`. */
export const builtinNames: ReadonlySet<string> = new Set(builtinTable.keys());
