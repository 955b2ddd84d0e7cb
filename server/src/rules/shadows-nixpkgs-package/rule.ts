/** An overlay that puts the official flake's package in the place of `llama-cpp`, which nixpkgs' variants override. */
import { definingOverlay } from '../../eval/package-set.ts';
import { selectName } from '../../eval/select.ts';
import type { PackageSetValue } from '../../eval/value.ts';
import { llamaPackage } from '../../fleet/llama-package.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import type { Node } from '../../nix/syntax.ts';
import { llamaVariantNames, nixpkgsHas } from '../../upstream/nixpkgs-packages.ts';
import { nixpkgsDays } from '../days.ts';
import { selected } from '../package-sets.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan, spanOf } from '../spans.ts';

export const shadowsNixpkgsPackage: Rule = {
  id: 'shadows-nixpkgs-package',
  severity: 'warning',
  summary: 'llama-cpp is replaced, on which nixpkgs’ variants of it are built',
  *check({ fleet }) {
    if (!fleet) return;
    for (const host of fleet.hosts) yield* onHost(fleet, host);
    for (const overlay of fleet.overlays) {
      const llama = overlay.packages.get('llama-cpp');
      const broken = variants(fleet).filter((name) => !overlay.result.entries.has(name));
      // Applied, it is judged with the overlays around it.
      const isApplied = fleet.hosts.some((host) => defining(fleet, host)?.node === llama?.definition);
      if (llama?.origin !== 'upstream' || !llama.definition || isApplied || overlay.result.rest) continue;
      if (broken.length > 0) yield atDefinition(llama.definition, broken);
    }
  },
};

/** nixpkgs' variants that are certainly there. */
const variants = (fleet: Fleet): readonly string[] =>
  llamaVariantNames.filter((name) => nixpkgsDays(fleet).every((day) => nixpkgsHas(name, day) === 'yes'));

function* onHost(fleet: Fleet, host: Host): Iterable<Found> {
  const shadow = defining(fleet, host);
  if (!shadow) return;
  const broken = variants(fleet).filter((name) => !definingOverlay(fleet.ev, shadow.pkgs, name));
  if (broken.length === 0) return;
  if (shadow.node) yield atDefinition(shadow.node, broken);
  for (const { package: llama, place } of host.packages) {
    const { value } = llama;
    const name = value.kind === 'extern' && value.root.type === 'pkgs' ? selected(value)[0] : undefined;
    if (!place || name === undefined || !broken.includes(name)) continue;
    yield {
      file: place.file,
      span: spanOf(place),
      message: `nixpkgs’ \`${name}\` overrides \`llama-cpp\`, which on ${host.name} is the official flake’s: Nix stops with “called with unexpected argument '${name.slice('llama-cpp-'.length)}Support'”.`,
      fixes: [migrate],
    };
  }
}

/** The overlay of a host that makes `llama-cpp` the official flake's, and the binding where that is the author's own. */
function defining(
  fleet: Fleet,
  { modules }: Host,
): { pkgs: PackageSetValue; node: Node | undefined } | undefined {
  const { ev, upstreamDay, nixpkgsDay } = fleet;
  const pkgs = modules?.pkgs?.force();
  const overlay = pkgs?.kind === 'pkgs' ? definingOverlay(ev, pkgs, 'llama-cpp') : undefined;
  if (pkgs?.kind !== 'pkgs' || !overlay || !('index' in overlay)) return undefined;
  const kindOf = (name: string) => fleet.inputs.find((input) => input.name === name)?.kind ?? 'other';
  const value = selectName(ev, overlay.result, 'llama-cpp', undefined);
  if (llamaPackage({ ev, kindOf, upstreamDay, nixpkgsDay }, value)?.origin !== 'upstream') return undefined;
  const node = overlay.result.kind === 'attrs' ? overlay.result.entries.get('llama-cpp')?.binding : undefined;
  return { pkgs, node };
}

const atDefinition = (node: Node, broken: readonly string[]): Found => ({
  file: node.file,
  span: nameSpan(node),
  message: `This replaces \`llama-cpp\`, which nixpkgs’ ${broken.map((name) => `\`${name}\``).join(', ')} override with arguments that the official flake’s package does not take: whoever uses one gets “called with unexpected argument”. Under a name of its own it is in nobody’s way.`,
  fixes: [migrate],
});

const migrate: Fix = { kind: 'migrate', title: 'Migrate llama.cpp to the official flake', safe: false };
