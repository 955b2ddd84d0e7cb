/** `inputs.nixpkgs.follows = "nixpgks"`, where the flake has no such input. */
import { distance } from 'fastest-levenshtein';
import type { Binding, StringExpr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { nodesOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { namesTo } from '../uses.ts';

export const followsMissingInput: Rule = {
  id: 'follows-missing-input',
  severity: 'error',
  summary: 'an input follows an input that the flake does not have',
  *check({ fleet, isAboutLlama }) {
    const { flake } = fleet ?? {};
    if (!fleet || !flake || flake.tree.errors.length > 0) return;
    const names = fleet.inputs.map(({ name }) => name);
    const llama = new Set(fleet.inputs.filter(({ kind }) => kind === 'llama-cpp').map(({ name }) => name));
    for (const binding of nodesOf(flake, 'Binding')) {
      // Any of them stops the flake that llama.cpp is in.
      const found = judge(binding, names, isAboutLlama ? new Set(names) : llama);
      if (found) yield found;
    }
  },
};

function judge(binding: Binding, names: readonly string[], llama: ReadonlySet<string>): Found | undefined {
  if (binding.path.at(-1)?.name !== 'follows') return undefined;
  const path = namesTo(binding);
  if (path[0] !== 'inputs' || !llama.has(path[1]!)) return undefined;
  const value = skipParens(binding.value);
  const [text, ...more] = value.kind === 'String' ? value.parts : [];
  if (value.kind !== 'String' || typeof text !== 'string' || more.length > 0) return undefined;
  const [first] = text.split('/');
  // An empty text leaves the input out.
  if (first === undefined || first === '' || names.includes(first)) return undefined;
  return {
    file: binding.file,
    span: spanOf(value),
    message: `The flake has no input \`${first}\`: Nix stops with “input '${path.slice(1, -1).join('/')}' follows a non-existent input '${text}'”.`,
    fixes: nearest(value, first, text, names),
  };
}

function nearest(value: StringExpr, first: string, text: string, names: readonly string[]): Fix[] {
  const near = names.filter((name) => distance(name, first) <= 2);
  const [only] = near;
  if (near.length !== 1 || only === undefined) return [];
  return [
    {
      kind: 'change',
      title: `Write \`"${only}"\``,
      safe: false,
      preferred: true,
      change: () =>
        changeFile(value.file, (edits) => edits.replace(value, `"${only}${text.slice(first.length)}"`)),
    },
  ];
}
