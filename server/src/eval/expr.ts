/** Expressions to values: one case a kind of syntax, each as lazy as Nix. */
import type { Apply, Expr, If, ListExpr, Node, SearchPath, Variable, With } from '../nix/syntax.ts';
import { apply } from './apply.ts';
import { evalAttrSet, evalLet } from './bindings.ts';
import { syntaxProblem } from './broken-files.ts';
import { type Env, lookup, withFrame } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { binary, unary } from './operators.ts';
import { evalPath } from './paths.ts';
import { evalHasAttr, evalSelect, mayHave, selectName } from './select.ts';
import { evalString, plainString } from './strings.ts';
import { distribute, join, undecided } from './union.ts';
import { extern, failure, float, int, list, typeName, type Unknown, unknown, type Value } from './value.ts';

/** The value of an expression, in weak head normal form. May throw a `Bail`. */
export function evalExpr(ev: Evaluator, expr: Expr, env: Env): Value {
  switch (expr.kind) {
    case 'Variable':
      return evalVariable(ev, expr, expr.name, env);
    case 'Literal':
      return evalLiteral(expr.text, expr.type, expr);
    case 'String':
      return evalString(ev, expr, env);
    case 'Path':
      return evalPath(ev, expr, env);
    case 'SearchPath':
      return evalSearchPath(ev, expr);
    case 'List':
      return evalList(ev, expr, env);
    case 'AttrSet':
      return evalAttrSet(ev, expr, env);
    case 'Let':
      return evalLet(ev, expr, env);
    case 'Lambda':
      return { kind: 'lambda', node: expr, env };
    case 'Apply':
      return evalApply(ev, expr, env);
    case 'Select':
      return evalSelect(ev, expr, env);
    case 'HasAttr':
      return evalHasAttr(ev, expr, env);
    case 'Unary':
      return unary(ev, expr, env);
    case 'Binary':
      return binary(ev, expr, env);
    case 'If':
      return evalIf(ev, expr, env);
    case 'With':
      return evalExpr(ev, expr.body, withFrame(env, ev.thunk(expr.namespace, env), expr as With));
    case 'Assert':
      return evalAssert(ev, expr.condition, expr.body, env, expr);
    case 'Paren':
      return evalExpr(ev, expr.inner, env);
    case 'Error':
      return syntaxProblem(expr.file) ?? unknown('the text here is not Nix', expr);
  }
}

/** The value of an expression that is one as it stands, so that there is nothing to put off; undefined for any other. */
export function constant(ev: Evaluator, expr: Expr, env: Env): Value | undefined {
  switch (expr.kind) {
    case 'String':
      return plainString(ev, expr);
    case 'Lambda':
      return { kind: 'lambda', node: expr, env };
    default:
      return undefined;
  }
}

// Apart from `evalExpr`, which would otherwise keep its scope for the closure on every call.
function evalList(ev: Evaluator, expr: ListExpr, env: Env): Value {
  return list(
    expr.elements.map((element) => ev.thunk(element, env)),
    [expr],
  );
}

function evalLiteral(text: string, type: 'int' | 'float', node: Node): Value {
  if (type === 'float') return float(Number(text));
  const value = BigInt(text);
  return value < 2n ** 63n ? int(value) : failure('value', `invalid integer '${text}'`, node);
}

function evalApply(ev: Evaluator, expr: Apply, env: Env): Value {
  return apply(ev, evalExpr(ev, expr.fn, env), ev.thunk(expr.arg, env), expr);
}

function evalIf(ev: Evaluator, expr: If, env: Env): Value {
  const condition = evalExpr(ev, expr.condition, env);
  if (condition.kind === 'bool') return evalExpr(ev, condition.value ? expr.then : expr.else, env);
  if (condition.kind === 'failure') return condition;
  return evalUndecidedIf(ev, expr, condition, env);
}

/** Both branches, where the condition can't be decided. */
function evalUndecidedIf(ev: Evaluator, expr: If, condition: Value, env: Env): Value {
  if (condition.kind === 'union' || isUndecided(condition)) {
    const branches = (value: Value): Expr[] => {
      if (value.kind === 'bool') return [value.value ? expr.then : expr.else];
      return value.kind === 'failure' ? [] : [expr.then, expr.else];
    };
    const wanted =
      condition.kind === 'union' ? [...new Set(condition.options.flatMap(branches))] : [expr.then, expr.else];
    const why = undecided(condition, expr.condition);
    // A condition that may throw may leave no branch at all, which only matters if none is left.
    if (wanted.length === 0) return failure('type', 'the condition is not a Boolean', expr.condition);
    return ev.inDoubt(why, () =>
      join(
        wanted.map((branch) => ev.thunk(branch, env).force()),
        why,
      ),
    );
  }
  return failure('type', `value is ${typeName(condition)} while a Boolean was expected`, expr.condition);
}

/** A value that may turn out to be anything. */
export const isUndecided = (value: Value): boolean =>
  value.kind === 'unknown' || value.kind === 'extern' || value.kind === 'config';

function evalAssert(ev: Evaluator, condition: Expr, body: Expr, env: Env, node: Node): Value {
  const value = evalExpr(ev, condition, env);
  return distribute(ev, value, (v) => {
    if (v.kind === 'bool') {
      return v.value ? evalExpr(ev, body, env) : failure('assertion', 'assertion failed', node);
    }
    if (v.kind === 'failure') return v;
    // Whatever the assertion says, if there is a value it is the body's.
    if (isUndecided(v)) {
      ev.assumed++;
      return evalExpr(ev, body, env);
    }
    return failure('type', `value is ${typeName(v)} while a Boolean was expected`, condition);
  });
}

/** A name: its lexical binder, else the innermost `with` that has it. */
export function evalVariable(ev: Evaluator, node: Variable | Node, name: string, env: Env): Value {
  return lookup(env, name)?.force() ?? evalWithName(ev, node, name, env);
}

/** A name that no lexical binder has. */
function evalWithName(ev: Evaluator, node: Variable | Node, name: string, env: Env): Value {
  const open: Value[] = [];
  for (let e = env.nearestWith; e; e = e.parent?.nearestWith) {
    const namespace = e.with!.namespace.force();
    if (namespace.kind === 'failure') return open.length === 0 ? namespace : doubtful(name, node);
    const has = mayHave(ev, namespace, name);
    if (has === true && (open.length === 0 || surelyOutranks(namespace, open))) {
      return selectName(ev, namespace, name, node);
    }
    if (has !== false) open.push(namespace);
    if (has === true) break;
  }
  const [first] = open;
  if (!first) return failure('undefined-variable', `undefined variable '${name}'`, node, name);
  if (open.length === 1) return selectName(ev, first, name, node);
  // It is the attribute of one of them.
  const why = doubtful(name, node);
  return ev.inDoubt(why, () =>
    join(
      open.map((namespace) => selectName(ev, namespace, name, node)),
      why,
    ),
  );
}

/**
 * `with lib; with pkgs; optional`: a package set could have any name, but what lib names is lib's, by the way people write;
 * the names of the two do not overlap but for the few that a package set has for sure.
 */
const surelyOutranks = (closed: Value, open: readonly Value[]): boolean =>
  closed.kind === 'attrs' && open.every((value) => value.kind === 'pkgs');

const doubtful = (name: string, node: Node): Unknown =>
  unknown(`more than one \`with\` could bring \`${name}\``, node);

function evalSearchPath(ev: Evaluator, expr: SearchPath): Value {
  const value = extern({ type: 'search-path', name: expr.name }, [], expr);
  return ev.models.extern(ev, value) ?? value;
}
