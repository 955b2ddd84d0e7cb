/** `inputs.llama-cpp` where the flake declares no such input. */

import type { Fleet } from '../../fleet/types.ts';
import { resolve } from '../../nix/scopes.ts';
import type { AttrName, Expr, InheritName, Select, Variable } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { isNameOfInputs } from '../input-paths.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { callOf } from '../uses.ts';

export const missingFlakeInput: Rule = {
  id: 'missing-flake-input',
  severity: 'error',
  summary: 'llama.cpp is taken from an input that the flake does not declare',
  *check(context) {
    const { fleet, files } = context;
    if (!fleet?.flake || fleet.flake.tree.errors.length > 0 || !declaresInputs(fleet)) return;
    const declared = new Set(fleet.inputs.map(({ name }) => name));
    for (const file of files) {
      for (const select of nodesOf(file, 'Select')) {
        const found = judgeSelect(select, declared, context);
        if (found) yield found;
      }
      for (const variable of nodesOf(file, 'Variable')) {
        const found = judgeVariable(variable, declared, context);
        if (found) yield found;
      }
      for (const name of nodesOf(file, 'InheritName')) {
        const found = judgeInherit(name, declared, context);
        if (found) yield found;
      }
    }
  },
};

/** Whether all inputs are known: flake.nix has a literal set of them, as Nix demands. */
function declaresInputs(fleet: Fleet): boolean {
  const root = fleet.flake && skipParens(fleet.flake.tree.root);
  return root?.kind === 'AttrSet';
}

const llamaName = /^llama[-_.]?cpp([-_]\w+)*$/i;

function judgeSelect(select: Select, declared: ReadonlySet<string>, context: RuleContext): Found | undefined {
  if (select.default) return undefined;
  const path = fromInputs(select, context);
  if (!path) return undefined;
  const [first, ...rest] = path;
  const name = first?.name;
  if (!first || name === undefined || declared.has(name)) return undefined;
  if (!llamaName.test(name) && !takesLlama(rest)) return undefined;
  return isGuarded(select, name) ? undefined : found(select, first, name);
}

/** The names that a select takes from the flake's inputs: of `inputs.x`, `self.inputs.x` and `inputs.self.inputs.x`. */
function fromInputs(select: Select, context: RuleContext): readonly AttrName[] | undefined {
  const at = select.path.findLastIndex(({ name }) => name === 'inputs');
  const before = select.path.slice(0, Math.max(at, 0)).map(({ name }) => name);
  if (at >= 0 && before.every((name) => name === 'self')) {
    const base = skipParens(select.base);
    const isSelf = base.kind === 'Variable' && base.name === 'self' && isArgument(base);
    if (before.length === 0 ? isSelf : isInputs(base, context)) return select.path.slice(at + 1);
  }
  return isInputs(select.base, context) ? select.path : undefined;
}

/** `with inputs; llama-cpp.…` */
function judgeVariable(
  variable: Variable,
  declared: ReadonlySet<string>,
  context: RuleContext,
): Found | undefined {
  const { name } = variable;
  if (declared.has(name) || !llamaName.test(name) || isGuarded(variable, name)) return undefined;
  const meaning = resolve(variable);
  if (meaning.kind !== 'with' || !meaning.withs.every(({ namespace }) => isInputs(namespace, context)))
    return undefined;
  return found(variable, variable, name);
}

const isArgument = (variable: Variable): boolean => ['lambda', 'formal'].includes(resolve(variable).kind);

/** `….packages.${system}.llama-cpp`: whatever the input is called, it was to give a llama.cpp. */
const takesLlama = (path: readonly AttrName[]): boolean =>
  ['packages', 'legacyPackages'].includes(path[0]?.name ?? '') && llamaName.test(path.at(-1)?.name ?? '');

function judgeInherit(
  name: InheritName,
  declared: ReadonlySet<string>,
  context: RuleContext,
): Found | undefined {
  const { parent } = name;
  if (parent?.kind !== 'Inherit' || !parent.from || !isInputs(parent.from, context)) return undefined;
  if (declared.has(name.name) || !llamaName.test(name.name)) return undefined;
  return found(name, name, name.name);
}

/** `inputs` as an argument of the file's functions or the @-name of the outputs; a name bound otherwise may hold more. */
function isInputs(expr: Expr, { fleet, files }: RuleContext): boolean {
  const base = skipParens(expr);
  if (base.kind !== 'Variable') return false;
  if (isNameOfInputs(base, fleet?.flake)) return true;
  // What flake-parts makes of them for each system.
  const isPerSystem = base.name === "inputs'" && fleet?.inputs.some(({ kind }) => kind === 'flake-parts');
  if (base.name !== 'inputs' && !isPerSystem) return false;
  const meaning = resolve(base);
  if (meaning.kind !== 'lambda' && meaning.kind !== 'formal') return false;
  if (meaning.kind === 'formal' && meaning.node.default) return false;
  const lambda = meaning.kind === 'lambda' ? meaning.node : meaning.lambda;
  if (lambda.file === fleet?.flake) return true;
  return !files.some(makesInputs);
}

const widened = new WeakMap<object, boolean>();

/** True for a file that makes an `inputs` of its own: `inputs = inputs // { … }`. */
function makesInputs(file: RuleContext['files'][number]): boolean {
  let known = widened.get(file);
  if (known === undefined) {
    known = nodesOf(file, 'Binding').some((binding) => {
      if (binding.path.at(-1)?.name !== 'inputs' || binding.path.length !== 1) return false;
      const value = skipParens(binding.value);
      const isPlain =
        value.kind === 'Variable' || (value.kind === 'Select' && value.path.at(-1)?.name === 'inputs');
      return !isPlain && !(binding.parent === file.tree.root && file.path.endsWith('/flake.nix'));
    });
    widened.set(file, known);
  }
  return known;
}

const guards = /(^|\.)(optional(s|Attrs|String)?|mkIf)$/;

/** `if inputs ? llama-cpp then …`. */
function isGuarded(select: Select | Variable, name: string): boolean {
  for (const above of ancestors(select)) {
    if (above.kind === 'If' && textOf(above.condition).includes(name)) return true;
    if (above.kind === 'Binary' && above.op === '&&' && textOf(above.left).includes(`? ${name}`)) return true;
    if (above.kind === 'Apply' && guards.test(textOf(callOf(above).fn))) return true;
  }
  return false;
}

const found = (
  node: Select | InheritName | Variable,
  at: AttrName | InheritName | Variable,
  name: string,
): Found => ({
  file: node.file,
  span: node.kind === 'Select' ? { start: node.base.start, end: at.end } : { start: at.start, end: at.end },
  message: `The flake has no input \`${name}\`: Nix stops with “attribute '${name}' missing”.`,
  fixes: [
    {
      kind: 'step',
      title: `Add llama.cpp’s flake as the input \`${name}\``,
      safe: true,
      preferred: true,
      step: 'add-input',
      arguments: { name },
    },
  ],
});
