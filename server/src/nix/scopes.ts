/**
 * Which binder a name means, by Nix's rules, from the syntax alone.
 *
 *     with pkgs; let a = 1; in [ a b ]      a: the `let`;  b: `with pkgs`
 *     rec { inherit x; y = x; }             x in `inherit`: outside;  x in `y = x`: the `inherit`
 *     { a ? b, b }@args: …                  defaults see all formals and `args`
 *
 * What is bound lexically wins over each `with`, however near; so do the globals.
 */
import { globals } from './globals.ts';
import type {
  AttrSet,
  Binding,
  Expr,
  Formal,
  Inherit,
  InheritName,
  Lambda,
  Let,
  Node,
  Variable,
  With,
} from './syntax.ts';
import { walk } from './walk.ts';

/** A place that gives a name its meaning. A `Lambda` binds its plain argument or @-name. */
export type Binder = Binding | InheritName | Formal | Lambda;

/** What a name means. */
export type Resolution =
  /** Bound by `let`; `all` are the bindings that share the name (`a.b = 1; a.c = 2;`), `node` is the first of them. */
  | { kind: 'let'; node: Binding | InheritName; all: readonly (Binding | InheritName)[]; scope: Let }
  /** Bound by `rec { … }`, or by the legacy `let { … }`. */
  | {
      kind: 'rec';
      node: Binding | InheritName;
      all: readonly (Binding | InheritName)[];
      scope: AttrSet | Let;
    }
  /** A plain argument or an @-name. */
  | { kind: 'lambda'; node: Lambda }
  | { kind: 'formal'; node: Formal; lambda: Lambda }
  /** An attribute of one of these namespaces, the innermost first. */
  | { kind: 'with'; withs: readonly With[] }
  | { kind: 'global'; name: string }
  /** A name of `inherit (from) …`: an attribute, not a variable. */
  | { kind: 'attribute'; from: Expr; name: string }
  | { kind: 'undefined' };

type Scope = Let | AttrSet | Lambda;

/** The binder of a variable, or of a name that is inherited from the scope around. */
export function resolve(name: Variable | InheritName): Resolution {
  let below: Node = name;
  if (name.kind === 'InheritName') {
    const inherit = name.parent;
    if (inherit?.kind !== 'Inherit') return { kind: 'undefined' };
    if (inherit.from !== undefined) return { kind: 'attribute', from: inherit.from, name: name.name };
    // `inherit x;` in a `let` or `rec` means the x outside of it.
    below = inherit.parent ?? inherit;
  }
  const withs: With[] = [];
  for (let node = below.parent; node !== undefined; below = node, node = node.parent) {
    if (node.kind === 'With' && below === node.body) withs.push(node);
    const bound = boundBy(node, name.name);
    if (bound !== undefined) return bound;
  }
  if (globals.has(name.name)) return { kind: 'global', name: name.name };
  return withs.length > 0 ? { kind: 'with', withs } : { kind: 'undefined' };
}

/** Whether a node binds a name for what stands within it. */
export const binds = (node: Node, name: string): boolean => boundBy(node, name) !== undefined;

function boundBy(node: Node, name: string): Resolution | undefined {
  switch (node.kind) {
    case 'Let':
    case 'AttrSet': {
      if (node.kind === 'AttrSet' && !node.recursive) return undefined;
      const all = bindingsOf(node).get(name);
      const first = all?.[0];
      if (all === undefined || first === undefined) return undefined;
      if (node.kind === 'Let' && node.body !== undefined)
        return { kind: 'let', node: first, all, scope: node };
      return { kind: 'rec', node: first, all, scope: node };
    }
    case 'Lambda': {
      if (node.name === name) return { kind: 'lambda', node };
      const formal = node.formals?.formals.find((candidate) => candidate.name === name);
      return formal && { kind: 'formal', node: formal, lambda: node };
    }
    default:
      return undefined;
  }
}

const bindingsByName = new WeakMap<Let | AttrSet, ReadonlyMap<string, (Binding | InheritName)[]>>();

/** The names that a `let` or a set binds itself, with their bindings. Dynamic attributes bind no name. */
export function bindingsOf(scope: Let | AttrSet): ReadonlyMap<string, readonly (Binding | InheritName)[]> {
  const known = bindingsByName.get(scope);
  if (known !== undefined) return known;
  const byName = new Map<string, (Binding | InheritName)[]>();
  for (const binder of scope.bindings.flatMap(bindersIn)) {
    const name = nameOf(binder);
    if (name === undefined) continue;
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [binder]);
    else same.push(binder);
  }
  bindingsByName.set(scope, byName);
  return byName;
}

function bindersIn(binding: Binding | Inherit): readonly (Binding | InheritName)[] {
  return binding.kind === 'Inherit' ? binding.names : [binding];
}

/** The name that a binder binds: of an attribute path, the first step. */
export function nameOf(binder: Binder): string | undefined {
  return binder.kind === 'Binding' ? binder.path[0]?.name : binder.name;
}

/** The variables and inherited names of the file that mean this binder, in the order of the text. */
export function references(binder: Binder): (Variable | InheritName)[] {
  const name = nameOf(binder);
  const scope = scopeOf(binder);
  const found: (Variable | InheritName)[] = [];
  if (name === undefined || scope === undefined) return found;
  walk(scope, (node) => {
    if ((node.kind !== 'Variable' && node.kind !== 'InheritName') || node.name !== name) return undefined;
    if (means(resolve(node), binder)) found.push(node);
    return undefined;
  });
  return found;
}

function means(resolution: Resolution, binder: Binder): boolean {
  switch (resolution.kind) {
    case 'let':
    case 'rec':
      return resolution.all.some((node) => node === binder);
    case 'lambda':
    case 'formal':
      return resolution.node === binder;
    default:
      return false;
  }
}

/** The `let`, `rec` set or function in which a binder's name holds; undefined for an attribute of a set that is not recursive. */
export function scopeOf(binder: Binder): Scope | undefined {
  if (binder.kind === 'Lambda') return binder;
  const above = binder.kind === 'Binding' ? binder.parent : binder.parent?.parent;
  if (above?.kind === 'AttrSet') return above.recursive ? above : undefined;
  return above?.kind === 'Let' || above?.kind === 'Lambda' ? above : undefined;
}
