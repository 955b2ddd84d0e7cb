/** A llama.cpp input that no expression of the flake names. */
import type { FlakeInput, Fleet } from '../../fleet/types.ts';
import { references, resolve } from '../../nix/scopes.ts';
import type { Expr, Formal, Node, SourceFile } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { inputBindings } from '../llama-inputs.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';
import { callOf } from '../uses.ts';

export const unusedLlamaInput: Rule = {
  id: 'unused-llama-input',
  severity: 'info',
  summary: 'a llama.cpp input is declared, and used nowhere',
  *check(context) {
    const { fleet } = context;
    // What can't be read may use it.
    if (!fleet?.flake || context.broken.length > 0 || fleet.flake.tree.errors.length > 0) return;
    for (const input of fleet.inputs) {
      if (input.kind !== 'llama-cpp' || input.node?.kind !== 'Binding') continue;
      if (!context.files.some((file) => uses(fleet, file, input.name))) yield found(fleet, input, input.node);
    }
  },
};

function uses(fleet: Fleet, file: SourceFile, name: string): boolean {
  const isUse = (node: Node): boolean => !isDeclaration(fleet, node);
  return (
    nodesOf(file, 'Select').some(
      ({ base, path }) => path.some((step) => step.name === name) && mayBeInputs(base),
    ) ||
    nodesOf(file, 'HasAttr').some(
      ({ base, path }) => path.some((step) => step.name === name) && mayBeInputs(base),
    ) ||
    nodesOf(file, 'Variable').some((variable) => variable.name === name && isFree(variable)) ||
    nodesOf(file, 'Formal').some(
      (formal) => formal.name === name && file === fleet.flake && isUsedFormal(formal),
    ) ||
    nodesOf(file, 'InheritName').some((one) => one.name === name && isUse(one) && isInheritedInput(one)) ||
    nodesOf(file, 'String').some((one) =>
      one.parts.some((part) => typeof part === 'string' && isFollow(part, name)),
    ) ||
    nodesOf(file, 'Apply').some(takesAllInputs) ||
    nodesOf(file, 'Select').some(
      ({ base, path }) => path.some((step) => step.name === undefined) && isInputs(base),
    ) ||
    nodesOf(file, 'With').some(({ namespace }) => isInputs(namespace))
  );
}

/** A formal that nobody names; one of any other function may be given for the sake of its caller. */
const isUsedFormal = (formal: Formal): boolean =>
  !isOutputs(formal.parent?.parent) || references(formal).length > 0;

const isOutputs = (node: Node | undefined): boolean =>
  node?.kind === 'Lambda' && node.parent?.kind === 'Binding' && node.parent.path[0]?.name === 'outputs';

const isFollow = (text: string, name: string): boolean => text === name || text.startsWith(`${name}/`);

/** Package sets and options have names like the input's. */
function mayBeInputs(base: Expr): boolean {
  const root = rootOf(base);
  return !['pkgs', 'prev', 'final', 'super', 'config', 'options', 'services', 'lib'].includes(root);
}

function rootOf(expr: Expr): string {
  const inner = skipParens(expr);
  if (inner.kind === 'Select') return rootOf(inner.base);
  return inner.kind === 'Variable' ? inner.name : textOf(inner);
}

/** A name that is an argument: what `with pkgs` or a `let` brings is none of the input. */
function isFree(variable: Node & { kind: 'Variable' }): boolean {
  const { kind } = resolve(variable);
  return kind === 'formal' || kind === 'lambda';
}

function isInheritedInput(name: Node & { kind: 'InheritName' }): boolean {
  const from = name.parent?.kind === 'Inherit' ? name.parent.from : undefined;
  if (from) return mayBeInputs(from);
  const { kind } = resolve(name);
  return kind === 'formal' || kind === 'lambda';
}

const isInputs = (expr: Expr): boolean => {
  const inner = skipParens(expr);
  return textOf(inner) === 'inputs' || textOf(inner).endsWith('.inputs');
};

/** `attrValues inputs`, `mapAttrs f inputs`: each of them is used. */
function takesAllInputs(apply: Node & { kind: 'Apply' }): boolean {
  const { fn, args } = callOf(apply);
  return (
    /(attrs?|mapAttrs\w*|attr(Names|Values)|filterAttrs|to\w*|values|getAttr\w*)$/i.test(textOf(fn)) &&
    args.some(isInputs)
  );
}

const isDeclaration = (fleet: Fleet, node: Node): boolean =>
  node.file === fleet.flake &&
  [...ancestors(node)].some((above) => above.kind === 'Binding' && above.path[0]?.name === 'inputs');

const found = (fleet: Fleet, { name }: FlakeInput, node: Node): Found => ({
  file: node.file,
  span: nameSpan(node),
  message: `Nothing here uses the input \`${name}\`: it is locked and fetched, and no host gets its llama.cpp.`,
  tags: ['unnecessary'],
  fixes: fixes(fleet, name),
});

function fixes(fleet: Fleet, name: string): Fix[] {
  const bindings = inputBindings(fleet).filter(
    ({ binding, names }) => names[1] === name && names.length - binding.path.length <= 1,
  );
  const { flake } = fleet;
  if (!flake || bindings.length === 0) return [];
  return [
    {
      kind: 'change',
      title: `Remove the input \`${name}\``,
      safe: false,
      change: () =>
        changeFile(flake, (edits) => {
          for (const { binding } of bindings) edits.removeBinding(binding);
          for (const formal of nodesOf(flake, 'Formal'))
            if (formal.name === name && isOutputs(formal.parent?.parent)) edits.removeFormal(formal);
        }),
    },
  ];
}
