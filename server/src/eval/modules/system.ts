/** A module system: the modules that somebody gave it, and what they come to. */
import type { Node } from '../../nix/syntax.ts';
import type { Thunk } from '../thunk.ts';
import type { Attrs, ConfigView, Extern, Failure, Unknown, Value } from '../value.ts';
import type { DeclarationLevel } from './declarations.ts';
import type { Level } from './definitions.ts';

export type SystemKind = 'nixos' | 'home' | 'darwin' | 'flake-parts' | 'per-system' | 'other';

export interface ModuleSystem {
  readonly kind: SystemKind;
  /** The list of modules that it was given. */
  readonly modules: Thunk;
  /** The set passed to every module function, known before any module is read. */
  readonly specialArgs: Thunk;
  /** The module argument `lib`. */
  readonly lib: Thunk;
  /** The module argument `pkgs`; undefined where only `_module.args` can say. */
  pkgs: Thunk | undefined;
  /** The platform's string; undefined where the kind of system has none. */
  platform: Thunk | undefined;
  /** More module arguments that this kind of system has: `osConfig`. */
  readonly arguments: ReadonlyMap<string, Thunk>;
  /** Whether a module that we can't see into surely defines nothing that anybody asks for. */
  readonly isHarmless?: (module: OpaqueModule) => boolean;
  /** What the system itself sets, beside its modules: `flake.packages` of flake-parts. */
  made: ((path: readonly string[]) => Thunk | undefined) | undefined;
  /** The call that made it. */
  readonly node: Node | undefined;
  /** Results, filled as they are asked for. */
  readonly memo: Memo;
}

interface Memo {
  collected: Collected | undefined;
  collecting: boolean;
  readonly reads: Map<string, Thunk>;
  /** What Nix says of a definition that no module declares; null where there is none. */
  stray: Failure | null | undefined;
  /** What the modules define, level by level. */
  definitions: Level | undefined;
  /** What the modules declare, level by level. */
  declarations: DeclarationLevel | undefined;
}

/** One module, loaded. */
export interface Module {
  /** The file that it was read from; undefined for one that stands in an expression. */
  readonly path: string | undefined;
  /** The expression that brought it in: an element of a list of modules or imports. */
  readonly node: Node | undefined;
  /** What the file or expression came to, functions applied. */
  readonly value: Attrs;
  readonly config: Thunk | undefined;
  readonly options: Thunk | undefined;
  readonly importedBy: Module | undefined;
  /** False where we can't be sure that the module is there at all. */
  readonly certain: boolean;
  /** Names beside `options` and `config` that Nix does not take there. */
  readonly misplaced: readonly string[];
}

/** The file in which a module is written; undefined for one that no text makes. */
export const moduleFile = ({ path, value }: Module): string | undefined =>
  path ?? value.origins[0]?.file.path;

/** A module that we can't see into. */
export interface OpaqueModule {
  readonly value: Extern;
  readonly node: Node | undefined;
}

export interface Collected {
  /** In the order in which Nix meets them. */
  readonly modules: readonly Module[];
  readonly opaque: readonly OpaqueModule[];
  /** Modules and lists of modules that could not be worked out. */
  readonly holes: readonly Unknown[];
  /** Modules for which Nix certainly throws. */
  readonly failures: readonly (Value & { kind: 'failure' })[];
  /** nixpkgs' own modules that one of these disables, each by its path within them: `services/misc/ollama.nix`. */
  readonly disabledOfNixpkgs: ReadonlySet<string>;
}

/** What is known of options that the workspace doesn't declare. */
export interface OptionModel {
  /** True where only users define it, so that their definitions are all there are. */
  readonly usersOnly: boolean;
  /** True for what is no option but a name that is there only where somebody defines it: an output of a flake. */
  readonly isFree?: boolean;
  /**
   * How its definitions become one, where that is not told by what they are. `one`: a set that is what it is, not a set of options.
   * `oneOrModule`: a module where some module that can't be seen declares it so, else what it is. `attrs`: names of any values.
   */
  readonly merge?: 'deferredModule' | 'one' | 'oneOrModule' | 'attrs';
  /** The value without definitions. */
  readonly default?: (system: ModuleSystem) => Value;
  /** What reading the option makes of its merged value. */
  readonly apply?: (value: Value) => Value;
}

export const moduleSystem = (
  parts: Omit<ModuleSystem, 'memo' | 'arguments' | 'pkgs' | 'platform' | 'made'> &
    Partial<Pick<ModuleSystem, 'arguments' | 'pkgs' | 'platform'>>,
): ModuleSystem => ({
  pkgs: undefined,
  platform: undefined,
  made: undefined,
  arguments: new Map(),
  ...parts,
  memo: {
    collected: undefined,
    collecting: false,
    reads: new Map(),
    stray: undefined,
    definitions: undefined,
    declarations: undefined,
  },
});

export const configRoot = (system: ModuleSystem): ConfigView => ({
  kind: 'config',
  system,
  path: [],
  node: undefined,
});
