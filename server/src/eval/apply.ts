/** Calling: lambdas with formals and defaults, models, functors, and what we can't see. */
import type { Lambda as LambdaExpr, Node } from '../nix/syntax.ts';
import { Bail } from './bail.ts';
import { forceAttrs } from './coerce.ts';
import { frame, type Scope } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { evalExpr } from './expr.ts';
import { externCall } from './extern.ts';
import { mayHave, selectName } from './select.ts';
import { Thunk } from './thunk.ts';
import { distribute, join } from './union.ts';
import {
  type Attrs,
  extern,
  failure,
  type Lambda,
  type Primop,
  typeName,
  unknown,
  type Value,
} from './value.ts';

/** `fn arg`. */
export function apply(ev: Evaluator, fn: Value, arg: Thunk, node: Node | undefined): Value {
  switch (fn.kind) {
    case 'lambda':
      return applyLambda(ev, fn, arg, node);
    case 'primop':
      return applyPrimop(ev, fn, arg, node);
    case 'extern':
      return externCall(ev, fn, arg, node);
    case 'union':
      return distribute(ev, fn, (f) => apply(ev, f, arg, node));
    case 'unknown':
    case 'failure':
      return fn;
    case 'config':
      // A function that somebody else's module has: `config.lib.stylix.mkTarget`.
      return externCall(
        ev,
        extern({ type: 'config', system: fn.system, path: fn.path }, [], fn.node),
        arg,
        node,
      );
    case 'attrs': {
      const functor = fn.entries.get('__functor');
      if (functor) return apply(ev, apply(ev, functor.force(), Thunk.of(fn), node), arg, node);
      if (fn.rest) return apply(ev, selectName(ev, fn, '__functor', node), Thunk.of(fn), node);
      return notAFunction(fn, node);
    }
    default:
      return notAFunction(fn, node);
  }
}

const notAFunction = (value: Value, node: Node | undefined): Value =>
  failure('type', `attempt to call something which is not a function but ${typeName(value)}`, node);

/** Calls with several arguments. */
export function applyAll(ev: Evaluator, fn: Value, args: readonly Thunk[], node: Node | undefined): Value {
  let value = fn;
  for (const arg of args) value = apply(ev, value, arg, node);
  return value;
}

function applyPrimop(ev: Evaluator, fn: Primop, arg: Thunk, node: Node | undefined): Value {
  const args = [...fn.args, arg];
  if (args.length < fn.arity) return givenMore(fn, args);
  return runPrimop(ev, fn, args, node);
}

/** A function with some of its arguments. Written out where it can be: there are very many. */
const givenMore = (fn: Primop, args: readonly Thunk[]): Primop =>
  fn.formals || fn.overlays
    ? { ...fn, args }
    : { kind: 'primop', name: fn.name, arity: fn.arity, args, run: fn.run };

/** Runs a model; where it bails because an argument is one of several, runs it for each. */
function runPrimop(ev: Evaluator, fn: Primop, args: readonly Thunk[], node: Node | undefined): Value {
  try {
    return fn.run(args, node);
  } catch (problem) {
    if (!(problem instanceof Bail)) throw problem;
    const { split } = problem;
    const index = split ? args.indexOf(split.thunk) : -1;
    if (!split || index < 0) return problem.value;
    const { union } = split;
    return ev.inDoubt(union.why, () =>
      join(
        union.options.map((option) =>
          runPrimop(ev, fn, args.with(index, Thunk.of(option, split.thunk.node)), node),
        ),
        union.why,
      ),
    );
  }
}

function applyLambda(ev: Evaluator, fn: Lambda, arg: Thunk, node: Node | undefined): Value {
  const { node: lambda } = fn;
  if (!lambda.formals) return evalExpr(ev, lambda.body, frame(fn.env, new OneName(lambda.name, arg)));
  return applyToSet(ev, fn, arg, node);
}

/** A lambda with formals. Apart from `applyLambda`, whose scope no closure keeps. */
function applyToSet(ev: Evaluator, fn: Lambda, arg: Thunk, node: Node | undefined): Value {
  const { node: lambda } = fn;
  const value = arg.force();
  if (value.kind === 'union')
    return distribute(ev, value, (v) => applyLambda(ev, fn, Thunk.of(v, arg.node), node));
  const vars = new Map<string, Thunk>();
  const env = frame(fn.env, vars);
  if (lambda.name !== undefined) vars.set(lambda.name, arg);
  return bindFormals(ev, lambda, arg, value, vars, env, node) ?? evalExpr(ev, lambda.body, env);
}

/** The scope of `x: …`. */
class OneName implements Scope {
  readonly #name: string | undefined;
  readonly #value: Thunk;

  constructor(name: string | undefined, value: Thunk) {
    this.#name = name;
    this.#value = value;
  }

  get(name: string): Thunk | undefined {
    return name === this.#name ? this.#value : undefined;
  }
}

/** Binds each formal; a failure where the set doesn't fit. */
function bindFormals(
  ev: Evaluator,
  lambda: LambdaExpr,
  arg: Thunk,
  value: Value,
  vars: Map<string, Thunk>,
  env: ReturnType<typeof frame>,
  node: Node | undefined,
): Value | undefined {
  const formals = lambda.formals!;
  if (value.kind === 'failure') return value;
  const set: Value = isSetLike(value) ? value : forceAttrs(ev, arg, node);
  if (set.kind === 'unknown' || (set.kind === 'attrs' && set.rest)) ev.assumed++;
  for (const formal of formals.formals) {
    // A duplicate is an error of its own; the name is then taken to mean the whole set, as its writer meant it.
    if (formal.name === lambda.name) continue;
    const has = mayHave(ev, set, formal.name);
    const given = set.kind === 'attrs' ? set.entries.get(formal.name) : undefined;
    const select = (): Value => selectName(ev, set, formal.name, formal);
    if (given) {
      vars.set(formal.name, given);
    } else if (has === true || (has === undefined && !formal.default)) {
      if (has === undefined) ev.assumed++;
      vars.set(formal.name, ev.lazy(select, formal, formal));
    } else if (has === false) {
      if (!formal.default) {
        return failure(
          'missing-argument',
          `function called without required argument '${formal.name}'`,
          node ?? formal,
          formal.name,
        );
      }
      vars.set(formal.name, ev.thunk(formal.default, env, formal));
    } else {
      const fallback = ev.thunk(formal.default!, env, formal);
      const why = unknown(`whether \`${formal.name}\` is passed is not known`, node ?? formal);
      vars.set(
        formal.name,
        ev.lazy(() => ev.inDoubt(why, () => join([select(), fallback.force()], why)), formal, formal),
      );
    }
  }
  return formals.ellipsis || set.kind !== 'attrs' ? undefined : unexpected(set, formals.formals, node);
}

const isSetLike = (value: Value): boolean =>
  ['attrs', 'pkgs', 'config', 'extern', 'unknown'].includes(value.kind);

function unexpected(
  set: Attrs,
  formals: readonly { name: string }[],
  node: Node | undefined,
): Value | undefined {
  for (const name of set.entries.keys()) {
    if (!formals.some((formal) => formal.name === name)) {
      return failure('unexpected-argument', `function called with unexpected argument '${name}'`, node, name);
    }
  }
  return undefined;
}

/** The formals of a function and whether each has a default; undefined where they can't be known. */
export function formalsOf(fn: Value): ReadonlyMap<string, boolean> | undefined {
  if (fn.kind === 'primop') return fn.formals;
  if (fn.kind === 'lambda') {
    return new Map(fn.node.formals?.formals.map((formal) => [formal.name, formal.default !== undefined]));
  }
  if (fn.kind === 'attrs') {
    const declared = fn.entries.get('__functionArgs')?.force();
    if (declared?.kind === 'attrs' && !declared.rest) {
      return new Map([...declared.entries].map(([name, thunk]) => [name, isTrue(thunk.force())]));
    }
  }
  return undefined;
}

const isTrue = (value: Value): boolean => value.kind === 'bool' && value.value;
