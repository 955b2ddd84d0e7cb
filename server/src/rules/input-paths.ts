/** Which output of which input an expression names, read from the text: `llamaPkgs.cuda` with `llamaPkgs = inputs.llama-cpp.packages.${system}`. */
import type { Fleet } from '../fleet/types.ts';
import { resolve } from '../nix/scopes.ts';
import type { AttrName, Expr, SourceFile, Variable } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';

export interface InputPath {
  readonly input: string;
  /** The names after the input's; undefined for one that only evaluation knows. */
  readonly names: readonly (string | undefined)[];
}

/** The input and the path within it; undefined where the expression is none, or can't be followed. */
export function inputPath(fleet: Fleet, expr: Expr, depth = 0): InputPath | undefined {
  if (depth > 8) return undefined;
  const inner = skipParens(expr);
  if (inner.kind === 'Select' && !inner.default) {
    const base = skipParens(inner.base);
    if (isInputs(base, fleet)) return fromInputs(fleet, inner.path);
    const above = inputPath(fleet, base, depth + 1);
    return above && { ...above, names: [...above.names, ...inner.path.map(({ name }) => name)] };
  }
  if (inner.kind !== 'Variable') return undefined;
  const meaning = resolve(inner);
  if (meaning.kind === 'formal') {
    const isOutputs = meaning.lambda.file === fleet.flake && isOutputsFunction(meaning.lambda.parent);
    return isOutputs && fleet.inputs.some(({ name }) => name === inner.name)
      ? { input: inner.name, names: [] }
      : undefined;
  }
  if (meaning.kind !== 'let' || meaning.all.length !== 1) return undefined;
  const { node } = meaning;
  if (node.kind === 'Binding')
    return node.path.length === 1 ? inputPath(fleet, node.value, depth + 1) : undefined;
  const from = node.parent?.kind === 'Inherit' ? node.parent.from : undefined;
  if (!from) return undefined;
  const base = skipParens(from);
  if (isInputs(base, fleet))
    return fleet.inputs.some(({ name }) => name === node.name) ? { input: node.name, names: [] } : undefined;
  const above = inputPath(fleet, base, depth + 1);
  return above && { ...above, names: [...above.names, node.name] };
}

const isOutputsFunction = (node: Expr['parent']): boolean =>
  node?.kind === 'Binding' && node.path[0]?.name === 'outputs' && node.path.length === 1;

/** `inputs`, as an argument of some function, or whatever the outputs call all of theirs. */
function isInputs(expr: Expr, { flake }: Fleet): boolean {
  if (expr.kind !== 'Variable') return false;
  if (expr.name !== 'inputs') return isNameOfInputs(expr, flake);
  const { kind } = resolve(expr);
  return kind === 'lambda' || kind === 'formal';
}

/** The name of all inputs in flake.nix: `attrs` of `outputs = { self, ... }@attrs: …`. */
export function isNameOfInputs(variable: Variable, flake: SourceFile | undefined): boolean {
  if (variable.file !== flake) return false;
  const meaning = resolve(variable);
  return meaning.kind === 'lambda' && isOutputsFunction(meaning.node.parent);
}

function fromInputs(fleet: Fleet, path: readonly AttrName[]): InputPath | undefined {
  const [first, ...rest] = path;
  const name = first?.name;
  if (name === undefined || !fleet.inputs.some((input) => input.name === name)) return undefined;
  return { input: name, names: rest.map((step) => step.name) };
}
