/**
 * What a command of the command line is, what it may touch, and how it says that it can't go on.
 */

/** Exit codes: a contract with scripts. */
export const exits = { done: 0, found: 1, unusable: 2, undecided: 3 } as const;

export interface Io {
  /** Absolute, with `/`. */
  readonly cwd: string;
  /** The result, and nothing else. */
  out(text: string): void;
  /** Progress and notes: a line each. */
  note(line: string): void;
  /** A person reads the result as it appears. */
  readonly isTerminal: boolean;
  /** The width of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
}

export interface Command {
  /** A clause, for the list of commands. */
  readonly summary: string;
  /** The whole help, without a line break at its end. */
  readonly help: string;
  /** @returns the exit code @throws CommandProblem */
  run(argv: readonly string[], io: Io): Promise<number>;
}

/** Ends a command with one sentence on stderr. */
export class CommandProblem extends Error {
  readonly exit: number;
  constructor(sentence: string, exit: number = exits.unusable) {
    super(sentence);
    this.exit = exit;
  }
}
