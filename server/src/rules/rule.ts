/** What a rule is: an id, a severity, and a check that finds things in a fleet. */
import type { Files } from '../eval/files.ts';
import type { Fleet } from '../fleet/types.ts';
import type { Change } from '../nix/change.ts';
import type { SourceFile, Span } from '../nix/syntax.ts';
import type { Day } from '../upstream/day.ts';
import type { Severity } from '../workspace/settings-file.ts';
import type { Directive } from './suppress.ts';

export type { Severity };

/** A place in a file: a half-open range of UTF-16 code units. */
export interface Place {
  readonly file: SourceFile;
  readonly span: Span;
}

export interface Related extends Place {
  readonly message: string;
}

/** Steps of a migration that mend a finding by themselves. */
export type StepId =
  | 'mend'
  | 'add-input'
  | 'write-overlay'
  | 'write-module'
  | 'wire-hosts'
  | 'set-gpu'
  | 'select-package'
  | 'remove-stale'
  | 'expose';

interface FixBase {
  /** Imperative, as a light bulb shows it: "Drop builtins.attrNames". */
  readonly title: string;
  /** True where it certainly does what was meant, so that `check --fix` may apply it. */
  readonly safe: boolean;
  readonly preferred?: boolean;
}

/**
 * What mends a finding: a change of its own, a step of the migration, or the whole of it. `ignore` mends nothing, and silences the
 * rule where it is right to.
 */
export type Fix =
  | (FixBase & { readonly kind: 'change' | 'ignore'; readonly change: () => Change })
  | (FixBase & {
      readonly kind: 'step';
      readonly step: StepId;
      readonly arguments: Readonly<Record<string, string>>;
    })
  | (FixBase & { readonly kind: 'migrate' });

export interface Finding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence: what is wrong and what comes of it. */
  readonly message: string;
  readonly related: readonly Related[];
  /** `unnecessary` is shown faded, `deprecated` struck out. */
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  /** Candidates; each is tried before it is offered. */
  readonly fixes: readonly Fix[];
}

/** What a check gives: a finding without what its rule says of all of them. */
export type Found = Place & {
  readonly message: string;
  readonly related?: readonly Related[];
  readonly tags?: Finding['tags'];
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
};

export interface RuleContext {
  /** The flake; undefined for files that belong to none. */
  readonly fleet: Fleet | undefined;
  /**
   * The files to judge: those that the flake reads and those that speak of llama.cpp, each parsed without an error.
   */
  readonly files: readonly SourceFile[];
  /** Those of the same kind that are not Nix. */
  readonly broken: readonly SourceFile[];
  /** Absolute paths of all that evaluating the flake's hosts reads. */
  readonly reached: ReadonlySet<string>;
  /** True where a file here speaks of llama.cpp: mistakes that are nobody's but Nix's are told only there. */
  readonly isAboutLlama: boolean;
  /** Absolute paths of every Nix file of the flake. */
  readonly nixPaths: readonly string[];
  /** All files, those of other flakes too. */
  readonly workspace: Files;
  /** The days of llama.cpp and of nixpkgs to judge by: the flake's, or those to assume. */
  readonly days: { readonly upstream: Day; readonly nixpkgs: Day };
  /** What the rules before this one have done. */
  readonly ran: RulesRan;
}

export interface RulesRan {
  /** Ids of rules that came to their end. */
  readonly rules: ReadonlySet<string>;
  /** Comments that silenced a finding of a rule: `isUsed(directive, 'stale-overlay')`. */
  isUsed(directive: Directive, rule: string): boolean;
}

export interface Rule {
  /** Kebab case, also the name of its folder. */
  readonly id: string;
  readonly severity: Severity;
  /** What it finds, in a clause, for the list of rules. */
  readonly summary: string;
  /**
   * True where what it says of a fleet holds without a flake, too: of a host whose whole list of modules nobody wrote down, and whose
   * nixpkgs has no date.
   */
  readonly holdsWithoutFlake?: boolean;
  check(context: RuleContext): Iterable<Found>;
}

/** Where people read about a rule. */
export const ruleUrl = (id: string): string =>
  `https://github.com/llamaflake/llamaflake/blob/main/docs/rules/${id}.md`;

/** Where people read about `.llamaflake.json`. */
export const settingsUrl =
  'https://github.com/llamaflake/llamaflake/blob/main/docs/rules/README.md#llamaflakejson';
