/** A llama.cpp input that brings its own nixpkgs. */
import type { FlakeInput, Fleet } from '../../fleet/types.ts';
import type { Binding } from '../../nix/syntax.ts';
import { llamaChanges } from '../../upstream/changes.ts';
import { certainAt } from '../../upstream/day.ts';
import { changeFile } from '../changes.ts';
import { textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const missingFollows: Rule = {
  id: 'missing-follows',
  severity: 'hint',
  summary: 'the llama.cpp input brings a nixpkgs of its own',
  *check({ fleet }) {
    if (!fleet) return;
    const own = fleet.inputs.find(({ name, kind, node }) => name === 'nixpkgs' && kind === 'nixpkgs' && node);
    if (!own) return;
    for (const input of fleet.inputs) {
      if (!input.llama?.isUpstream || !input.flake || input.inputFollows.has('nixpkgs')) continue;
      const found = judge(fleet, input);
      if (found) yield found;
    }
  },
};

function judge(fleet: Fleet, input: FlakeInput): Found | undefined {
  const { node } = input;
  if (node?.kind !== 'Binding' || node.file !== fleet.flake) return undefined;
  const fix = followsFix(node, input.name);
  // Since its lock is gone, its own nixpkgs is the newest there is, and nobody has tried that one either.
  const wasTried = certainAt(llamaChanges.lockGone, fleet.upstreamDay) === 'no';
  return {
    file: node.file,
    span: nameSpan(node),
    message: `\`${input.name}\` brings a nixpkgs of its own: a second one to fetch and to evaluate, with other versions of CUDA or Mesa than the host has. With \`follows\` it is built with yours${wasTried ? ', which upstream has not tried' : ''}.`,
    fixes: fix ? [fix] : [],
  };
}

const follows = 'inputs.nixpkgs.follows = "nixpkgs";';

/** The line that makes it follow, in the form in which the input is written. */
function followsFix(node: Binding, name: string): Fix | undefined {
  const base = {
    kind: 'change',
    title: `Let \`${name}\` follow your nixpkgs`,
    // A trade: one nixpkgs less, and a combination that nobody upstream has built.
    safe: false,
    preferred: true,
  } as const;
  const { value } = node;
  if (value.kind === 'AttrSet')
    return { ...base, change: () => changeFile(node.file, (edits) => edits.insertBinding(value, follows)) };
  const set = node.parent;
  const at = node.path.findIndex((step) => step.name === name);
  if (set?.kind !== 'AttrSet' || at < 0 || node.path.at(-1)?.name !== 'url' || at !== node.path.length - 2)
    return undefined;
  const prefix = node.path
    .slice(0, at + 1)
    .map(textOf)
    .join('.');
  return {
    ...base,
    change: () =>
      changeFile(node.file, (edits) =>
        edits.insertBinding(set, `${prefix}.${follows}`, { place: { after: node } }),
      ),
  };
}
