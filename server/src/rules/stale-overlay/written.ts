/**
 * Builds of llama.cpp by hand, as they are written: in an overlay within a module or a flake, in `packageOverrides`, and in a copy of
 * nixpkgs' or upstream's package.nix.
 */
import type { Apply, Binding, Expr, Lambda, SourceFile } from '../../nix/syntax.ts';
import { ancestors, skipParens, walk } from '../../nix/walk.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import { overlayAround } from '../overlay-functions.ts';
import { bindingOf, overrideCall } from '../override-calls.ts';
import type { RuleContext } from '../rule.ts';
import { callOf } from '../uses.ts';
import { writtenPackage } from '../written-packages.ts';

export interface HandMade {
  readonly binding: Binding;
  readonly name: string;
  readonly from: 'nixpkgs' | 'sources';
  /** More than a choice of backend: flags, sources or patches. */
  readonly isTuned: boolean;
}

/** What the overlays of a file define by hand. */
export function handMadeIn(context: RuleContext, file: SourceFile): HandMade[] {
  const found: HandMade[] = [];
  for (const binding of nodesOf(file, 'Binding')) {
    const name = binding.path[0]?.name;
    if (binding.path.length !== 1 || name === undefined || !/^llama[-_]?cpp/i.test(name)) continue;
    if (!isDefinition(binding)) continue;
    if (derivationOf(binding.value)) found.push({ binding, name, from: 'sources', isTuned: true });
    else if (isOverridden(binding.value) && writtenPackage(context, binding.value)?.origin === 'nixpkgs')
      found.push({ binding, name, from: 'nixpkgs', isTuned: isTuned(binding.value) });
  }
  return found;
}

/** What a file builds that is a function of packages and yields a set of llama.cpp's variants, and of nothing else. */
export function variantsIn(context: RuleContext, file: SourceFile): HandMade[] {
  const root = skipParens(file.tree.root);
  if (root.kind !== 'Lambda' || !isOfPackages(root)) return [];
  let set = skipParens(root.body);
  while ((set.kind === 'Let' || set.kind === 'With') && set.body) set = skipParens(set.body);
  if (set.kind !== 'AttrSet' || set.bindings.length === 0) return [];
  const found = set.bindings.map((binding): HandMade | undefined => {
    const name = binding.kind === 'Binding' && binding.path.length === 1 ? binding.path[0]!.name : undefined;
    if (binding.kind !== 'Binding' || name === undefined || !isOverridden(binding.value)) return undefined;
    if (writtenPackage(context, binding.value)?.origin !== 'nixpkgs') return undefined;
    return { binding, name, from: 'nixpkgs', isTuned: isTuned(binding.value) };
  });
  return found.every((one) => one !== undefined) ? found : [];
}

/** `{ pkgs, lib }:`, of which a module would have more. */
const isOfPackages = ({ formals }: Lambda): boolean =>
  formals?.formals.some(({ name }) => name === 'pkgs') === true &&
  !formals.formals.some(({ name }) => ['config', 'options', 'inputs'].includes(name));

/** In the set that an overlay or `packageOverrides` yields, not in an argument or a `let` within it. */
function isDefinition(binding: Binding): boolean {
  if (binding.parent?.kind !== 'AttrSet') return false;
  const overlay = overlayAround(binding);
  for (const above of ancestors(binding)) {
    if (above === overlay?.inner) return true;
    if (above.kind === 'Binding') return above.path.at(-1)?.name === 'packageOverrides';
    if (above.kind === 'Apply' || above.kind === 'List') return false;
  }
  return false;
}

const isOverridden = (expr: Expr): boolean => {
  const call = overrideCall(skipParens(expr));
  return call !== undefined && (call.set === undefined || call.set.bindings.length > 0);
};

function isTuned(expr: Expr): boolean {
  for (let call = overrideCall(skipParens(expr)); call; call = overrideCall(skipParens(call.base)))
    if (call.method === 'overrideAttrs') return true;
  return false;
}

/** `stdenv.mkDerivation { pname = "llama-cpp"; … }`, and the binding that says so. */
function derivationOf(expr: Expr): Binding | undefined {
  const { fn, args } = callOf(expr);
  const name = fn.kind === 'Select' ? fn.path.at(-1)?.name : fn.kind === 'Variable' ? fn.name : undefined;
  if (!/^mkDerivation$/.test(name ?? '') || args.length !== 1) return undefined;
  let at = skipParens(args[0]!);
  while (at.kind === 'Lambda' || at.kind === 'Let' || at.kind === 'With') {
    if (!at.body) return undefined;
    at = skipParens(at.body);
  }
  const given = at.kind === 'AttrSet' ? (bindingOf(at, 'pname') ?? bindingOf(at, 'name')) : undefined;
  return given && namesLlama(textOf(given.value)) ? given : undefined;
}

const upstreamSource =
  /owner\s*=\s*"(ggml-org|ggerganov)"[^}]*repo\s*=\s*"llama\.cpp"|github\.com\/(ggml-org|ggerganov)\/llama\.cpp\/archive/i;

/** Backends that the official flake does not build. */
const otherBackends =
  /GGML_(OPENCL|SYCL|HEXAGON|CANN|MUSA|ZDNN|QNN|WEBGPU)(:BOOL)?=(ON|1|TRUE)|"GGML_(OPENCL|SYCL|HEXAGON|CANN|MUSA|ZDNN|QNN|WEBGPU)" true/;

/** Where a package's file says that it is llama.cpp, of llama.cpp's own sources: a fork is nobody's to replace. */
export function vendoredIn(file: SourceFile): Binding | undefined {
  const root = skipParens(file.tree.root);
  if (root.kind !== 'Lambda' || !root.formals || !upstreamSource.test(file.text)) return undefined;
  // nixpkgs' package asks for `config` as well, and for nothing that it does not name.
  const isModule =
    root.formals.ellipsis || root.formals.formals.some(({ name }) => ['inputs', 'pkgs'].includes(name));
  if (isModule || otherBackends.test(file.text)) return undefined;
  let found: Binding | undefined;
  walk(root.body, (node) => {
    if (!found && node.kind === 'Apply') found = derivationOf(node as Apply);
    return undefined;
  });
  return found;
}
