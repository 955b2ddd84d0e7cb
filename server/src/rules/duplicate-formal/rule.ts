/**
 * A name that a function asks for twice, most often because the @-name stands among the formals:
 *
 *     outputs = { self, inputs, ... }@inputs: …
 */
import type { Formal, Lambda } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import { nodesOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';

export const duplicateFormal: Rule = {
  id: 'duplicate-formal',
  severity: 'error',
  summary: 'a function asks for the same argument twice',
  *check({ fleet, files, isAboutLlama }) {
    for (const file of files)
      if (isAboutLlama || file === fleet?.flake)
        for (const lambda of nodesOf(file, 'Lambda')) yield* duplicates(lambda);
  },
};

function* duplicates(lambda: Lambda): Iterable<Found> {
  const seen = new Set<string>();
  for (const formal of lambda.formals?.formals ?? []) {
    if (formal.name === lambda.name) {
      yield found(
        formal,
        `\`${formal.name}\` is already the name of the whole set here: Nix stops with “duplicate formal function argument '${formal.name}'”.`,
      );
    } else if (seen.has(formal.name)) {
      yield found(
        formal,
        `\`${formal.name}\` is asked for twice: Nix stops with “duplicate formal function argument '${formal.name}'”.`,
      );
    }
    seen.add(formal.name);
  }
}

const found = (formal: Formal, message: string): Found => ({
  file: formal.file,
  span: formal.nameSpan,
  message,
  tags: ['unnecessary'],
  fixes: [
    {
      kind: 'change',
      title: `Remove \`${formal.name}\` from the arguments`,
      // Two defaults may differ, and only their author knows which was meant.
      safe: formal.default === undefined,
      preferred: true,
      change: () => changeFile(formal.file, (edits) => edits.removeFormal(formal)),
    },
  ],
});
