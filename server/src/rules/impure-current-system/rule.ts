/** `builtins.currentSystem`, which a flake's pure evaluation does not have. */
import { references, resolve } from '../../nix/scopes.ts';
import type { Expr, Formal, InheritName, Node, Select, Variable } from '../../nix/syntax.ts';
import { skipParens, staticPath } from '../../nix/walk.ts';
import { isConditional } from '../guards.ts';
import { nodesOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { type ImportCall, importCall } from '../uses.ts';
import { replacements } from './replacements.ts';

export const impureCurrentSystem: Rule = {
  id: 'impure-current-system',
  severity: 'error',
  summary: 'builtins.currentSystem, in what a flake reaches',
  *check({ fleet, files, reached, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const file of files) {
      if (!reached.has(file.path)) continue;
      for (const select of nodesOf(file, 'Select')) {
        if (isCurrentSystem(select) && !isConditional(select)) yield found(select);
      }
      for (const variable of nodesOf(file, 'Variable')) {
        if (isInherited(variable) && !isConditional(variable)) yield found(variable);
      }
      for (const name of nodesOf(file, 'InheritName')) {
        if (isHandedOn(name) && !isConditional(name)) yield found(name);
      }
    }
    yield* defaults();

    /** `{ inputs, system ? builtins.currentSystem }:` of a file that is called without a system. */
    function* defaults(): Iterable<Found> {
      const calls = files.flatMap((file) =>
        nodesOf(file, 'Apply').flatMap((apply) => (reached.has(file.path) ? (importCall(apply) ?? []) : [])),
      );
      for (const file of files) {
        if (!reached.has(file.path) || !file.text.includes('currentSystem')) continue;
        for (const select of nodesOf(file, 'Select')) {
          const formal = isCurrentSystem(select) ? formalAround(select) : undefined;
          if (formal && calls.some((call) => leavesOut(call, formal))) yield found(select);
        }
      }
    }

    function found(expr: Expr | InheritName): Found {
      return {
        file: expr.file,
        span: spanOf(expr),
        message:
          "A flake is evaluated without knowing the machine: Nix stops with “attribute 'currentSystem' missing”, unless it is run with `--impure`.",
        fixes: expr.kind === 'InheritName' ? [] : replacements(fleet!, expr),
      };
    }
  },
};

/** `builtins.currentSystem`, without a default. */
function isCurrentSystem(select: Select): boolean {
  const base = skipParens(select.base);
  if (select.default || base.kind !== 'Variable' || base.name !== 'builtins') return false;
  return staticPath(select.path)?.join('.') === 'currentSystem' && resolve(base).kind === 'global';
}

/** `currentSystem`, inherited from `builtins`. */
function isInherited(variable: Variable): boolean {
  if (variable.name !== 'currentSystem') return false;
  const meaning = resolve(variable);
  if (meaning.kind !== 'let' || meaning.node.kind !== 'InheritName') return false;
  return isFromBuiltins(meaning.node);
}

function isFromBuiltins({ parent }: InheritName): boolean {
  const from = parent?.kind === 'Inherit' && parent.from ? skipParens(parent.from) : undefined;
  return from?.kind === 'Variable' && from.name === 'builtins';
}

/** `f { inherit (builtins) currentSystem; }` */
function isHandedOn(name: InheritName): boolean {
  const set = name.parent?.parent;
  return (
    name.name === 'currentSystem' &&
    set?.kind === 'AttrSet' &&
    set.parent?.kind === 'Apply' &&
    isFromBuiltins(name)
  );
}

/** The argument of a file's function whose default an expression is, where the file uses the argument. */
function formalAround(expr: Expr): Formal | undefined {
  let at: Node | undefined = expr.parent;
  while (at?.kind === 'Paren') at = at.parent;
  if (at?.kind !== 'Formal' || skipParens(expr.file.tree.root) !== at.parent?.parent) return undefined;
  return references(at).length > 0 ? at : undefined;
}

/** Whether a call of the file gives a set that is written down, without the argument. */
function leavesOut({ file, args }: ImportCall, formal: Formal): boolean {
  const set = args[0] && skipParens(args[0]);
  if (set?.kind !== 'AttrSet' || (file !== formal.file.path && `${file}/default.nix` !== formal.file.path))
    return false;
  return set.bindings.every((one) =>
    one.kind === 'Binding'
      ? one.path[0]?.name !== undefined && one.path[0].name !== formal.name
      : one.names.every(({ name }) => name !== formal.name),
  );
}
