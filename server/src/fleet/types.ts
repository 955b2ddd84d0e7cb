/** What a flake means to llama.cpp: its inputs, its hosts, and the packages that each host gets. */
import type { Evaluator } from '../eval/evaluator.ts';
import type { Files } from '../eval/files.ts';
import type { InputKind } from '../eval/models/index.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Thunk } from '../eval/thunk.ts';
import type { Attrs, Value } from '../eval/value.ts';
import type { Node, SourceFile } from '../nix/syntax.ts';
import type { Backend, Selection, Variant } from '../upstream/backends.ts';
import type { CpuBuild } from '../upstream/cpu-build.ts';
import type { Day } from '../upstream/day.ts';
import type { GpuEvidence } from '../upstream/gpu-evidence.ts';
import type { LlamaLocation } from '../upstream/locations.ts';
import type { BuildSource } from './build-source.ts';

export interface FlakeInput {
  readonly name: string;
  /** `github:ggml-org/llama.cpp`; undefined where the input only follows another. */
  readonly source: string | undefined;
  readonly kind: InputKind;
  /** What llama.cpp it is, for one that is. */
  readonly llama: LlamaLocation | undefined;
  /** The input that it follows. */
  readonly follows: string | undefined;
  /** Inputs of the input that follow one of ours, by name. */
  readonly inputFollows: ReadonlyMap<string, string>;
  /** False for `flake = false`. */
  readonly flake: boolean;
  /** The day of the locked revision. */
  readonly locked: Day | undefined;
  /** The binding that declares it; undefined for one that the outputs' formals take from the registry. */
  readonly node: Node | undefined;
}

export type HostKind = 'nixos' | 'home' | 'darwin';

/** Where a package comes from. */
export type Origin = 'upstream' | 'nixpkgs' | 'local' | 'other' | 'unknown';

/** A llama.cpp package, as far as it is known. */
export interface LlamaPackage {
  /** The attribute that it was taken by: `llama-cpp-cuda`. */
  readonly name: string;
  readonly origin: Origin;
  /** Backends that somebody chose; undefined where they can't be known. */
  readonly backends: readonly Backend[] | undefined;
  readonly cpu: CpuBuild;
  /** CMake flags that overrides append, in order. */
  readonly flags: readonly string[];
  /** False where there may be flags that can't be seen. */
  readonly flagsKnown: boolean;
  /** True where `cmakeFlags` was set anew, without the package's own. */
  readonly replaced: boolean;
  /** Boolean arguments that overrides set. */
  readonly overrides: ReadonlyMap<string, Value>;
  /** Attributes other than `cmakeFlags` that `overrideAttrs` or `//` set: `src`, `patches`, `version`. */
  readonly changed: readonly string[];
  /** What `src` was set to; undefined for the package's own. */
  readonly source: BuildSource | undefined;
  /** True where the backend is somebody's choice, not the default of a plain package. */
  readonly chosen: boolean;
  /** Where it is defined: the binding of the overlay; undefined for one that stands in an input. */
  readonly definition: Node | undefined;
  readonly value: Value;
}

/** A package where it is installed. */
export interface Installed {
  readonly package: LlamaPackage;
  /** The option: `environment.systemPackages`, `home-manager.users.mara.home.packages`. */
  readonly where: string;
  /** The element or the definition that installs it. */
  readonly place: Node | undefined;
  /** True where the place is a text or a call that the package is only a part of. */
  readonly holds?: boolean;
  /** The module system that it is installed in: the host's own or a user's home. */
  readonly system: ModuleSystem;
}

/** What is known of a host's GPU. */
export interface HostGpu {
  readonly variant: Variant | undefined;
  /** The variant, or the combination that the host has. */
  readonly selection: Selection | undefined;
  /** Why: "`hardware.gpu`", "nvidia driver in machines/carbon.nix". */
  readonly reason: string | undefined;
  /** What it could be, where it must be asked. */
  readonly choices: readonly Variant[];
  readonly from: 'option' | 'package' | 'evidence' | 'plain-package' | 'nothing';
  readonly evidence: readonly GpuEvidence[];
}

export interface Host {
  readonly name: string;
  readonly kind: HostKind;
  readonly system: string | undefined;
  /** Undefined where even what makes the host could not be worked out. */
  readonly modules: ModuleSystem | undefined;
  /** The host's value, forced. */
  readonly value: Value;
  /** The binding in the flake's outputs. */
  readonly node: Node | undefined;
  readonly packages: readonly Installed[];
  readonly gpu: HostGpu;
  /** Whether an overlay of the host defines the official flake's variants. */
  readonly overlayApplied: boolean;
  /** Sentences on what could not be worked out. */
  readonly unknown: readonly UnknownNote[];
}

/**
 * What it is that can't be seen: whether there are hosts, or what makes one; a host's modules; anything, since Nix stops; what is in a
 * list of packages; whether a llama.cpp that somebody wrote is used.
 */
export type UnknownAbout = 'hosts' | 'modules' | 'failure' | 'packages' | 'llama';

export interface UnknownNote {
  readonly about: UnknownAbout;
  readonly text: string;
  readonly node: Node | undefined;
}

/** An overlay or package file of the workspace that defines llama.cpp packages. */
export interface OverlayFile {
  readonly path: string;
  readonly source: SourceFile;
  /** `overlay`: `final: prev: { … }`; `curried`: a function that gives one; `set`: a set, perhaps with overlays in it; `package`. */
  readonly shape: 'overlay' | 'curried' | 'set' | 'package';
  /** The attributes that are llama.cpp packages, with their definitions. */
  readonly packages: ReadonlyMap<string, LlamaPackage>;
  /** Names of the attributes that are something else. */
  readonly others: readonly string[];
  /** The set that the overlay yields. */
  readonly result: Attrs;
  /** True where its packages are built from the official flake. */
  readonly isOfficial: boolean;
}

export interface FleetOptions {
  /** The option that says a host's GPU. */
  readonly option: readonly string[];
  /** The file that a migration writes its overlay to, relative to the flake. */
  readonly overlay: string;
  /** The day of llama.cpp where no lock tells. */
  readonly assumeUpstream: Day;
  readonly assumeNixpkgs: Day;
}

export interface Fleet {
  /** Absolute path of the folder of flake.nix. */
  readonly root: string;
  readonly flakePath: string;
  /** Undefined for a folder without a flake.nix that parses. */
  readonly flake: SourceFile | undefined;
  readonly inputs: readonly FlakeInput[];
  readonly hosts: readonly Host[];
  readonly overlays: readonly OverlayFile[];
  /** The `nixosConfigurations` and the like of which not all hosts are known. */
  readonly unknown: readonly UnknownNote[];
  /** The flake's outputs. */
  readonly outputs: Thunk | undefined;
  /** Absolute paths of what evaluating the hosts read: files, folders, and those that are not there. */
  readonly reached: ReadonlySet<string>;
  readonly ev: Evaluator;
  readonly files: Files;
  readonly options: FleetOptions;
  /** The day by which the llama.cpp input is judged. */
  readonly upstreamDay: Day;
  /** The day by which the hosts' nixpkgs is judged. */
  readonly nixpkgsDay: Day;
}
