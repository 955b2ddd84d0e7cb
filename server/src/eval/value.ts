/**
 * Values as Nix has them, and three that it has not: `Extern` (rooted in what we can't see), `Union` (one of several) and
 * `Unknown` (a reason and a place). `Failure` says that Nix certainly throws here.
 *
 * Values are in weak head normal form: what stands in a set or a list is a `Thunk`, forced by who asks for it.
 */
import type { Lambda as LambdaExpr, Node, StringExpr } from '../nix/syntax.ts';
import type { Env } from './env.ts';
import type { ModuleSystem } from './modules/system.ts';
import type { PackageSet } from './package-set.ts';
import type { Thunk } from './thunk.ts';

export type Value =
  | Int
  | Float
  | Bool
  | Null
  | Str
  | Path
  | List
  | Attrs
  | Lambda
  | Primop
  | PackageSetValue
  | ConfigView
  | Extern
  | Union
  | Unknown
  | Failure;

export interface Int {
  readonly kind: 'int';
  /** 64-bit, signed. */
  readonly value: bigint;
}

export interface Float {
  readonly kind: 'float';
  readonly value: number;
}

export interface Bool {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface Null {
  readonly kind: 'null';
}

export interface Str {
  readonly kind: 'string';
  readonly value: string;
  /** Where it was written. */
  readonly node?: Node;
}

export interface Path {
  readonly kind: 'path';
  /** Absolute, normalised, `/` between names. */
  readonly path: string;
}

/** A part of a list that we can't see: none, one or many elements. */
export interface Hole {
  readonly hole: Extern | Unknown | Union | ConfigView;
}

export type ListItem = Thunk | Hole;

export interface List {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
  /** The list expressions that it was put together from, in order. */
  readonly origins: readonly Node[];
}

/** What may stand in a set beside the bindings that are surely there. */
export interface Rest {
  readonly hole: Extern | Unknown | Union | ConfigView | PackageSetValue;
  /** Bindings that the hole overrides where it has them. */
  readonly under: ReadonlyMap<string, Thunk>;
  /** Names that were taken away from what the hole has. */
  readonly without?: ReadonlySet<string>;
  /** What stands at the names that are not known, where all that is not known of the set are names: `{ ${unseen} = …; }`. */
  readonly values?: readonly Thunk[];
}

export interface Attrs {
  readonly kind: 'attrs';
  /** Bindings that are surely there with these values. */
  readonly entries: ReadonlyMap<string, Thunk>;
  /** Undefined for a closed set: it has `entries` and no more. */
  readonly rest?: Rest;
  /** The set expressions that it was put together from. */
  readonly origins: readonly Node[];
  /** The module system whose result this set is (what `nixosSystem` returns). */
  readonly system?: ModuleSystem;
}

export interface Lambda {
  readonly kind: 'lambda';
  readonly node: LambdaExpr;
  readonly env: Env;
}

/** A function that we model. Called when all its arguments are there. */
export interface Primop {
  readonly kind: 'primop';
  readonly name: string;
  readonly arity: number;
  readonly args: readonly Thunk[];
  readonly run: (args: readonly Thunk[], node: Node | undefined) => Value;
  /** Formals that the function asks for, where it takes a set: what `functionArgs` says. */
  readonly formals?: ReadonlyMap<string, boolean>;
  /** The overlays that it was composed of, first applied first. */
  readonly overlays?: readonly Thunk[];
}

/** `pkgs` with the first `level` of its overlays applied. */
export interface PackageSetValue {
  readonly kind: 'pkgs';
  readonly set: PackageSet;
  readonly level: number;
}

/** `config.a.b` of a module system, not yet read as an option. */
export interface ConfigView {
  readonly kind: 'config';
  readonly system: ModuleSystem;
  readonly path: readonly string[];
  readonly node: Node | undefined;
}

export type ExternRoot =
  /** A flake input, by the name that the flake gives it. */
  | { readonly type: 'input'; readonly name: string; readonly flake: string }
  /** A name of a package set, before its overlays. */
  | { readonly type: 'pkgs'; readonly set: PackageSet }
  /** A function or set of nixpkgs' lib that has no model. */
  | { readonly type: 'lib' }
  /** An impure builtin. */
  | { readonly type: 'builtin'; readonly name: string }
  /** An option that no module of the workspace defines. */
  | { readonly type: 'config'; readonly system: ModuleSystem; readonly path: readonly string[] }
  /** The `options` argument of modules. */
  | { readonly type: 'options'; readonly system: ModuleSystem }
  /** `<nixpkgs>`. */
  | { readonly type: 'search-path'; readonly name: string }
  /** `import x`, where x can't be seen. */
  | { readonly type: 'import'; readonly of: Extern }
  /** A derivation made by a function of the workspace through `callPackage` or `makeOverridable`. */
  | { readonly type: 'overridable'; readonly fn: Value; readonly args: Value; readonly result: Value }
  /** An argument that something unseen supplies. */
  | { readonly type: 'argument'; readonly name: string };

export type ExternOp =
  | { readonly op: 'select'; readonly name: string; readonly node: Node | undefined }
  | { readonly op: 'call'; readonly arg: Thunk; readonly node: Node | undefined };

/** A name rooted in something unseen, with what was selected from it and what it was called with. */
export interface Extern {
  readonly kind: 'extern';
  readonly root: ExternRoot;
  readonly ops: readonly ExternOp[];
  /** The expression that made the last step. */
  readonly node: Node | undefined;
}

/** One of several values: a condition that we can't decide. Between 2 and 8, none of them a union or unknown. */
export interface Union {
  readonly kind: 'union';
  readonly options: readonly Value[];
  /** Why it can't be decided. */
  readonly why: Unknown;
  /** For sets of which each lies over the next, and which of them has a name can't be seen: `inputs.a // inputs.b`. */
  readonly isLayered?: boolean;
}

export interface Unknown {
  readonly kind: 'unknown';
  /** A clause: "`hosts` comes from the input `secrets`". */
  readonly reason: string;
  readonly node: Node | undefined;
  /** For a string of which only parts are known: text and unseen values in order. A help for readers, no knowledge. */
  readonly partial?: readonly (string | Value)[];
  /** The string expression that the parts are of, one for each of its own. */
  readonly text?: StringExpr;
}

export type FailureCode =
  | 'missing-attribute'
  | 'type'
  | 'assertion'
  | 'throw'
  | 'abort'
  | 'infinite-recursion'
  | 'unexpected-argument'
  | 'missing-argument'
  | 'undefined-variable'
  | 'missing-file'
  | 'syntax'
  | 'value';

/** Nix certainly throws. */
export interface Failure {
  readonly kind: 'failure';
  readonly code: FailureCode;
  readonly message: string;
  readonly node: Node | undefined;
  /** The name that the failure is about: the attribute, argument or file. */
  readonly subject?: string;
}

export const maxUnion = 8;

const yes: Bool = { kind: 'bool', value: true };
const no: Bool = { kind: 'bool', value: false };
export const nullValue: Null = { kind: 'null' };
export const bool = (value: boolean): Bool => (value ? yes : no);
export const int = (value: bigint | number): Int => ({ kind: 'int', value: BigInt(value) });
export const float = (value: number): Float => ({ kind: 'float', value });
// Without spreading: most values that there are get made by these two.
export const str = (value: string, node?: Node): Str =>
  node ? { kind: 'string', value, node } : { kind: 'string', value };
export const path = (value: string): Path => ({ kind: 'path', path: value });
export const list = (items: readonly ListItem[], origins: readonly Node[] = []): List => ({
  kind: 'list',
  items,
  origins,
});
/** A function of ours. @param run gets all its arguments, unforced; may throw a `Bail` */
export const primop = (name: string, arity: number, run: Primop['run']): Primop => ({
  kind: 'primop',
  name,
  arity,
  args: [],
  run,
});
export const attrs = (
  entries: ReadonlyMap<string, Thunk>,
  origins: readonly Node[] = [],
  rest?: Rest,
): Attrs => (rest ? { kind: 'attrs', entries, origins, rest } : { kind: 'attrs', entries, origins });
export const unknown = (reason: string, node?: Node, partial?: readonly (string | Value)[]): Unknown =>
  partial ? { kind: 'unknown', reason, node, partial } : { kind: 'unknown', reason, node };
export const failure = (code: FailureCode, message: string, node?: Node, subject?: string): Failure => ({
  kind: 'failure',
  code,
  message,
  node,
  ...(subject !== undefined && { subject }),
});
export const extern = (root: ExternRoot, ops: readonly ExternOp[] = [], node?: Node): Extern => ({
  kind: 'extern',
  root,
  ops,
  node,
});

export const isHole = (item: ListItem): item is Hole => 'hole' in item;

/** The name of a value's type as Nix's messages have it. */
export function typeName(value: Value): string {
  const names: Record<Value['kind'], string> = {
    int: 'an integer',
    float: 'a float',
    bool: 'a Boolean',
    null: 'null',
    string: 'a string',
    path: 'a path',
    list: 'a list',
    attrs: 'a set',
    lambda: 'a function',
    primop: 'a built-in function',
    pkgs: 'a set',
    config: 'a set',
    extern: 'a value',
    union: 'one of several values',
    unknown: 'a value',
    failure: 'an error',
  };
  return names[value.kind];
}

/** Nix throws because a value is of another type. */
export const expected = (value: Value, wanted: string, node: Node | undefined): Failure =>
  failure('type', `value is ${typeName(value)} while ${wanted} was expected`, node);
