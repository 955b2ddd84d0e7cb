/** `final: prev: { llama-cpp = final.llama-cpp.override { … }; }`: the package is made from itself. */
import { type Files, isProblem } from '../../eval/files.ts';
import { type Change, noChange } from '../../nix/change.ts';
import type { Edits } from '../../nix/edits.ts';
import { resolve } from '../../nix/scopes.ts';
import type { Apply, Binding, Expr, Inherit, InheritName, Lambda, Node, Variable } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf } from '../nodes.ts';
import { bindingOf, overrideCall } from '../override-calls.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { callOf, literalPath } from '../uses.ts';

export const overlayRecursion: Rule = {
  id: 'overlay-recursion',
  severity: 'error',
  summary: 'llama-cpp is defined by final.llama-cpp, which is itself',
  *check({ files, workspace }) {
    for (const file of files) {
      for (const binding of nodesOf(file, 'Binding')) {
        const found = judge(binding, workspace);
        if (found) yield found;
      }
      for (const inherited of nodesOf(file, 'InheritName')) {
        const found = judgeInherited(inherited);
        if (found) yield found;
      }
    }
  },
};

function judge(binding: Binding, workspace: Files): Found | undefined {
  const [name, ...more] = binding.path;
  if (!name?.name || more.length > 0 || !namesLlama(name.name)) return undefined;
  const overlay = overlayOf(binding);
  const head = overlay && headOf(binding.value, workspace, 0);
  if (!overlay || head?.name !== name.name) return undefined;
  const meaning = resolve(head.root);
  const isFinal = meaning.kind === 'lambda' && meaning.node === overlay.outer;
  // `rec { llama-cpp = llama-cpp.override { … }; }`
  const isItself = head.root === head.node && meaning.kind === 'rec' && meaning.node === binding;
  if (!isFinal && !isItself) return undefined;
  return told(head.node, name.name, isItself ? name.name : `${head.root.name}.${name.name}`, overlay, () =>
    mend(head, name.name!, overlay.inner),
  );
}

/** `inherit (final) llama-cpp;` */
function judgeInherited(inherited: InheritName): Found | undefined {
  const from = inherited.parent?.kind === 'Inherit' ? inherited.parent.from : undefined;
  const root = from && skipParens(from);
  if (root?.kind !== 'Variable' || !namesLlama(inherited.name) || inherited.parent?.kind !== 'Inherit')
    return undefined;
  const overlay = overlayOf(inherited.parent);
  const meaning = overlay && resolve(root);
  if (!overlay || meaning?.kind !== 'lambda' || meaning.node !== overlay.outer) return undefined;
  const isAlone = inherited.parent.names.length === 1;
  return told(inherited, inherited.name, `${root.name}.${inherited.name}`, overlay, () =>
    isAlone
      ? changeFile(root.file, (edits) => edits.replaceSpan(root, namePrevious(edits, overlay.inner)))
      : noChange,
  );
}

function told(
  node: Node,
  name: string,
  itself: string,
  overlay: { inner: Lambda },
  change: () => Change,
): Found {
  const previous = previousName(overlay.inner);
  return {
    file: node.file,
    span: spanOf(node),
    message: `\`${itself}\` is the very package that is defined here: Nix stops with “infinite recursion encountered”. The one before the overlay is \`${previous}.${name}\`.`,
    fixes: [{ kind: 'change', title: `Write \`${previous}\``, safe: true, preferred: true, change }],
  };
}

/** The name of the set before the overlay: `_` says that nothing uses it, which the mend changes. */
const previousName = ({ name }: Lambda): string => (name === '_' ? 'prev' : name!);

/** The same, written where the function takes it. */
function namePrevious(edits: Edits, inner: Lambda): string {
  const name = previousName(inner);
  if (name !== inner.name)
    edits.replaceSpan({ start: inner.start, end: inner.start + inner.name!.length }, name);
  return name;
}

/** The set before the overlay in the place of the whole one. */
function mend({ node, root }: Head, name: string, inner: Lambda): Change {
  return changeFile(root.file, (edits) => {
    const previous = namePrevious(edits, inner);
    if (node === root && root.name === name) edits.replaceSpan(root, `${previous}.${name}`);
    else if (node.kind === 'Variable' && node !== root) edits.replaceSpan(node, `${previous}.${name}`);
    else edits.replaceSpan(root, previous);
  });
}

/** The functions of the overlay whose set a binding stands in. */
function overlayOf(binding: Binding | Inherit): { outer: Lambda; inner: Lambda } | undefined {
  let at: Node | undefined = binding.parent;
  if (at?.kind !== 'AttrSet') return undefined;
  while (at && isAround(at)) at = at.parent;
  const outer = at?.parent;
  const isOverlay = at?.kind === 'Lambda' && !at.formals && outer?.kind === 'Lambda' && !outer.formals;
  return isOverlay && at?.kind === 'Lambda' ? { inner: at, outer } : undefined;
}

const isAround = (node: Node): boolean =>
  ['AttrSet', 'Paren', 'Let', 'With', 'Assert'].includes(node.kind) ||
  (node.kind === 'Binary' && node.op === '//');

interface Head {
  /** The name of the package. */
  readonly name: string;
  /** What the name is taken from: `final`, or the name itself. */
  readonly root: Variable;
  /** Where it is told. */
  readonly node: Node;
}

/** What an expression is made from before anything else: `final.llama-cpp` of `(final.llama-cpp.override { }).overrideAttrs f`. */
function headOf(expr: Expr, workspace: Files, depth: number): Head | undefined {
  const inner = skipParens(expr);
  if (depth > 16) return undefined;
  const on = (other: Expr): Head | undefined => headOf(other, workspace, depth + 1);
  const call = overrideCall(inner);
  if (call) return on(call.base);
  if ((inner.kind === 'Let' || inner.kind === 'With') && inner.body) return on(inner.body);
  if (inner.kind === 'Select' && !inner.default) {
    const base = skipParens(inner.base);
    const name = inner.path[0]?.name;
    return base.kind === 'Variable' && name !== undefined ? { name, root: base, node: base } : undefined;
  }
  if (inner.kind === 'Apply') return headOfCall(inner, workspace, on);
  if (inner.kind !== 'Variable') return undefined;
  const meaning = resolve(inner);
  if (meaning.kind === 'with') {
    const [nearest] = meaning.withs;
    const root = nearest && skipParens(nearest.namespace);
    return root?.kind === 'Variable' ? { name: inner.name, root, node: inner } : undefined;
  }
  if (meaning.kind === 'rec') return { name: inner.name, root: inner, node: inner };
  const bound = meaning.kind === 'let' && meaning.node.kind === 'Binding' ? meaning.node : undefined;
  return bound?.path.length === 1 ? on(bound.value) : undefined;
}

/** `final.callPackage ./x.nix { }`, whose file is `{ llama-cpp }: llama-cpp.overrideAttrs …`. */
function headOfCall(apply: Apply, workspace: Files, on: (expr: Expr) => Head | undefined): Head | undefined {
  const { fn, args } = callOf(apply);
  const [path, given] = args.map(skipParens);
  if (fn.kind !== 'Select' || fn.path.at(-1)?.name !== 'callPackage' || fn.path.length !== 1)
    return undefined;
  const root = skipParens(fn.base);
  const target = path?.kind === 'Path' ? literalPath(path) : undefined;
  const source = target === undefined ? undefined : workspace.source(target);
  if (root.kind !== 'Variable' || !source || isProblem(source) || given?.kind !== 'AttrSet') return undefined;
  const name = madeFrom(source.tree.root);
  if (name === undefined) return undefined;
  const argument = bindingOf(given, name);
  if (argument) return on(argument.value);
  const isGiven = given.bindings.some(
    (one) => one.kind === 'Inherit' && one.names.some((own) => own.name === name),
  );
  return isGiven ? undefined : { name, root, node: fn };
}

/** The argument of a package's function that it is an override of. */
function madeFrom(root: Expr): string | undefined {
  const lambda = skipParens(root);
  if (lambda.kind !== 'Lambda' || !lambda.formals) return undefined;
  let at = skipParens(lambda.body);
  for (let call = overrideCall(at); call; call = overrideCall(at)) at = skipParens(call.base);
  if (at.kind !== 'Variable' || at === skipParens(lambda.body)) return undefined;
  const meaning = resolve(at);
  return meaning.kind === 'formal' && meaning.lambda === lambda ? at.name : undefined;
}
