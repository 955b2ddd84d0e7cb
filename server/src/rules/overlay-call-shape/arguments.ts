/** Whether what a function is called with is what it takes, as far as both are written down. */
import { resolve } from '../../nix/scopes.ts';
import type { AttrSet, Expr, Lambda } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { nodesOf } from '../nodes.ts';

export type Mismatch =
  | { readonly kind: 'missing'; readonly message: string; readonly names: readonly string[] }
  | { readonly kind: 'unexpected'; readonly message: string }
  /** `import ./x.nix inputs` for `{ inputs }: …`. */
  | { readonly kind: 'value-for-set'; readonly message: string; readonly names: readonly string[] }
  /** `import ./x.nix { inherit inputs; }` for `inputs: …`. */
  | { readonly kind: 'set-for-value'; readonly message: string; readonly name: string };

/** What is surely wrong with the argument of a function. `inputs`: the names of the flake's inputs, where they are known. */
export function mismatch(
  arg: Expr,
  lambda: Lambda,
  inputs: ReadonlySet<string> | undefined,
): Mismatch | undefined {
  const given = skipParens(arg);
  if (!lambda.formals) return given.kind === 'AttrSet' ? setForValue(given, lambda) : undefined;
  const required = lambda.formals.formals.filter((formal) => !formal.default).map(({ name }) => name);
  if (given.kind === 'Variable') return valueForSet(given.name, required, inputs);
  const names = given.kind === 'AttrSet' ? namesIn(given) : undefined;
  if (!names) return undefined;
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const message = `The file asks for \`${missing.join('`, `')}\`, too: Nix stops with “called without required argument '${missing[0]}'”.`;
    return { kind: 'missing', message, names: missing };
  }
  const taken = lambda.formals.formals.map(({ name }) => name);
  const unexpected = lambda.formals.ellipsis ? undefined : names.find((name) => !taken.includes(name));
  if (unexpected === undefined) return undefined;
  const message = `The file does not take \`${unexpected}\`: Nix stops with “called with unexpected argument '${unexpected}'”.`;
  return { kind: 'unexpected', message };
}

/** `inputs` has the inputs in it, not itself. */
function valueForSet(
  name: string,
  required: readonly string[],
  inputs: ReadonlySet<string> | undefined,
): Mismatch | undefined {
  if (name !== 'inputs' || !inputs || !required.includes('inputs') || inputs.has('inputs')) return undefined;
  const message =
    "The file takes a set with `inputs` in it, and gets `inputs` itself: Nix stops with “called without required argument 'inputs'”.";
  return { kind: 'value-for-set', message, names: required };
}

/** The set has one name, which is also the function's argument, and the function looks for something else in it. */
function setForValue(set: AttrSet, lambda: Lambda): Mismatch | undefined {
  const { name } = lambda;
  const names = namesIn(set);
  if (name === undefined || names?.length !== 1 || names[0] !== name) return undefined;
  const selects = nodesOf(lambda.file, 'Select').filter(({ base }) => {
    const variable = skipParens(base);
    if (variable.kind !== 'Variable' || variable.name !== name) return false;
    const meaning = resolve(variable);
    return meaning.kind === 'lambda' && meaning.node === lambda;
  });
  const missing = selects.find((select) => !select.default && select.path[0]?.name !== name)?.path[0]?.name;
  if (missing === undefined || selects.some((select) => select.path[0]?.name === name)) return undefined;
  const message = `The file takes \`${name}\` itself, and gets a set with \`${name}\` in it: Nix stops with “attribute '${missing}' missing”.`;
  return { kind: 'set-for-value', message, name };
}

/** The names of a set; undefined where only evaluation knows them. */
function namesIn(set: AttrSet): string[] | undefined {
  const names: string[] = [];
  for (const binding of set.bindings) {
    if (binding.kind === 'Inherit') names.push(...binding.names.map(({ name }) => name));
    else if (binding.path[0]?.name === undefined) return undefined;
    else names.push(binding.path[0].name);
  }
  return names;
}
