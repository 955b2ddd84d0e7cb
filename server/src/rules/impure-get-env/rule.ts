/** `builtins.getEnv "HOSTNAME"`, which is "" when a flake is evaluated. */

import { references } from '../../nix/scopes.ts';
import type { Apply, Expr, Node } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { isConditional } from '../guards.ts';
import { isAboutLlama, namesLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { callOf, isBuiltin } from '../uses.ts';

export const impureGetEnv: Rule = {
  id: 'impure-get-env',
  severity: 'warning',
  summary: 'builtins.getEnv, in what a flake reaches',
  *check({ fleet, files, reached }) {
    if (!fleet) return;
    for (const file of files) {
      if (!reached.has(file.path) || !file.text.includes('getEnv')) continue;
      for (const apply of nodesOf(file, 'Apply')) {
        if (isBuiltin(apply.fn, 'getEnv') && !isConditional(apply) && !isCompared(apply) && isOurs(apply))
          yield found(apply);
      }
    }
  },
};

/** What decides by host, or is about llama.cpp: somebody's secrets in the environment are not our matter. */
const isOurs = (apply: Apply): boolean =>
  isKey(apply) || decidesPackage(apply) || /^HOST(NAME)?$/.test(variableOf(apply.arg)) || isAboutLlama(apply);

/** Whether it is compared in what names a llama.cpp: `if gpu == "cuda" then pkgs.llama-cpp …`. */
const decidesPackage = (apply: Apply): boolean =>
  usesOf(apply).some((use) =>
    [...ancestors(use)].some(
      (above) =>
        (above.kind === 'If' || (above.kind === 'Apply' && choosing.has(nameOfCall(above)))) &&
        namesLlama(textOf(above)),
    ),
  );

const choosing = new Set(['mkIf', 'optional', 'optionals', 'optionalAttrs']);

function nameOfCall(apply: Apply): string {
  const { fn } = callOf(apply);
  return (fn.kind === 'Select' ? fn.path.at(-1)?.name : fn.kind === 'Variable' ? fn.name : undefined) ?? '';
}

/** Whether it is used as the name of an attribute. */
const isKey = (apply: Apply): boolean => usesOf(apply).some((use) => isName(outer(use)));

function found(apply: Apply): Found {
  const name = variableOf(apply.arg);
  const comes = isKey(apply)
    ? "as a name it gives “attribute '' missing”"
    : 'whatever is decided by it is decided the same way everywhere';
  return {
    file: apply.file,
    span: spanOf(apply),
    message: `A flake is evaluated without the environment: ${name} is always "" here, unless Nix is run with \`--impure\`; ${comes}.${name === 'HOSTNAME' ? ' A module can read `config.networking.hostName`.' : ''}`,
  };
}

const variableOf = (expr: Expr): string => {
  const inner = skipParens(expr);
  const [text] = inner.kind === 'String' ? inner.parts : [];
  return typeof text === 'string' && inner.kind === 'String' && inner.parts.length === 1
    ? text
    : 'the variable';
};

/** Where its value goes: itself, or the names that a `let` gives it. */
function usesOf(apply: Apply): readonly Node[] {
  const { parent } = outer(apply);
  if (parent?.kind === 'Binding' && parent.parent?.kind === 'Let' && parent.path.length === 1)
    return references(parent);
  return [apply];
}

function outer(node: Node): Node {
  let at = node;
  while (at.parent?.kind === 'Paren') at = at.parent;
  return at;
}

const isName = (node: Node): boolean =>
  node.parent?.kind === 'AttrName' || node.parent?.parent?.kind === 'AttrName';

/** A value that is compared with nothing is looked at before it is trusted; compared with a name, it is never that. */
const isCompared = (apply: Apply): boolean =>
  usesOf(apply).some((use) =>
    [...ancestors(use)].some((above) => {
      if (above.kind !== 'Binary' || !['==', '!='].includes(above.op)) return false;
      return [above.left, above.right].some((side) => textOf(skipParens(side)) === '""');
    }),
  );
