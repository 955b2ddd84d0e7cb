/** `imports = [ inputs.x.nixosModules.default ];` where `inputs` comes by `_module.args`, which is known only after all imports are. */

import type { Fleet, Host } from '../../fleet/types.ts';
import { resolve } from '../../nix/scopes.ts';
import type { Expr, Variable } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { type ModuleFile, moduleFilesOf, sourceOfArgument } from '../module-files.ts';
import { listsIn } from '../overlay-lists.ts';
import { bindingOf } from '../override-calls.ts';
import { passInputs } from '../pass-inputs.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { callOf, libraryFunction } from '../uses.ts';

export const importsFromModuleArgs: Rule = {
  id: 'imports-from-module-args',
  severity: 'error',
  summary: 'imports is worked out from an argument that only modules define',
  *check({ fleet, files, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const host of fleet.hosts) {
      if (!host.modules) continue;
      for (const module of moduleFilesOf(fleet, host.modules, files)) yield* judge(fleet, host, module);
    }
  },
};

function* judge(fleet: Fleet, host: Host, { lambda, set }: ModuleFile): Iterable<Found> {
  const imports = set && bindingOf(set, 'imports');
  const elements = imports ? listsIn(imports.value).flatMap((list) => list.elements) : [];
  const conditions = imports ? conditionsIn(imports.value) : [];
  for (const variable of [...elements.map(headOf), ...conditions.map(headOfCondition)]) {
    const meaning = variable && resolve(variable);
    if (!variable || meaning?.kind !== 'formal' || meaning.lambda !== lambda) continue;
    const { name } = variable;
    if (sourceOfArgument(fleet, host.modules!, name) !== 'module') continue;
    yield {
      file: variable.file,
      span: spanOf(variable),
      message: `\`${name}\` is known only after all imports are: Nix stops with “infinite recursion encountered”. What \`imports\` asks for must be a special argument of ${host.name}.`,
      fixes:
        name === 'inputs'
          ? passInputs(host.modules!.node, host.kind === 'home' ? 'extraSpecialArgs' : 'specialArgs')
          : [],
    };
  }
}

/** The name that must be known before anything can be said of a module: `inputs` of `inputs.x.nixosModules.default`. */
function headOf(expr: Expr): Variable | undefined {
  const inner = skipParens(expr);
  if (inner.kind === 'Variable') return inner;
  if (inner.kind === 'Select') return headOf(inner.base);
  const [first] =
    inner.kind === 'String' || inner.kind === 'Path' ? inner.parts.filter((part) => part !== '') : [];
  if (typeof first === 'object') return headOf(first.expr);
  return inner.kind === 'Binary' && inner.op === '+' ? headOf(inner.left) : undefined;
}

/** What decides which modules are imported: of `if c then [ … ] else [ … ]` and `lib.optional c ./x.nix`. */
function conditionsIn(expr: Expr): Expr[] {
  const inner = skipParens(expr);
  if (inner.kind === 'Binary' && inner.op === '++')
    return [...conditionsIn(inner.left), ...conditionsIn(inner.right)];
  if (inner.kind === 'If') return [inner.condition, ...conditionsIn(inner.then), ...conditionsIn(inner.else)];
  const { fn, args } = callOf(inner);
  const name = libraryFunction(fn);
  return args.length === 2 && (name === 'optional' || name === 'optionals') ? [args[0]!] : [];
}

/** The name that a condition asks first. */
function headOfCondition(expr: Expr): Variable | undefined {
  const inner = skipParens(expr);
  if (inner.kind === 'Unary') return headOfCondition(inner.operand);
  return inner.kind === 'Binary' ? headOfCondition(inner.left) : headOf(inner);
}
