/** `a.b.c or d` and `a ? b`, on everything that a name can be selected from. */
import type { AttrName, HasAttr, Node, Select } from '../nix/syntax.ts';
import { Bail } from './bail.ts';
import type { Env } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { evalExpr } from './expr.ts';
import { externSelect } from './extern.ts';
import { configHas, configSelect } from './modules/config-view.ts';
import { packageExists, packageSelect } from './package-set.ts';
import type { Thunk } from './thunk.ts';
import { distribute, join } from './union.ts';
import {
  type Attrs,
  bool,
  failure,
  type Rest,
  typeName,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';

/** Whether a set has a name: undefined where that can't be told, or where the value is no set. */
export function mayHave(ev: Evaluator, value: Value, name: string): boolean | undefined {
  switch (value.kind) {
    case 'attrs': {
      if (value.entries.has(name) || value.rest?.under.has(name)) return true;
      if (!value.rest || value.rest.without?.has(name)) return false;
      return mayHave(ev, value.rest.hole, name);
    }
    case 'pkgs':
      return packageExists(ev, value, name);
    case 'config':
      return configHas(ev, value, name);
    case 'extern':
      return ev.models.hasName?.(value, name, ev);
    case 'union': {
      const answers = value.options.map((option) => mayHave(ev, option, name));
      return answers.every((a) => a === answers[0]) ? answers[0] : undefined;
    }
    default:
      return undefined;
  }
}

/** `value.name`. */
export function selectName(ev: Evaluator, value: Value, name: string, node: Node | undefined): Value {
  switch (value.kind) {
    case 'attrs':
      return selectAttr(ev, value, name, node);
    case 'pkgs':
      return packageSelect(ev, value, name, node);
    case 'config':
      return configSelect(ev, value, name, node);
    case 'extern':
      return externSelect(ev, value, name, node);
    case 'union':
      return distribute(ev, value, (v) => selectName(ev, v, name, node));
    case 'unknown':
    case 'failure':
      return value;
    default:
      return failure('type', `value is ${typeName(value)} while a set was expected`, node);
  }
}

function selectAttr(ev: Evaluator, set: Attrs, name: string, node: Node | undefined): Value {
  const entry = set.entries.get(name);
  if (entry) return entry.force();
  if (!set.rest) return failure('missing-attribute', `attribute '${name}' missing`, node, name);
  const { under, without } = set.rest;
  const below = under.get(name);
  if (without?.has(name))
    return below?.force() ?? failure('missing-attribute', `attribute '${name}' missing`, node, name);
  const hole = holeOf(ev, set.rest.hole, name);
  if (!below) return selectName(ev, hole, name, node);
  const has = mayHave(ev, hole, name);
  if (has === true) return selectName(ev, hole, name, node);
  if (has === false) return below.force();
  const why: Unknown = hole.kind === 'unknown' ? hole : unknown(`\`${name}\` may be overridden`, node);
  return ev.inDoubt(why, () => join([selectName(ev, hole, name, node), below.force()], why));
}

/** What may have a name, of several unseen sets: none that surely lacks it, nor what lies under one that surely has it. */
function holeOf(ev: Evaluator, hole: Rest['hole'], name: string): Rest['hole'] {
  if (hole.kind !== 'union') return hole;
  const options: Value[] = [];
  for (const option of hole.options) {
    const has = mayHave(ev, option, name);
    if (has !== false) options.push(option);
    if (has === true && hole.isLayered) break;
  }
  if (options.length > 1) return { ...hole, options };
  const [only] = options;
  return only?.kind === 'extern' || only?.kind === 'config' || only?.kind === 'pkgs' ? only : hole;
}

/** The thunk behind `value.name` of a set whose bindings we see; it knows where it was written. */
export function attrThunk(value: Value, name: string): Thunk | undefined {
  return value.kind === 'attrs' ? value.entries.get(name) : undefined;
}

/** A name of an attribute path; bails where it can't be known. */
export function attrNameOf(ev: Evaluator, name: AttrName, env: Env): string {
  if (name.name !== undefined) return name.name;
  const value = evalExpr(ev, name.expr!, env);
  if (value.kind === 'string') return value.value;
  if (value.kind === 'failure') throw new Bail(value);
  if (value.kind === 'unknown') throw new Bail(value);
  if (value.kind === 'extern' || value.kind === 'config' || value.kind === 'union') {
    throw new Bail(unknown('the attribute’s name is not known', name));
  }
  throw new Bail(failure('type', `value is ${typeName(value)} while a string was expected`, name));
}

/** `base.${e}` where `e` is one of several strings is one of several values; `unnamed` where it may be any. */
function selectStep(
  ev: Evaluator,
  name: AttrName,
  env: Env,
  step: (name: string) => Value,
  unnamed: (why: Unknown) => Value,
): Value {
  if (name.name !== undefined) return step(name.name);
  const value = evalExpr(ev, name.expr!, env);
  if (value.kind === 'union') {
    return distribute(ev, value, (v) =>
      v.kind === 'string'
        ? step(v.value)
        : v.kind === 'failure' || v.kind === 'unknown'
          ? v
          : unknown('the attribute’s name is not known', name),
    );
  }
  if (value.kind === 'unknown') return unnamed(unknown(value.reason, value.node ?? name));
  if (value.kind === 'extern' || value.kind === 'config')
    return unnamed(unknown('the attribute’s name is not known', name));
  return step(attrNameOf(ev, name, env));
}

/** Names of a set that are few enough to try each; undefined where they are not. */
function fewNames(base: Value): readonly string[] | undefined {
  if (base.kind !== 'attrs' || base.rest || base.entries.size === 0 || base.entries.size > 8)
    return undefined;
  return [...base.entries.keys()];
}

export function evalSelect(ev: Evaluator, node: Select, env: Env): Value {
  const base = evalExpr(ev, node.base, env);
  return selectPath(ev, base, node, 0, env);
}

function selectPath(ev: Evaluator, base: Value, node: Select, index: number, env: Env): Value {
  const { path } = node;
  let value = base;
  // Plain names without a default need nothing of what follows, and are nearly all there are.
  let at = index;
  for (; !node.default && at < path.length && path[at]!.name !== undefined; at++)
    value = selectName(ev, value, path[at]!.name!, path[at]);
  return at === path.length ? value : selectFurther(ev, value, node, at, env);
}

function selectFurther(ev: Evaluator, base: Value, node: Select, index: number, env: Env): Value {
  const name = node.path[index]!;
  const fallback = node.default;
  return distribute(ev, base, (value) => {
    const go = (n: string): Value => selectPath(ev, selectName(ev, value, n, name), node, index + 1, env);
    const other = (): Value => evalExpr(ev, fallback!, env);
    const step = (n: string): Value => {
      if (!fallback) return go(n);
      const has = hasForDefault(ev, value, n);
      if (has === true) return go(n);
      if (has === false) return other();
      if (value.kind === 'failure') return value;
      const why = value.kind === 'unknown' ? value : unknown(`whether \`${n}\` is there is not known`, name);
      return ev.inDoubt(why, () => join([go(n), ev.lazy(other).force()], why));
    };
    // What stands at an unknown name of a set of few names is one of them, or the default.
    const unnamed = (why: Unknown): Value => {
      const names = fewNames(value);
      if (!names) return why;
      const values = (): Value[] => [...names.map(go), ...(fallback ? [ev.lazy(other).force()] : [])];
      return ev.inDoubt(why, () => join(values(), why));
    };
    return selectStep(ev, name, env, step, unnamed);
  });
}

/** For `or`: what is no set at all lacks the name just as well. */
function hasForDefault(ev: Evaluator, value: Value, name: string): boolean | undefined {
  const has = mayHave(ev, value, name);
  if (has !== undefined) return has;
  const isOpen = ['attrs', 'pkgs', 'config', 'extern', 'unknown', 'union', 'failure'].includes(value.kind);
  return isOpen ? undefined : false;
}

export function evalHasAttr(ev: Evaluator, node: HasAttr, env: Env): Value {
  return hasPath(ev, evalExpr(ev, node.base, env), node, 0, env);
}

function hasPath(ev: Evaluator, base: Value, node: HasAttr, index: number, env: Env): Value {
  const name = node.path[index]!;
  return distribute(ev, base, (value) => {
    if (value.kind === 'failure' || value.kind === 'unknown') return value;
    const step = (n: string): Value => {
      const has = hasForDefault(ev, value, n);
      if (has === false) return bool(false);
      if (has === undefined) return unknown(`whether \`${n}\` is there is not known`, name);
      if (index === node.path.length - 1) return bool(true);
      return hasPath(ev, selectName(ev, value, n, name), node, index + 1, env);
    };
    return selectStep(ev, name, env, step, (why) => why);
  });
}
