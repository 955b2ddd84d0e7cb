/** `builtins.currentSystem`, which a flake's pure evaluation does not have. */
import { resolve } from '../../nix/scopes.ts';
import type { Expr, Select, Variable } from '../../nix/syntax.ts';
import { skipParens, staticPath } from '../../nix/walk.ts';
import { isConditional } from '../guards.ts';
import { nodesOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
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
    }

    function found(expr: Expr): Found {
      return {
        file: expr.file,
        span: spanOf(expr),
        message:
          "A flake is evaluated without knowing the machine: Nix stops with “attribute 'currentSystem' missing”, unless it is run with `--impure`.",
        fixes: replacements(fleet!, expr),
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
  const { parent } = meaning.node;
  const from = parent?.kind === 'Inherit' && parent.from ? skipParens(parent.from) : undefined;
  return from?.kind === 'Variable' && from.name === 'builtins';
}
