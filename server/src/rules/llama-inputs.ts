/** Where the flake's inputs are written. */
import type { FlakeInput, Fleet } from '../fleet/types.ts';
import type { Binding, StringExpr } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { nodesOf } from './nodes.ts';
import { namesTo } from './uses.ts';

/** The bindings of flake.nix below `inputs`, with their names: `[inputs llama-cpp url]`. */
export function inputBindings({ flake }: Fleet): { binding: Binding; names: readonly string[] }[] {
  if (!flake || flake.tree.errors.length > 0) return [];
  return nodesOf(flake, 'Binding')
    .map((binding) => ({ binding, names: namesTo(binding) }))
    .filter(({ names }) => names[0] === 'inputs' && names.length > 1);
}

/** A plain text that a binding gives. */
export function textValue(binding: Binding): { node: StringExpr; text: string } | undefined {
  const node = skipParens(binding.value);
  const [text = '', ...more] = node.kind === 'String' ? node.parts : [];
  return node.kind === 'String' && typeof text === 'string' && more.length === 0 ? { node, text } : undefined;
}

/** The llama.cpp inputs with the texts that say where each comes from. */
export function* llamaUrls(fleet: Fleet): Iterable<{ input: FlakeInput; node: StringExpr; text: string }> {
  const llama = new Map(
    fleet.inputs.filter(({ kind }) => kind === 'llama-cpp').map((input) => [input.name, input]),
  );
  for (const { binding, names } of inputBindings(fleet)) {
    const input =
      names.length === 3 && ['url', 'rev', 'ref'].includes(names[2]!) ? llama.get(names[1]!) : undefined;
    const value = input && textValue(binding);
    if (input && value) yield { input, ...value };
  }
}
