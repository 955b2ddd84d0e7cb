/**
 * A fleet that chooses its llama.cpp by itself: an if-chain or a set over an option of its own, or override arguments that are
 * worked out. The choice stays; what it chooses from becomes the overlay's packages.
 *
 *     if cfg.accel == "cuda" then pkgs.llama-cpp.override { cudaSupport = true; } else pkgs.llama-cpp
 *     if cfg.accel == "cuda" then pkgs.llama-cpp-cuda else pkgs.llama-cpp-cpu
 *
 * A choice by the host's name is none of these: the GPU option says the same in the host's own file.
 */
import type { Edits } from '../nix/edits.ts';
import { resolve } from '../nix/scopes.ts';
import type { AttrSet, Binding, Expr, Node, Span } from '../nix/syntax.ts';
import { skipParens, staticPath, walk } from '../nix/walk.ts';
import { type Backend, isSelection, type Selection, selectionOfBackends } from '../upstream/backends.ts';
import { nixpkgsVariant } from '../upstream/nixpkgs-packages.ts';
import { overrideArgument } from '../upstream/override-arguments.ts';

/** One of the packages that are chosen from. */
type Leaf =
  /** A package by its name, with or without arguments that are written out. */
  | { readonly kind: 'fixed'; readonly expr: Expr; readonly prefix: string; readonly selection: Selection }
  /** A package whose arguments are worked out: each argument with upstream's name for it. */
  | {
      readonly kind: 'computed';
      /** Where the package's name is written. */
      readonly name: Span;
      readonly arguments: readonly { readonly binding: Binding; readonly upstream: string }[];
    };

export interface OwnChoice {
  readonly leaves: readonly Leaf[];
}

/** The choice that an expression is; undefined for one that makes none, or that leaves open what is chosen from. */
export function ownChoice(expr: Expr): OwnChoice | undefined {
  const inner = skipParens(expr);
  if (namesHost(inner)) return undefined;
  const branches = branchesOf(inner);
  if (!branches) {
    const leaf = leafOf(inner);
    return leaf?.kind === 'computed' ? { leaves: [leaf] } : undefined;
  }
  const leaves: Leaf[] = [];
  for (const branch of branches) {
    const leaf = leafOf(branch);
    if (!leaf) return undefined;
    leaves.push(leaf);
  }
  return { leaves };
}

/** The selections that a choice is from, as far as they are written out. */
export const selectionsOf = ({ leaves }: OwnChoice): Selection[] =>
  leaves.flatMap((leaf) => (leaf.kind === 'fixed' ? [leaf.selection] : []));

/** Makes a choice one of the overlay's packages. */
export function chooseFromOverlay(change: Edits, { leaves }: OwnChoice): void {
  for (const leaf of leaves) {
    if (leaf.kind === 'fixed') {
      change.replace(leaf.expr, `${leaf.prefix}llama-cpp-${leaf.selection}`);
      continue;
    }
    change.replaceSpan(leaf.name, 'llama-cpp-cpu');
    for (const { binding, upstream } of leaf.arguments) change.replaceSpan(binding.path[0]!, upstream);
  }
}

/** What `if` and `{ … }.${key}` choose from, the inner choices' branches among them; undefined for no choice. */
function branchesOf(expr: Expr): Expr[] | undefined {
  const inner = skipParens(expr);
  const deeper = (branch: Expr): Expr[] => branchesOf(branch) ?? [branch];
  if (inner.kind === 'If') return [...deeper(inner.then), ...deeper(inner.else)];
  if (inner.kind !== 'Select') return undefined;
  const base = skipParens(inner.base);
  if (base.kind !== 'AttrSet' || !base.bindings.every((binding) => binding.kind === 'Binding'))
    return undefined;
  const values = base.bindings.map((binding) => (binding as Binding).value);
  return [...values, ...(inner.default ? [inner.default] : [])].flatMap(deeper);
}

/** Whether something asks for the name of the host. */
function namesHost(expr: Expr): boolean {
  let found = false;
  walk(expr, (node: Node) => {
    if (node.kind === 'Select' && node.path.some(({ name }) => name === 'hostName')) found = true;
    if (node.kind === 'Variable' && /^(host(name|Name)?|networkHostName)$/.test(node.name)) found = true;
    return !found;
  });
  return found;
}

function leafOf(expr: Expr): Leaf | undefined {
  const inner = skipParens(expr);
  const named = packageName(inner);
  if (named) return { kind: 'fixed', expr, prefix: named.prefix, selection: named.selection };
  if (inner.kind !== 'Apply') return undefined;
  const fn = skipParens(inner.fn);
  const arguments_ = skipParens(inner.arg);
  if (fn.kind !== 'Select' || fn.path.at(-1)?.name !== 'override' || arguments_.kind !== 'AttrSet')
    return undefined;
  // `pkgs.llama-cpp.override` is one select.
  const base = fn.path.length === 1 ? packageName(skipParens(fn.base)) : packageName(fn, fn.path.length - 1);
  return base?.attribute === 'llama-cpp' ? withArguments(expr, base, arguments_) : undefined;
}

/** A package with the arguments of nixpkgs' own. */
function withArguments(expr: Expr, { name, prefix }: NamedPackage, { bindings }: AttrSet): Leaf | undefined {
  const on = new Set<Backend>();
  const computed: { binding: Binding; upstream: string }[] = [];
  let isFixed = true;
  for (const binding of bindings) {
    if (binding.kind !== 'Binding' || binding.path.length !== 1) return undefined;
    const argument = overrideArgument('nixpkgs', binding.path[0]!.name ?? '');
    if (argument?.backend === undefined || argument.counterpart === undefined) return undefined;
    computed.push({ binding, upstream: argument.counterpart });
    const value = skipParens(binding.value);
    if (value.kind === 'Variable' && (value.name === 'true' || value.name === 'false')) {
      if (value.name === 'true') on.add(argument.backend);
    } else {
      isFixed = false;
    }
  }
  if (!isFixed) return { kind: 'computed', name, arguments: computed };
  const selection = selectionOfBackends([...on]);
  return selection && { kind: 'fixed', expr, prefix, selection };
}

interface NamedPackage {
  readonly prefix: string;
  readonly attribute: string;
  readonly name: Span;
  readonly selection: Selection;
}

/** `pkgs.llama-cpp-vulkan`, `llama-cpp` under `with pkgs`: of the host's own packages. */
function packageName(expr: Expr, steps?: number): NamedPackage | undefined {
  if (expr.kind === 'Variable') {
    if (resolve(expr).kind !== 'with') return undefined;
    const selection = selectionNamed(expr.name);
    return selection && { prefix: '', attribute: expr.name, name: expr, selection };
  }
  if (expr.kind !== 'Select' || expr.default) return undefined;
  const names = staticPath(expr.path.slice(0, steps));
  const base = skipParens(expr.base);
  if (names?.length !== 1 || base.kind !== 'Variable' || base.name !== 'pkgs') return undefined;
  const selection = selectionNamed(names[0]!);
  return selection && { prefix: 'pkgs.', attribute: names[0]!, name: expr.path[0]!, selection };
}

function selectionNamed(name: string): Selection | undefined {
  const suffix = /^llama-cpp-(.+)$/.exec(name)?.[1];
  if (suffix !== undefined && isSelection(suffix)) return suffix;
  if (name === 'llama-cpp') return 'cpu';
  const variant = nixpkgsVariant(name);
  return variant?.backend ? selectionOfBackends([variant.backend]) : undefined;
}
