/**
 * Attribute sets and `let`: bindings by path are gathered into nested groups first, as Nix's parser does, then become lazy
 * entries.
 *
 *     { a.b = 1; a.c = 2; inherit (x) d; ${e} = 3; }
 *       └ group a: b, c                  └ dynamic
 */
import type { AttrName, AttrSet, Binding, Expr, Inherit, Let, Node } from '../nix/syntax.ts';
import { type Env, frame, lookup } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { evalExpr, evalVariable } from './expr.ts';
import { selectName } from './select.ts';
import { Thunk } from './thunk.ts';
import {
  attrs,
  type Extern,
  failure,
  type Rest,
  typeName,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';

type Entry =
  | { readonly kind: 'value'; readonly expr: Expr; readonly binding: Binding }
  | {
      readonly kind: 'inherit';
      readonly binding: Node;
      readonly name: string;
      readonly from: Expr | undefined;
    }
  | { readonly kind: 'group'; readonly group: Group; readonly binding: Node };

/** The bindings of one set, nested paths gathered. */
interface Group {
  recursive: boolean;
  readonly entries: Map<string, Entry>;
  readonly dynamic: {
    readonly name: AttrName;
    readonly rest: readonly AttrName[];
    readonly binding: Binding;
  }[];
  /** The set expressions and bindings that wrote it. */
  readonly origins: Node[];
}

const groups = new WeakMap<Node, Group>();

function groupOf(node: AttrSet | Let): Group {
  let group = groups.get(node);
  if (!group) {
    const recursive = node.kind === 'Let' || node.recursive;
    group = { recursive, entries: new Map(), dynamic: [], origins: [node] };
    fill(group, node.bindings);
    groups.set(node, group);
  }
  return group;
}

function fill(group: Group, bindings: readonly (Binding | Inherit)[]): void {
  for (const binding of bindings) {
    if (binding.kind === 'Inherit') {
      for (const name of binding.names) {
        group.entries.set(name.name, { kind: 'inherit', binding: name, name: name.name, from: binding.from });
      }
    } else {
      addBinding(group, binding.path, binding);
    }
  }
}

function addBinding(group: Group, path: readonly AttrName[], binding: Binding): void {
  const [first, ...rest] = path;
  if (!first) return;
  const name = staticName(first);
  if (name === undefined) {
    group.dynamic.push({ name: first, rest, binding });
    return;
  }
  const existing = group.entries.get(name);
  const literal = rest.length === 0 ? literalSet(binding.value) : undefined;
  if (!existing && rest.length === 0) {
    group.entries.set(name, { kind: 'value', expr: binding.value, binding });
    return;
  }
  if (rest.length === 0 && !literal) return;
  const nested = nestedGroup(group, name, existing, binding);
  if (!nested) return;
  nested.origins.push(literal ?? binding);
  if (literal) fill(nested, literal.bindings);
  else addBinding(nested, rest, binding);
}

/** The group at a name, to which a path or one more set written out adds; undefined where Nix’s parser refuses that. */
function nestedGroup(
  group: Group,
  name: string,
  existing: Entry | undefined,
  binding: Binding,
): Group | undefined {
  if (existing?.kind === 'group') return existing.group;
  const literal = existing?.kind === 'value' ? literalSet(existing.expr) : undefined;
  if (existing && !literal) return undefined;
  const nested: Group = {
    // The first set says whether it is recursive.
    recursive: literal?.recursive ?? false,
    entries: new Map(),
    dynamic: [],
    origins: literal ? [literal] : [],
  };
  if (literal) fill(nested, literal.bindings);
  group.entries.set(name, { kind: 'group', group: nested, binding: existing?.binding ?? binding });
  return nested;
}

/** A name that needs no evaluation. Nix's parser drops parentheses: `${("a")}` is as static as `a`. */
function staticName(name: AttrName): string | undefined {
  if (name.name !== undefined) return name.name;
  let expr = name.expr;
  while (expr?.kind === 'Paren') expr = expr.inner;
  if (expr?.kind !== 'String' || expr.parts.length > 1) return undefined;
  const [text = ''] = expr.parts;
  return typeof text === 'string' ? text : undefined;
}

/** A set written out right there; parentheses make it an expression like any other, as they do for Nix. */
const literalSet = (expr: Expr): AttrSet | undefined => (expr.kind === 'AttrSet' ? expr : undefined);

export function evalAttrSet(ev: Evaluator, node: AttrSet, env: Env): Value {
  return evalGroup(ev, groupOf(node), env, node);
}

function evalGroup(ev: Evaluator, group: Group, env: Env, node: Node): Value {
  const entries = new Map<string, Thunk>();
  const inner = group.recursive ? frame(env, entries) : env;
  addEntries(ev, group, entries, env, inner);
  if (group.recursive && entries.has('__overrides')) {
    return unknown('`__overrides` of a recursive set is not followed', node);
  }
  if (group.dynamic.length === 0) return attrs(entries, group.origins);
  const rest = addDynamic(ev, group, entries, inner);
  return isValue(rest) ? rest : attrs(entries, group.origins, rest);
}

function addEntries(ev: Evaluator, group: Group, entries: Map<string, Thunk>, outer: Env, inner: Env): void {
  for (const [name, entry] of group.entries) entries.set(name, entryThunk(ev, entry, outer, inner));
}

function entryThunk(ev: Evaluator, entry: Entry, outer: Env, inner: Env): Thunk {
  switch (entry.kind) {
    case 'value':
      return ev.thunk(entry.expr, inner, entry.binding);
    case 'group':
      return ev.lazy(() => evalGroup(ev, entry.group, inner, entry.binding), entry.binding, entry.binding);
    case 'inherit': {
      const { from, name, binding } = entry;
      const bound = from ? undefined : lookup(outer, name);
      if (bound) return Thunk.alias(ev, bound, binding);
      if (!from) return ev.lazy(() => evalVariable(ev, binding, name, outer), binding, binding);
      return ev.lazy(() => selectName(ev, evalExpr(ev, from, inner), name, binding), binding, binding);
    }
  }
}

const isValue = (x: Value | Rest | undefined): x is Value => x !== undefined && 'kind' in x;

/** Adds `${name} = …` bindings; what the set may hold beside, or a failure where a name is none. */
function addDynamic(
  ev: Evaluator,
  group: Group,
  entries: Map<string, Thunk>,
  env: Env,
): Rest | Value | undefined {
  let hole: Unknown | Extern | undefined;
  // A recursive set's scope holds its static names only, so the dynamic ones must not join that very map.
  const added: [string, Thunk][] = [];
  const unnamed: Thunk[] = [];
  for (const { name, rest, binding } of group.dynamic) {
    const value = evalExpr(ev, name.expr!, env);
    const thunk = (): Thunk =>
      rest.length === 0
        ? ev.thunk(binding.value, env, binding)
        : ev.lazy(() => evalNested(ev, rest, binding, env), binding, binding);
    if (value.kind === 'null') continue;
    if (value.kind === 'string') {
      if (entries.has(value.value) || added.some(([n]) => n === value.value)) {
        return failure('value', `dynamic attribute '${value.value}' already defined`, name, value.value);
      }
      added.push([value.value, thunk()]);
    } else if (value.kind === 'failure') {
      return value;
    } else if (
      value.kind === 'unknown' ||
      value.kind === 'extern' ||
      value.kind === 'union' ||
      value.kind === 'config'
    ) {
      hole = unknown(value.kind === 'unknown' ? value.reason : 'the attribute’s name is not known', name);
      unnamed.push(thunk());
    } else {
      return failure('type', `value is ${typeName(value)} while a string was expected`, name);
    }
  }
  if (group.recursive && added.length > 0) {
    // The caller's map serves as scope and as result; give the result its own.
    return attrs(new Map([...entries, ...added]), group.origins, restOf(hole, unnamed));
  }
  for (const [n, t] of added) entries.set(n, t);
  return restOf(hole, unnamed);
}

const restOf = (hole: Unknown | Extern | undefined, values: readonly Thunk[]): Rest | undefined =>
  hole && { hole, under: new Map(), values };

/** The value of `x` in `{ ${e}.a.b = x; }`, below the dynamic name. */
function evalNested(ev: Evaluator, path: readonly AttrName[], binding: Binding, env: Env): Value {
  const group: Group = { recursive: false, entries: new Map(), dynamic: [], origins: [binding] };
  addBinding(group, path, binding);
  return evalGroup(ev, group, env, binding);
}

export function evalLet(ev: Evaluator, node: Let, env: Env): Value {
  const group = groupOf(node);
  const scope = new LetScope(ev, group, env);
  const inner = frame(env, scope);
  scope.env = inner;
  if (node.body) return evalExpr(ev, node.body, inner);
  const body = scope.get('body');
  return body ? body.force() : failure('missing-attribute', "attribute 'body' missing", node, 'body');
}

/** The bindings of a `let`, each made when its name is first met: of most, a call needs few. */
class LetScope {
  readonly #ev: Evaluator;
  readonly #group: Group;
  readonly #outer: Env;
  /** The scope that the bindings themselves are in. */
  env: Env | undefined;
  readonly #made = new Map<string, Thunk>();

  constructor(ev: Evaluator, group: Group, outer: Env) {
    this.#ev = ev;
    this.#group = group;
    this.#outer = outer;
  }

  get(name: string): Thunk | undefined {
    // Most names that are looked up here are of scopes further out.
    const entry = this.#group.entries.get(name);
    if (!entry) return undefined;
    const made = this.#made.get(name);
    if (made) return made;
    const thunk = entryThunk(this.#ev, entry, this.#outer, this.env!);
    this.#made.set(name, thunk);
    return thunk;
  }
}
