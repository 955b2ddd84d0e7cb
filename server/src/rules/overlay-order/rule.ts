/** `prev.llamaPackages` in an overlay: there only where llama.cpp's own overlay comes before. */
import type { Fleet } from '../../fleet/types.ts';
import { resolve } from '../../nix/scopes.ts';
import type { Select } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { nodesOf } from '../nodes.ts';
import { overlayAround } from '../overlay-functions.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { isBound } from '../scope-names.ts';

export const overlayOrder: Rule = {
  id: 'overlay-order',
  severity: 'warning',
  summary: 'an overlay needs llama.cpp’s own overlay to come before it',
  *check({ fleet, files }) {
    for (const file of files) {
      if (!file.text.includes('llamaPackages')) continue;
      for (const select of nodesOf(file, 'Select')) {
        const found = judge(fleet, select);
        if (found) yield found;
      }
    }
  },
};

function judge(fleet: Fleet | undefined, select: Select): Found | undefined {
  const [first] = select.path;
  const base = skipParens(select.base);
  if (first?.name !== 'llamaPackages' || select.default || base.kind !== 'Variable') return undefined;
  const overlay = overlayAround(select);
  const meaning = resolve(base);
  if (!overlay || meaning.kind !== 'lambda' || meaning.node !== overlay.inner) return undefined;
  return {
    file: select.file,
    span: { start: base.start, end: first.end },
    message: `\`${base.name}.llamaPackages\` is there only where llama.cpp’s own overlay comes earlier in the list: in another order, Nix stops with “attribute 'llamaPackages' missing”.`,
    fixes: fleet ? fixes(fleet, select, overlay.outer.name!) : [],
  };
}

/** The overlay's result from the input, whatever comes before. */
function fixes(fleet: Fleet, select: Select, final: string): Fix[] {
  const input = fleet.inputs.find((one) => one.kind === 'llama-cpp' && one.flake);
  if (!input || !isBound(select, 'inputs') || select.base.kind !== 'Variable') return [];
  const { base } = select;
  return [
    {
      kind: 'change',
      title: `Take it from \`inputs.${input.name}\``,
      safe: false,
      preferred: true,
      change: () =>
        changeFile(select.file, (edits) =>
          edits.replaceSpan(base, `(inputs.${input.name}.overlays.default ${final} ${base.name})`),
        ),
    },
  ];
}
