/** `inputs.llama-cpp.inputs.nixpkg.follows = "nixpkgs";`, where llama.cpp's flake has no such input. */
import type { Fleet } from '../../fleet/types.ts';
import type { Binding } from '../../nix/syntax.ts';
import { llamaChanges } from '../../upstream/changes.ts';
import { certainAt } from '../../upstream/day.ts';
import { changeFile } from '../changes.ts';
import { isDated } from '../days.ts';
import { inputBindings } from '../llama-inputs.ts';
import { nearestName } from '../nearest.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan, spanOf } from '../spans.ts';

export const followsUnknownInput: Rule = {
  id: 'follows-unknown-input',
  severity: 'warning',
  summary: 'an input of llama.cpp is overridden that its flake does not have',
  *check({ fleet }) {
    // The flake before flake-parts had others.
    if (!fleet || certainAt(llamaChanges.flakeParts, fleet.upstreamDay) !== 'yes') return;
    for (const { binding, names } of inputBindings(fleet)) {
      const found =
        names.length === 5 && names[2] === 'inputs' ? judge(fleet, binding, names[1]!, names[3]!) : undefined;
      if (found) yield found;
    }
  },
};

/** The inputs of llama.cpp's flake. */
const known = ['nixpkgs', 'flake-parts'];

function judge(fleet: Fleet, binding: Binding, input: string, name: string): Found | undefined {
  const declared = fleet.inputs.find((one) => one.name === input);
  if (!declared || !isDated(declared) || !declared.flake || known.includes(name) || name === '*')
    return undefined;
  const step = binding.path.find((one) => one.name === name);
  return {
    file: binding.file,
    span: step ? spanOf(step) : nameSpan(binding),
    message: `llama.cpp’s flake has no input \`${name}\`, only \`nixpkgs\` and \`flake-parts\`: Nix warns that the override is of a non-existent input, and nothing follows.`,
    fixes: fixes(binding, step, name),
  };
}

function fixes(binding: Binding, step: Binding['path'][number] | undefined, name: string): Fix[] {
  const near = nearestName(name, known);
  if (near !== undefined && step)
    return [
      {
        kind: 'change',
        title: `Write \`${near}\``,
        safe: false,
        preferred: true,
        change: () => changeFile(binding.file, (edits) => edits.replaceSpan(step, near)),
      },
    ];
  if (!step) return [];
  return [
    {
      kind: 'change',
      title: 'Remove it',
      safe: true,
      preferred: true,
      change: () => changeFile(binding.file, (edits) => edits.removeBinding(binding)),
    },
  ];
}
