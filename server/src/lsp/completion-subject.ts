/**
 * What a cursor asks for, of the few things that completion speaks of; undefined for everything else, which is other servers' business.
 *
 *     hardware.gpu = "|"    hardware.gpu = |           a variant
 *     pkgs.llama-|    with pkgs; [ llama-| ]           a package
 *     inputs.llama-cpp.packages.|                      a system that it has outputs for
 *     inputs.llama-cpp.packages.${system}.|            an output of the official flake
 *     x.override { | }                                 an argument of a llama.cpp package
 *     "-DGGML_|"      lib.cmakeBool "GGML_|"           a CMake flag
 *     "-DGGML_CUDA=|"                                  its value
 *     follows = "|"                                    an input
 */
import { resolve } from '../nix/scopes.ts';
import type { AttrName, AttrSet, Binding, Expr, Node, SourceFile, StringExpr } from '../nix/syntax.ts';
import { ancestors, nodeAt, skipParens } from '../nix/walk.ts';
import { endsWith, isOptionRoot, pathTo } from './attribute-paths.ts';
import { isFlagFunction } from './cmake-syntax.ts';
import { argumentSet } from './overridden-package.ts';

export type Wanted =
  | {
      readonly kind: 'variant';
      /** Whether the quotes have still to be written. */
      readonly isBare: boolean;
    }
  | { readonly kind: 'package' }
  | {
      readonly kind: 'output';
      /** The name before `packages`. */
      readonly input: string;
      readonly set: 'packages' | 'legacyPackages';
      /** Undefined where it is computed. */
      readonly system: string | undefined;
    }
  | {
      readonly kind: 'system';
      /** The name before `packages`. */
      readonly input: string;
    }
  | { readonly kind: 'argument'; readonly set: AttrSet; readonly given: ReadonlySet<string | undefined> }
  | {
      readonly kind: 'flag';
      /** `name` within `cmakeBool "…"`, where the value stands apart. */
      readonly form: 'definition' | 'name';
    }
  | { readonly kind: 'flag-value'; readonly name: string }
  | { readonly kind: 'input' };

/** @param start where the word begins; at least one character stands there */
export function wantedAt(file: SourceFile, start: number, option: readonly string[]): Wanted | undefined {
  const found = nodeAt(file.tree.root, start);
  if (!found) return undefined;
  const node = found.kind === 'String' && found.parent?.kind === 'AttrName' ? found.parent : found;
  switch (node.kind) {
    case 'String':
      return inString(node, start, option);
    case 'AttrName':
      return inPath(node);
    case 'Variable': {
      const meaning = resolve(node);
      const isPackage = meaning.kind === 'with' && meaning.withs.some((w) => isPackageSet(w.namespace));
      if (isPackage) return { kind: 'package' };
      return isOptionValue(node, option) ? { kind: 'variant', isBare: true } : undefined;
    }
    case 'InheritName': {
      const { parent } = node;
      const from = parent?.kind === 'Inherit' ? parent.from : undefined;
      return from && isPackageSet(from) ? { kind: 'package' } : undefined;
    }
    default:
      return undefined;
  }
}

function inString(node: StringExpr, start: number, option: readonly string[]): Wanted | undefined {
  const [text = '', ...others] = node.parts;
  if (typeof text !== 'string' || others.length > 0 || node.style !== 'quoted' || text.includes('/'))
    return undefined;
  const { parent } = node;
  if (parent?.kind === 'Apply' && parent.arg === node && isFlagFunction(parent.fn))
    return { kind: 'flag', form: 'name' };
  const isFirst = start === node.start + 1;
  const [defined, flag] = /^-D(\w+)(?::\w+)?=/.exec(text) ?? [];
  if (flag !== undefined && start === node.start + 1 + defined!.length)
    return { kind: 'flag-value', name: flag };
  if (isFirst && /^-D?\w*(?:[:=]|$)/.test(text)) return { kind: 'flag', form: 'definition' };
  if (parent?.kind === 'Binary' && (parent.op === '==' || parent.op === '!=')) {
    const other = skipParens(parent.left === node ? parent.right : parent.left);
    const last = other.kind === 'Select' ? other.path.at(-1) : undefined;
    return last && isOption(pathTo(last), option) ? { kind: 'variant', isBare: false } : undefined;
  }
  if (isOptionValue(node, option)) return { kind: 'variant', isBare: false };
  const binding = [...ancestors(node)].find((above): above is Binding => above.kind === 'Binding');
  const last = binding?.path.at(-1);
  if (!binding || !last) return undefined;
  return isFollows(pathTo(last), binding, node) ? { kind: 'input' } : undefined;
}

function isOptionValue(node: Node, option: readonly string[]): boolean {
  const binding = [...ancestors(node)].find((above): above is Binding => above.kind === 'Binding');
  const last = binding?.path.at(-1);
  return last !== undefined && isOption(pathTo(last), option) && isValueOf(binding!, node);
}

const isOption = (path: readonly (string | undefined)[], option: readonly string[]): boolean =>
  endsWith(path, option) && isOptionRoot(path, option);

/** The whole value, perhaps within `mkDefault`, `mkIf` or the branches of an `if`; not an element or an argument's default. */
function isValueOf(binding: Binding, node: Node): boolean {
  let below = node;
  for (const above of ancestors(node)) {
    if (above === binding) return true;
    const isPassed = above.kind === 'Apply' && above.arg === below;
    const isBranch = above.kind === 'If' && above.condition !== below;
    if (!isPassed && !isBranch && above.kind !== 'Paren') return false;
    below = above;
  }
  return false;
}

const isFollows = (path: readonly (string | undefined)[], binding: Binding, node: Node): boolean =>
  binding.value === node &&
  node.file.path.endsWith('/flake.nix') &&
  path[0] === 'inputs' &&
  path.at(-1) === 'follows';

const isOutputSet = (name: string | undefined): name is 'packages' | 'legacyPackages' =>
  name === 'packages' || name === 'legacyPackages';

function inPath(node: AttrName): Wanted | undefined {
  const { parent } = node;
  if (parent?.kind === 'Binding') return parent.path[0] === node ? argument(parent) : undefined;
  if (parent?.kind !== 'Select') return undefined;
  const path = pathTo(node);
  const [input, set, system] = [path.at(-4), path.at(-3), path.at(-2)];
  if (input !== undefined && isOutputSet(set)) return { kind: 'output', input, set, system };
  if (set !== undefined && isOutputSet(system)) return { kind: 'system', input: set };
  return parent.path[0] === node && isPackageSet(parent.base) ? { kind: 'package' } : undefined;
}

/** A name among the arguments of what may be a package. */
function argument(binding: Binding): Wanted | undefined {
  const set = argumentSet(binding);
  if (!set) return undefined;
  const names = set.bindings.flatMap((one) =>
    one.kind === 'Binding' ? [one.path[0]?.name] : one.names.map(({ name }) => name),
  );
  const own = binding.path[0]?.name;
  return { kind: 'argument', set, given: new Set(names.filter((name) => name !== own)) };
}

const setNames = new Set(['pkgs', 'final', 'prev', 'self', 'super', '_final', '_prev']);

/** `pkgs`, an overlay's `final` and `prev`; by the names that everybody uses. */
function isPackageSet(expr: Expr): boolean {
  const base = skipParens(expr);
  if (base.kind !== 'Variable' || !setNames.has(base.name)) return false;
  return base.name !== 'self' || resolve(base).kind === 'lambda';
}
