/** `"${inputs.llama-cpp}/.devops/nix/package.nix"`: a file of llama.cpp's own, which moves without notice. */
import type { Fleet } from '../../fleet/types.ts';
import type { Expr, Node } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { inputPath } from '../input-paths.ts';
import { nodesOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const upstreamInternalPath: Rule = {
  id: 'upstream-internal-path',
  severity: 'info',
  summary: 'a file within llama.cpp’s own Nix code is used',
  *check({ fleet, files }) {
    if (!fleet) return;
    for (const file of files) {
      if (!/\.devops|\.nix\b/.test(file.text)) continue;
      for (const string of nodesOf(file, 'String')) {
        const [first, rest] = string.parts.filter((part) => part !== '');
        if (typeof first === 'object' && isInternal(rest) && isSource(fleet, first.expr)) yield found(string);
      }
      for (const sum of nodesOf(file, 'Binary')) {
        const right = skipParens(sum.right);
        const isPath = sum.op === '+' && right.kind === 'String' && isInternal(right.parts[0]);
        if (isPath && isSource(fleet, sum.left)) yield found(sum);
      }
    }
  },
};

/** Code; a file of data, as a chat template, is there for everybody. */
const isInternal = (text: unknown): boolean =>
  typeof text === 'string' && /^\/(\.devops\/|(?!default\.nix$).*\.nix$)/.test(text);

function isSource(fleet: Fleet, expr: Expr): boolean {
  const at = inputPath(fleet, expr);
  const input = at && fleet.inputs.find(({ name }) => name === at.input);
  return input?.llama !== undefined && (at?.names.length === 0 || at?.names.join() === 'outPath');
}

const found = (node: Node): Found => ({
  file: node.file,
  span: spanOf(node),
  message:
    'This file is llama.cpp’s own affair: it may move or ask for other arguments with any update of the lock. `overlays.default` gives the same package, built in your set of packages.',
});
