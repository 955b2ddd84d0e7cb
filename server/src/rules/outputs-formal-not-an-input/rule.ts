/** `outputs = { self, nixpkgs, llama-cpp, ... }:` where `inputs` has no `llama-cpp`. */
import { references } from '../../nix/scopes.ts';
import type { Formal, Lambda } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { isRegistryName } from '../../upstream/flake-registry.ts';
import { changeFile } from '../changes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const outputsFormalNotAnInput: Rule = {
  id: 'outputs-formal-not-an-input',
  severity: 'error',
  summary: 'the outputs ask for an input that the flake does not declare',
  *check({ fleet, isAboutLlama }) {
    const lambda = fleet?.flake && outputsOf(fleet.flake.tree.root);
    if (!fleet || !lambda?.formals || fleet.flake!.tree.errors.length > 0) return;
    for (const formal of lambda.formals.formals) {
      const input = fleet.inputs.find(({ name }) => name === formal.name);
      // A locked input of the registry is found whatever this flake says.
      if (!input || input.node || input.locked) continue;
      const isRegistered = isRegistryName(formal.name);
      if (!isRegistered || isAboutLlama) yield found(formal, isRegistered);
    }
  },
};

function outputsOf(root: Lambda['body']): Lambda | undefined {
  const flake = skipParens(root);
  if (flake.kind !== 'AttrSet') return undefined;
  for (const binding of flake.bindings) {
    if (binding.kind !== 'Binding' || binding.path.length !== 1 || binding.path[0]!.name !== 'outputs')
      continue;
    const value = skipParens(binding.value);
    return value.kind === 'Lambda' ? value : undefined;
  }
  return undefined;
}

function found(formal: Formal, isRegistered: boolean): Found {
  const { name } = formal;
  return {
    file: formal.file,
    span: nameSpan(formal),
    severity: isRegistered ? 'hint' : 'error',
    message: isRegistered
      ? `\`${name}\` is not among the inputs: Nix takes whatever the registry of the machine calls by that name.`
      : `\`${name}\` is not among the inputs: Nix stops with “cannot find flake 'flake:${name}' in the flake registries”.`,
    fixes: fixes(formal),
  };
}

function fixes(formal: Formal): Fix[] {
  const { name } = formal;
  if (/^llama[-_.]?cpp/i.test(name)) {
    return [
      {
        kind: 'step',
        title: `Add llama.cpp’s flake as the input \`${name}\``,
        safe: true,
        preferred: true,
        step: 'add-input',
        arguments: { name },
      },
    ];
  }
  if (references(formal).length > 0) return [];
  return [
    {
      kind: 'change',
      title: `Remove \`${name}\` from the arguments`,
      safe: true,
      preferred: true,
      change: () => changeFile(formal.file, (edits) => edits.removeFormal(formal)),
    },
  ];
}
