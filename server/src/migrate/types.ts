/** A migration: the steps that take a fleet to the official flake, what they come to, and what must be asked first. */
import type { Installed } from '../fleet/types.ts';
import type { Change } from '../nix/change.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import type { StepId } from '../rules/rule.ts';
import type { Selection } from '../upstream/backends.ts';

export type { StepId } from '../rules/rule.ts';

/** In the order in which they depend on each other. */
export const stepOrder: readonly StepId[] = [
  'mend',
  'add-input',
  'write-overlay',
  'write-module',
  'wire-hosts',
  'set-gpu',
  'select-package',
  'remove-stale',
  'expose',
];

export interface MigrationOptions {
  /** Answers by host name; a host that is not named keeps what it has, or what its hardware says. */
  readonly gpu: Readonly<Record<string, Selection>>;
  readonly wiring: 'shared' | 'inline';
  readonly target: 'upstream' | 'nixpkgs';
  readonly expose: boolean;
  /** The option that says a host's GPU: `hardware.gpu`. */
  readonly option: string;
  /** The overlay's file, relative to the flake: `overlays/llama-cpp.nix`. */
  readonly overlay: string;
  readonly url: string;
  readonly follows: boolean;
  readonly keepStale: boolean;
}

export interface Step {
  readonly id: StepId;
  /** What it does, as a preview shows it: "Add the llama-cpp input". */
  readonly title: string;
  /** Paths relative to the flake, of the files that it touches. */
  readonly files: readonly string[];
  /** Its part of the change, by absolute path. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly created: ReadonlyMap<string, string>;
  readonly deleted: readonly string[];
}

/** Something that only the user can say. */
export interface Decision {
  readonly host: string | undefined;
  readonly question: string;
  /** The flag that answers it on the command line: `--gpu boron=…`. */
  readonly flag: string;
  readonly choices: readonly string[];
}

/** What a plan takes for granted, and the user may say otherwise. */
export interface Assumption {
  readonly host: string | undefined;
  readonly question: string;
  /** The flag that answers it on the command line: `--gpu boron=…`. */
  readonly flag: string;
  /** The first is what the plan has taken; each with the options that take it. */
  readonly choices: readonly {
    readonly label: string;
    readonly options: Partial<Pick<MigrationOptions, 'gpu' | 'url'>>;
  }[];
}

export interface HostPlan {
  readonly name: string;
  readonly before: readonly Installed[];
  /** What the changed fleet was seen to have; as `before` where the host stays as it is. */
  readonly after: readonly Installed[];
  /** The variant that it is to have; undefined for a host without llama.cpp. */
  readonly variant: Selection | undefined;
}

export interface Plan {
  /** Empty where nothing is due. */
  readonly steps: readonly Step[];
  readonly change: Change;
  readonly hosts: readonly HostPlan[];
  /** Open questions: with any, `change` is empty. */
  readonly decisions: readonly Decision[];
  /** What was taken for granted, with what else there is to choose. */
  readonly assumptions: readonly Assumption[];
  /** Sentences for the user. */
  readonly notes: readonly string[];
  /** Why there is no change although one is due, in a sentence. */
  readonly refused: string | undefined;
}
