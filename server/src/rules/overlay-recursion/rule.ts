/** `final: prev: { llama-cpp = final.llama-cpp.override { … }; }`: the package is made from itself. */
import { resolve } from '../../nix/scopes.ts';
import type { Binding, Expr, Lambda, Node, Variable } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf } from '../nodes.ts';
import { overrideCall } from '../override-calls.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const overlayRecursion: Rule = {
  id: 'overlay-recursion',
  severity: 'error',
  summary: 'llama-cpp is defined by final.llama-cpp, which is itself',
  *check({ files }) {
    for (const file of files) {
      for (const binding of nodesOf(file, 'Binding')) {
        const found = judge(binding);
        if (found) yield found;
      }
    }
  },
};

function judge(binding: Binding): Found | undefined {
  const [name, ...more] = binding.path;
  if (!name?.name || more.length > 0 || !namesLlama(name.name)) return undefined;
  const overlay = overlayOf(binding);
  const head = overlay && headOf(binding.value, 0);
  if (!overlay || head?.names[0] !== name.name) return undefined;
  const meaning = resolve(head.variable);
  if (meaning.kind !== 'lambda' || meaning.node !== overlay.outer) return undefined;
  const { variable } = head;
  const previous = overlay.inner.name!;
  return {
    file: binding.file,
    span: spanOf(variable),
    message: `\`${variable.name}.${name.name}\` is the very package that is defined here: Nix stops with “infinite recursion encountered”. The one before the overlay is \`${previous}.${name.name}\`.`,
    fixes: [
      {
        kind: 'change',
        title: `Write \`${previous}\``,
        safe: true,
        preferred: true,
        change: () => changeFile(variable.file, (edits) => edits.replaceSpan(variable, previous)),
      },
    ],
  };
}

/** The functions of the overlay whose set a binding stands in. */
function overlayOf(binding: Binding): { outer: Lambda; inner: Lambda } | undefined {
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
  readonly variable: Variable;
  readonly names: readonly (string | undefined)[];
}

/** What an expression is made from before anything else: `final.llama-cpp` of `(final.llama-cpp.override { }).overrideAttrs f`. */
function headOf(expr: Expr, depth: number): Head | undefined {
  const inner = skipParens(expr);
  if (depth > 16) return undefined;
  const call = overrideCall(inner);
  if (call) return headOf(call.base, depth + 1);
  if (inner.kind === 'Let' && inner.body) return headOf(inner.body, depth + 1);
  if (inner.kind === 'Select' && !inner.default) {
    const base = skipParens(inner.base);
    return base.kind === 'Variable'
      ? { variable: base, names: inner.path.map(({ name }) => name) }
      : undefined;
  }
  if (inner.kind !== 'Variable') return undefined;
  const meaning = resolve(inner);
  const bound = meaning.kind === 'let' && meaning.node.kind === 'Binding' ? meaning.node : undefined;
  return bound?.path.length === 1 ? headOf(bound.value, depth + 1) : undefined;
}
