/**
 * A value that is not worked out until somebody asks, once. Meeting a thunk while it is being forced is Nix's infinite
 * recursion; where the way there was not certain, it is unknown instead.
 */
import type { Expr, Node } from '../nix/syntax.ts';
import { Bail } from './bail.ts';
import { notOfBrokenFile } from './broken-files.ts';
import type { Env } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { failure, unknown, type Value } from './value.ts';

type Work = Env | Thunk | (() => Value);

export class Thunk {
  /** The expression, or whatever syntax wrote this value. */
  readonly node: Node | undefined;
  /** The binding, inherited name or formal that gives it its name. */
  readonly binding: Node | undefined;
  #value: Value | undefined;
  /** What works it out: the scope in which `node` is evaluated, as of most, the thunk that it is another name of, or a function. */
  #work: Work | undefined;
  /** While being forced: how much doubt there was when that began. */
  #doubt: number | undefined;
  readonly #ev: Evaluator | undefined;

  private constructor(
    ev: Evaluator | undefined,
    work: Work | undefined,
    value: Value | undefined,
    node: Node | undefined,
    binding: Node | undefined,
  ) {
    this.#ev = ev;
    this.#work = work;
    this.#value = value;
    this.node = node;
    this.binding = binding;
  }

  static of(value: Value, node?: Node, binding?: Node): Thunk {
    return new Thunk(undefined, undefined, value, node, binding);
  }

  /** An expression in its scope. */
  static expr(ev: Evaluator, expr: Expr, env: Env, binding?: Node): Thunk {
    return new Thunk(ev, env, undefined, expr, binding);
  }

  /** What another one is, at a place of its own: an inherited name. */
  static alias(ev: Evaluator, of: Thunk, node: Node): Thunk {
    return new Thunk(ev, of, undefined, node, node);
  }

  static lazy(ev: Evaluator, compute: () => Value, node?: Node, binding?: Node): Thunk {
    return new Thunk(ev, compute, undefined, node, binding);
  }

  /** The value in weak head normal form. Never throws. */
  force(): Value {
    if (this.#value) return this.#value;
    const ev = this.#ev!;
    if (this.#doubt !== undefined) {
      return ev.doubt > this.#doubt
        ? unknown('it seems to depend on itself', this.node)
        : failure('infinite-recursion', 'infinite recursion encountered', this.node);
    }
    const spent = ev.enter(this.node);
    if (spent) return spent;
    this.#doubt = ev.doubt;
    let value: Value;
    try {
      value = this.#workOut(ev, this.#work!);
    } catch (problem) {
      value = Bail.valueOf(problem, this.node);
    } finally {
      ev.leave();
      this.#doubt = undefined;
    }
    // A result that came from a spent depth says nothing about this thunk forced from elsewhere.
    if (value.kind === 'unknown' && ev.isTooDeep(value)) return value;
    this.#value = notOfBrokenFile(value);
    this.#work = undefined;
    return this.#value;
  }

  #workOut(ev: Evaluator, work: Work): Value {
    if (typeof work === 'function') return work();
    return work instanceof Thunk ? work.force() : ev.evaluate(this.node as Expr, work);
  }

  /** True once the value is there. */
  get isForced(): boolean {
    return this.#value !== undefined;
  }
}
