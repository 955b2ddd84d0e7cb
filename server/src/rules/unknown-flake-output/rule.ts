/** An output that the official flake does not have: `inputs.llama-cpp.packages.${system}.opencl`, `….llama-cpp`. */
import { distance } from 'fastest-levenshtein';
import type { Fleet } from '../../fleet/types.ts';
import type { AttrName } from '../../nix/syntax.ts';
import { llamaChanges } from '../../upstream/changes.ts';
import { certainAt } from '../../upstream/day.ts';
import {
  llamaOutput,
  llamaOutputExists,
  llamaOutputNames,
  llamaOverlayExists,
  llamaSystems,
  type OutputPlace,
} from '../../upstream/llama-outputs.ts';
import { changeFile } from '../changes.ts';
import { isConditional } from '../guards.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { isBound } from '../scope-names.ts';
import { spanOf } from '../spans.ts';
import { type NamedNode, type Reference, referencesIn, scopesIn } from './references.ts';

export const unknownFlakeOutput: Rule = {
  id: 'unknown-flake-output',
  severity: 'error',
  summary: 'an output is used that the locked llama.cpp flake does not have',
  *check(context) {
    const { fleet, files } = context;
    if (!fleet) return;
    for (const file of files) {
      for (const reference of referencesIn(fleet, file)) {
        const found = isConditional(reference.node) ? undefined : judge(fleet, reference);
        if (found) yield found;
      }
      for (const reference of scopesIn(context, file)) {
        const found = isConditional(reference.node) ? undefined : judgeScope(fleet, reference);
        if (found) yield found;
      }
    }
  },
};

/** Outputs of flakes that llama.cpp's has never had, or not since it moved to flake-parts. */
const neverThere = new Set([
  'nixosModules',
  'nixosModule',
  'homeManagerModules',
  'homeModules',
  'darwinModules',
]);
const goneWithFlakeParts = new Set(['defaultPackage', 'overlay', 'defaultApp', 'defaultPackages']);

function judge(fleet: Fleet, { names, nodeAt }: Reference): Found | undefined {
  const [place, system, name, inner] = names;
  if (place === undefined) return undefined;
  if ((place === 'packages' || place === 'legacyPackages') && system !== undefined) {
    const found = judgeSystem(fleet, place, system, nodeAt(1));
    if (found) return found;
  }
  if (place === 'overlays') return judgeOverlay(fleet, system, nodeAt(1));
  if (place !== 'packages' && place !== 'legacyPackages') return judgePlace(fleet, place, nodeAt(0));
  const node = nodeAt(2);
  if (name === undefined || (place === 'legacyPackages' && !/llama/i.test(name))) return undefined;
  const found = judgeIn(fleet, place, `${place}.…`, name, node, system);
  if (found || inner === undefined || !/^llamaPackages/.test(name)) return found;
  return judgeIn(fleet, 'llamaPackages', `legacyPackages.….${name}`, inner, nodeAt(3));
}

/** `packages.default`, without the system, and a system that the flake is not built for. */
function judgeSystem(
  fleet: Fleet,
  place: 'packages' | 'legacyPackages',
  name: string,
  node: NamedNode | undefined,
): Found | undefined {
  if (!node || llamaSystems.includes(name)) return undefined;
  const isOutput = llamaOutputNames(place, fleet.upstreamDay).includes(name);
  const instead = isOutput
    ? `What it builds stands under a system: \`${place}.\${system}.${name}\`.`
    : `It has ${llamaSystems.map((one) => `\`${one}\``).join(', ')}.`;
  const isNamed = node.kind === 'AttrName' && isOutput && isBound(node, 'pkgs');
  return {
    file: node.file,
    span: spanOf(node),
    message: `llama.cpp’s flake has no \`${place}.${name}\`: Nix stops with “attribute '${name}' missing”. ${instead}`,
    fixes: isNamed
      ? [
          {
            kind: 'change',
            title: 'Say the system',
            safe: true,
            preferred: true,
            change: () =>
              changeFile(node.file, (edits) =>
                edits.replaceSpan(node, `\${pkgs.stdenv.hostPlatform.system}.${name}`),
              ),
          },
        ]
      : [],
  };
}

function judgePlace(fleet: Fleet, place: string, node: NamedNode | undefined): Found | undefined {
  const isGone =
    goneWithFlakeParts.has(place) && certainAt(llamaChanges.flakeParts, fleet.upstreamDay) === 'yes';
  if (!node || !(isGone || neverThere.has(place) || llamaSystems.includes(place))) return undefined;
  return {
    file: node.file,
    span: spanOf(node),
    message: `llama.cpp’s flake has no \`${place}\`: Nix stops with “attribute … missing”. It has \`packages\`, \`legacyPackages\` and \`overlays\`.${/odule/.test(place) ? ' The module of `services.llama-cpp` is nixpkgs’.' : ''}`,
  };
}

function judgeOverlay(
  fleet: Fleet,
  name: string | undefined,
  node: NamedNode | undefined,
): Found | undefined {
  if (name === undefined || !node || llamaOverlayExists(name, fleet.upstreamDay) !== 'no') return undefined;
  if (llamaOverlayExists('default', fleet.upstreamDay) !== 'yes') return undefined;
  return {
    file: node.file,
    span: spanOf(node),
    message: `llama.cpp’s flake has no overlay \`${name}\`: Nix stops with “attribute '${name}' missing”. Its only overlay is \`default\`.`,
    fixes: node.kind === 'AttrName' ? [replaceBy(node, 'default', true)] : [],
  };
}

function judgeScope(fleet: Fleet, { names, nodeAt }: Reference): Found | undefined {
  const [name, inner] = names;
  if (name === undefined) return undefined;
  if (llamaOutputExists('overlay', name, fleet.upstreamDay) === 'no')
    return judgeIn(fleet, 'overlay', 'overlays.default', name, nodeAt(0));
  return name === 'llamaPackages' && inner !== undefined
    ? judgeIn(fleet, 'llamaPackages', 'llamaPackages', inner, nodeAt(1))
    : undefined;
}

function judgeIn(
  fleet: Fleet,
  place: OutputPlace,
  where: string,
  name: string,
  node: NamedNode | undefined,
  system?: string,
): Found | undefined {
  if (!node || llamaOutputExists(place, name, fleet.upstreamDay, system) !== 'no') return undefined;
  const there = llamaOutput(place, name) ? ` at the locked revision${system ? ` for ${system}` : ''}` : '';
  const names = llamaOutputNames(place, fleet.upstreamDay, system);
  const shown = names.filter(
    (one) => !/^(callPackage|newScope|overrideScope|packages|llamaVersion|pp)/.test(one),
  );
  return {
    file: node.file,
    span: spanOf(node),
    message: `llama.cpp’s flake has no \`${where}.${name}\`${there}: Nix stops with “${node.kind === 'Variable' ? `undefined variable '${name}'` : `attribute '${name}' missing`}”. It has ${shown.map((one) => `\`${one}\``).join(', ')}.`,
    fixes: node.kind === 'AttrName' ? fixes(node, name, names) : [],
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
