/**
 * One evaluation: its files, its models, its budgets, and what it has imported already.
 *
 * Budgets are counted in forced thunks (steps) and in thunks that are being forced at once (depth). A spent budget is an
 * unknown that says so; nothing hangs.
 */
import type { Expr, Node, SourceFile } from '../nix/syntax.ts';
import { Bail } from './bail.ts';
import { notOfBrokenFile } from './broken-files.ts';
import { globals } from './builtins/globals.ts';
import { type Env, frame } from './env.ts';
import { constant, evalExpr } from './expr.ts';
import { type FileProblem, type Files, isProblem } from './files.ts';
import type { ModuleSystem, OptionModel } from './modules/system.ts';
import { Thunk } from './thunk.ts';
import { type Extern, failure, type Unknown, unknown, type Value } from './value.ts';

export interface Limits {
  /** Thunks forced for one host. */
  readonly steps: number;
  /** Thunks being forced at once. */
  readonly depth: number;
  /** Undecided conditions within undecided conditions. */
  readonly forks: number;
  /** Elements of one list, names of one set, characters of one string. */
  readonly size: number;
}

export const defaultLimits: Limits = { steps: 1_500_000, depth: 700, forks: 8, size: 1_000_000 };

/** What is left to a host after others that spent all: more than most need. */
const leastSteps = 20_000;

/** Gives what a name rooted in something unseen is known to be: `inputs.nixpkgs.lib`, `import nixpkgs`. */
export type ExternModel = (ev: Evaluator, value: Extern) => Value | undefined;

/** What somebody who knows the inputs tells the evaluator of them. */
export interface Models {
  readonly extern: ExternModel;
  /** Names that an unseen set surely has (`true`) or has not (`false`). */
  readonly hasName?: (value: Extern, name: string, ev: Evaluator) => boolean | undefined;
  /** Names of a package set that need no proof: packages that surely exist in it. */
  readonly packageExists?: (name: string) => boolean;
  /** What is known of an option that no module at hand declares. */
  readonly option?: (system: ModuleSystem, path: readonly string[]) => OptionModel | undefined;
}

export class Evaluator {
  readonly files: Files;
  readonly models: Models;
  readonly limits: Limits;
  /** Paths below it are the flake's own; all others are out of sight. `/` for a program that stands alone. */
  readonly root: string;
  /** Whether paths become store paths when they become strings, as in a flake. */
  readonly inStore: boolean;
  /** How many things that we aren't sure of led here. */
  doubt = 0;
  /** How often something was passed over that may throw, for all we know: values found since are those of a program that does not. */
  assumed = 0;
  #forks = 0;
  #steps = 0;
  #allowed: number;
  #depth = 0;
  readonly #tooDeep: Unknown;
  readonly #imports = new Map<string, Thunk>();
  /** Files that were asked for, read or not: what the result depends on. */
  readonly read = new Set<string>();
  /** Folders whose entries were asked for: what is put there may be picked up by whoever asked. */
  readonly listed = new Set<string>();
  readonly baseEnv: Env;

  constructor(options: { files: Files; models: Models; root: string; inStore: boolean; limits?: Limits }) {
    this.files = {
      ...options.files,
      directory: (path) => {
        this.listed.add(path);
        return options.files.directory(path);
      },
    };
    this.models = options.models;
    this.root = options.root;
    this.inStore = options.inStore;
    this.limits = options.limits ?? defaultLimits;
    this.#allowed = this.limits.steps;
    this.#tooDeep = unknown('the evaluation is nested too deeply');
    this.baseEnv = frame(undefined, globals(this));
  }

  /** Counts a step in; an unknown where a budget is spent. `leave` must follow either way of success. */
  enter(node: Node | undefined): Unknown | undefined {
    if (this.#depth >= this.limits.depth) return this.#tooDeep;
    if (this.#steps >= this.#allowed) return unknown('the evaluation takes too many steps', node);
    this.#steps++;
    this.#depth++;
    return undefined;
  }

  leave(): void {
    this.#depth--;
  }

  isTooDeep(value: Unknown): boolean {
    return value === this.#tooDeep && this.#depth > 0;
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.#steps;
  }

  /** A fresh budget of steps, for the next host: a smaller one after a host that spent all of its own, so that many such end too. */
  renew(): void {
    if (this.#steps >= this.#allowed) this.#allowed = Math.max(this.#allowed >> 1, leastSteps);
    this.#steps = 0;
  }

  /** Works out something that holds only under a condition that we can't decide. */
  inDoubt(why: Unknown, work: () => Value): Value {
    if (this.#forks >= this.limits.forks) return unknown(why.reason, why.node);
    this.#forks++;
    this.assumed++;
    this.doubt++;
    try {
      return work();
    } finally {
      this.#forks--;
      this.doubt--;
    }
  }

  /** Works out something on the way to which our order may differ from Nix's, so that a recursion met there is no proof. */
  withDoubt<T>(work: () => T): T {
    this.doubt++;
    try {
      return work();
    } finally {
      this.doubt--;
    }
  }

  thunk(expr: Expr, env: Env, binding?: Node): Thunk {
    const value = constant(this, expr, env);
    return value ? Thunk.of(value, expr, binding) : Thunk.expr(this, expr, env, binding);
  }

  /** The value of an expression in a scope. May throw a `Bail`. */
  evaluate(expr: Expr, env: Env): Value {
    return evalExpr(this, expr, env);
  }

  /** What a thunk of the expression would be forced to, where nobody needs the thunk. */
  valueOf(expr: Expr, env: Env): Value {
    const spent = this.enter(expr);
    if (spent) return spent;
    let value: Value;
    try {
      value = evalExpr(this, expr, env);
    } catch (problem) {
      value = Bail.valueOf(problem, expr);
    } finally {
      this.leave();
    }
    return notOfBrokenFile(value);
  }

  lazy(compute: () => Value, node?: Node, binding?: Node): Thunk {
    return Thunk.lazy(this, compute, node, binding);
  }

  /** The value of a file: `import path`. A folder is its default.nix. */
  import(path: string, node: Node | undefined): Value {
    const file = this.resolveImport(path, node);
    let thunk = this.#imports.get(file);
    if (!thunk) {
      const source = this.source(file, node);
      thunk = this.thunk(source.tree.root, this.baseEnv);
      this.#imports.set(file, thunk);
    }
    return thunk.force();
  }

  /** The file that `import path` reads. Bails where there is none or it is out of sight. */
  resolveImport(path: string, node: Node | undefined): string {
    this.#mustSee(path, node);
    const type = this.files.type(path);
    this.read.add(path);
    if (isProblem(type)) throw new Bail(this.problem(path, type, node));
    return type === 'directory' ? `${path}/default.nix` : path;
  }

  /** A parsed file. Bails where it can't be read. */
  source(path: string, node: Node | undefined): SourceFile {
    this.#mustSee(path, node);
    this.read.add(path);
    const source = this.files.source(path);
    if (isProblem(source)) throw new Bail(this.problem(path, source, node));
    return source;
  }

  /** True where a path is the flake's own, so that what isn't there is surely missing. */
  sees(path: string): boolean {
    return this.root === '/' || path === this.root || path.startsWith(`${this.root}/`);
  }

  #mustSee(path: string, node: Node | undefined): void {
    if (!this.sees(path)) throw new Bail(unknown(`\`${path}\` is outside the flake`, node));
  }

  /** A value for a file that can't be read: missing is what Nix says too, all else is unknown. */
  problem(
    path: string,
    problem: FileProblem,
    node: Node | undefined,
  ): Value & { kind: 'unknown' | 'failure' } {
    const shown = this.root === '/' ? path : path.slice(this.root.length + 1);
    return problem.problem === 'missing'
      ? failure('missing-file', `getting status of \`${shown}\`: No such file or directory`, node, path)
      : unknown(`\`${shown}\` ${problem.message}`, node);
  }

  /** Bails with what a file problem means. */
  bailProblem(path: string, problem: FileProblem, node: Node | undefined): never {
    throw new Bail(this.problem(path, problem, node));
  }
}
