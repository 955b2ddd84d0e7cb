/** An output that the official flake does not have: `inputs.llama-cpp.packages.${system}.opencl`, `….llama-cpp`. */
import { distance } from 'fastest-levenshtein';
import type { FlakeInput, Fleet } from '../../fleet/types.ts';
import type { AttrName, Select } from '../../nix/syntax.ts';
import {
  llamaOutput,
  llamaOutputExists,
  llamaOutputNames,
  llamaOverlayExists,
  type OutputPlace,
} from '../../upstream/llama-outputs.ts';
import { changeFile } from '../changes.ts';
import { isConditional } from '../guards.ts';
import { inputPath } from '../input-paths.ts';
import { nodesOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const unknownFlakeOutput: Rule = {
  id: 'unknown-flake-output',
  severity: 'error',
  summary: 'an output is used that the locked llama.cpp flake does not have',
  *check({ fleet, files }) {
    if (!fleet) return;
    for (const file of files) {
      for (const select of nodesOf(file, 'Select')) {
        const found = judge(fleet, select);
        if (found) yield found;
      }
    }
  },
};

function judge(fleet: Fleet, select: Select): Found | undefined {
  const at = inputPath(fleet, select);
  const input = at && fleet.inputs.find(({ name }) => name === at.input);
  if (!at || !input || !isDated(input)) return undefined;
  const [place, ...names] = at.names;
  const inPath = at.names.length - select.path.length;
  if (place === 'overlays') return judgeOverlay(fleet, select, names[0], 1 - inPath);
  if (place !== 'packages' && place !== 'legacyPackages') return undefined;
  const [system, name] = names;
  // The name must stand in this select, not in the one that it goes on from.
  const node = select.path[2 - inPath];
  if (name === undefined || !node || isConditional(select)) return undefined;
  if (llamaOutputExists(place, name, fleet.upstreamDay, system) !== 'no') return undefined;
  if (place === 'legacyPackages' && !/llama/i.test(name)) return undefined;
  return found(fleet, node, name, place, system);
}

/** The official flake, at a day that is known. */
function isDated(input: FlakeInput): boolean {
  if (!input.llama?.isUpstream || !input.flake) return false;
  return input.locked !== undefined || input.llama.ref === undefined;
}

function judgeOverlay(
  fleet: Fleet,
  select: Select,
  name: string | undefined,
  index: number,
): Found | undefined {
  const node = select.path[index];
  if (name === undefined || !node || llamaOverlayExists(name, fleet.upstreamDay) !== 'no') return undefined;
  if (llamaOverlayExists('default', fleet.upstreamDay) !== 'yes') return undefined;
  return {
    file: select.file,
    span: spanOf(node),
    message: `llama.cpp’s flake has no overlay \`${name}\`: Nix stops with “attribute '${name}' missing”. Its only overlay is \`default\`.`,
    fixes: [replaceBy(node, 'default', true)],
  };
}

function found(
  fleet: Fleet,
  node: AttrName,
  name: string,
  place: OutputPlace,
  system: string | undefined,
): Found {
  const known = llamaOutput(place, name);
  const there = known ? ` at the locked revision${system ? ` for ${system}` : ''}` : '';
  const names = llamaOutputNames(place, fleet.upstreamDay, system);
  return {
    file: node.file,
    span: spanOf(node),
    message: `llama.cpp’s flake has no \`${place}.….${name}\`${there}: Nix stops with “attribute '${name}' missing”. It has ${names.map((one) => `\`${one}\``).join(', ')}.`,
    fixes: fixes(node, name, names),
  };
}

/** What people write for what it is called. */
const meant: Readonly<Record<string, string>> = {
  'llama-cpp': 'default',
  llama: 'default',
  cpu: 'default',
  'llama-cpp-cpu': 'default',
  'llama-cpp-cuda': 'cuda',
  'llama-cpp-vulkan': 'vulkan',
  'llama-cpp-rocm': 'rocm',
};

function fixes(node: AttrName, name: string, names: readonly string[]): Fix[] {
  const sure = meant[name];
  if (sure !== undefined && names.includes(sure)) return [replaceBy(node, sure, true)];
  const near = names.filter((one) => distance(one, name) <= 2);
  return near.length === 1 ? [replaceBy(node, near[0]!, false)] : [];
}

const replaceBy = (node: AttrName, name: string, safe: boolean): Fix => ({
  kind: 'change',
  title: `Write \`${name}\``,
  safe,
  preferred: true,
  change: () => changeFile(node.file, (edits) => edits.replaceSpan(node, name)),
});
