/**
 * What the client and the server say to each other beyond LSP. Types and method names only, so that the client can import it.
 */
import type { Location, Position, WorkspaceEdit } from 'vscode-languageserver-protocol';

/** What a client may say at the start, beside its settings. */
export interface InitializationOptions {
  /** `push`: it wants findings pushed although it could ask for them. */
  readonly diagnostics?: 'push' | 'pull';
  /** `client`: the client reads all files, as `readFoldersRequest` and `readFilesRequest` ask; a worker has no disk. */
  readonly files?: 'disk' | 'client';
  /** Whether it wants to know when hosts may have changed (`hostsChangedNotification`). */
  readonly hosts?: boolean;
  /** Commands of the client's own, which lenses and code actions then run: `selectGpuCommand`, `showPlacesCommand`. */
  readonly commands?: readonly string[];
}

/** The first message to a server in a worker, before LSP: the bytes of the two wasm files. */
export interface WorkerStart {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** Request to the client: what is in some folders. */
export const readFoldersRequest = 'llamaflake/readFolders';
/** Request to the client: the texts of some files. */
export const readFilesRequest = 'llamaflake/readFiles';

export interface ReadParams {
  readonly uris: readonly string[];
}

/** An answer for each URI, in order. */
export interface ReadFoldersResult {
  readonly folders: readonly (readonly FolderEntry[] | ReadProblem)[];
}

export interface FolderEntry {
  readonly name: string;
  readonly type: 'regular' | 'directory' | 'symlink' | 'unknown';
  /** What a symbolic link leads to. */
  readonly target: 'regular' | 'directory' | 'unknown';
}

/** An answer for each URI, in order. */
export interface ReadFilesResult {
  readonly files: readonly (string | ReadProblem)[];
}

export interface ReadProblem {
  readonly problem: 'missing' | 'not-utf8' | 'too-large' | 'unreadable';
}

/** A backend that a host's llama.cpp can be built for, as the option's enum has it. */
export type Gpu = 'cpu' | 'cuda' | 'rocm' | 'vulkan';

/** Request: the flakes of the workspace with their hosts. No parameters. */
export const fleetsRequest = 'llamaflake/fleets';

export interface FleetsResult {
  readonly flakes: readonly FlakeSummary[];
}

export interface FlakeSummary {
  /** URI of the flake.nix. */
  readonly uri: string;
  /** Path of the flake.nix, relative to its workspace folder. */
  readonly label: string;
  /** False where nothing is left to migrate. */
  readonly migrationDue: boolean;
  readonly hosts: readonly HostSummary[];
}

export interface HostSummary {
  readonly name: string;
  readonly kind: 'nixos' | 'home' | 'darwin';
  readonly system: string | undefined;
  /** The backend that is known, and why: "nvidia driver in machines/carbon.nix". */
  readonly gpu: Gpu | undefined;
  readonly gpuReason: string | undefined;
  /** What it is built for as long as nobody says otherwise: `gpu`, or a combination such as `cuda-blas`. */
  readonly keeps: string | undefined;
  readonly packages: readonly PackageSummary[];
  /** Sentences on what could not be worked out. */
  readonly unknown: readonly string[];
}

export interface PackageSummary {
  readonly where: string;
  readonly name: string;
  readonly origin: 'upstream' | 'nixpkgs' | 'local' | 'other' | 'unknown';
  readonly backends: readonly string[];
}

/** Request: the migration of one flake, planned and verified, not applied. */
export const planRequest = 'llamaflake/plan';

export interface PlanParams {
  /** URI of the flake.nix. */
  readonly flake: string;
  /** Answers, by host name. */
  readonly gpu: Readonly<Record<string, Gpu>>;
  /** The flake reference of the input; undefined for the official flake at its newest. */
  readonly url?: string;
  readonly wiring?: 'shared' | 'inline';
  readonly target?: 'upstream' | 'nixpkgs';
  /** Whether the variants are added to the flake's outputs. */
  readonly expose?: boolean;
}

export interface PlanResult {
  /** The whole change, with one change annotation a step; undefined while decisions are open, nothing is due or the plan was refused. */
  readonly edit: WorkspaceEdit | undefined;
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  /** What the user must choose first. */
  readonly decisions: readonly DecisionSummary[];
  /** What the plan takes for granted, and the user may say otherwise. */
  readonly assumptions: readonly AssumptionSummary[];
  /** Sentences for the user: what is to be done afterwards, what was left alone. */
  readonly notes: readonly string[];
  /** Why there is no edit, where the plan was refused. */
  readonly refused: string | undefined;
}

export interface AssumptionSummary {
  readonly host: string | undefined;
  readonly question: string;
  /** The first is what the plan has taken; each with the parameters that take it. */
  readonly choices: readonly {
    readonly label: string;
    readonly params: { readonly gpu?: Readonly<Record<string, string>>; readonly url?: string };
  }[];
}

export interface DecisionSummary {
  readonly host: string | undefined;
  readonly question: string;
  readonly choices: readonly string[];
}

/**
 * `workspace/executeCommand`: plan and apply a migration through `workspace/applyEdit`, for clients without our own command.
 * Arguments: one `PlanParams`, or none where the workspace has one flake and nothing is to be decided.
 */
export const applyMigrationCommand = 'llamaflake.applyMigration';

/**
 * `workspace/executeCommand`: asks which GPU a host is to have, in a message with buttons, and applies the change. Argument:
 * `SelectGpuParams`.
 */
export const changeGpuCommand = 'llamaflake.changeGpu';

/** The client's command that asks the same in a way of its own, with the same argument; for those that name it at the start. */
export const selectGpuCommand = 'llamaflake.selectGpu';

export interface SelectGpuParams {
  /** URI of the flake.nix. */
  readonly flake: string;
  /** A NixOS host. */
  readonly host: string;
  /** Undefined to ask. */
  readonly gpu?: Gpu;
}

/**
 * A command of the client: shows places beside the text, as its references are shown. Argument: `ShowPlacesParams`. LSP has none for it;
 * a client that does not name it at the start gets the text of such a lens alone.
 */
export const showPlacesCommand = 'llamaflake.showPlaces';

export interface ShowPlacesParams {
  /** Where it is asked. */
  readonly uri: string;
  readonly position: Position;
  readonly places: readonly Location[];
}

/** Request: the hosts of the workspace, with the places that a view of them leads to. No parameters. Nothing is planned for it. */
export const hostsRequest = 'llamaflake/hosts';

/** Notification, for clients that asked for it at the start: the answer to `hostsRequest` may be another than before. */
export const hostsChangedNotification = 'llamaflake/hostsChanged';

export interface HostsResult {
  readonly flakes: readonly FlakeHosts[];
}

export interface FlakeHosts {
  /** URI of the flake.nix. */
  readonly uri: string;
  /** Path of the flake.nix, relative to its workspace folder. */
  readonly label: string;
  readonly hosts: readonly HostDetails[];
  /** What hosts there may be that could not be seen. */
  readonly unknown: readonly UnknownSummary[];
}

export interface HostDetails {
  readonly name: string;
  readonly kind: 'nixos' | 'home' | 'darwin';
  readonly system: string | undefined;
  /** What the host is built for as far as it is known: a backend, or several as in `rocm-vulkan`. */
  readonly gpu: string | undefined;
  readonly gpuReason: string | undefined;
  /** The backends that it may be, where it is not known. */
  readonly gpuChoices: readonly Gpu[];
  /** Where the flake defines it. */
  readonly place: Location | undefined;
  /** The module that is about this host alone. */
  readonly module: Location | undefined;
  readonly packages: readonly PackageDetails[];
  readonly unknown: readonly UnknownSummary[];
}

export interface PackageDetails extends PackageSummary {
  /** What the package is, as one of the option's values; undefined where it is none of them or not known. */
  readonly variant: string | undefined;
  /** The element or the definition that installs it. */
  readonly place: Location | undefined;
  /** The attribute of an overlay that defines it. */
  readonly definition: Location | undefined;
}

/** A sentence on what could not be worked out. */
export interface UnknownSummary {
  readonly text: string;
  readonly place: Location | undefined;
}

/** Request: every safe fix in the whole workspace, as one edit. No parameters. */
export const fixAllRequest = 'llamaflake/fixAll';

export interface FixAllResult {
  /** Undefined where there is nothing to mend. */
  readonly edit: WorkspaceEdit | undefined;
  /** What it does, a line each: "Drop builtins.attrNames (attr-names-lookup)". */
  readonly fixes: readonly string[];
}
