/** A variant that an overlay of the workspace defines, on a host that does not apply the overlay. */

import type { ModuleSystem } from '../../eval/modules/system.ts';
import { overlayItems } from '../../eval/overlay-items.ts';
import { definingOverlay } from '../../eval/package-set.ts';
import { isHole } from '../../eval/value.ts';
import { relative } from '../../fleet/load.ts';
import type { Fleet, Host, Installed, OverlayFile } from '../../fleet/types.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan, spanOf } from '../spans.ts';

export const overlayNotApplied: Rule = {
  id: 'overlay-not-applied',
  severity: 'warning',
  summary: 'a host uses a variant of llama.cpp that none of its overlays defines',
  *check({ fleet }) {
    if (!fleet) return;
    for (const host of fleet.hosts) {
      for (const installed of host.packages) {
        const found = judge(fleet, host, installed);
        if (found) yield found;
      }
    }
  },
};

function judge(fleet: Fleet, host: Host, installed: Installed): Found | undefined {
  const { package: llama, place, system } = installed;
  if (!place || llama.definition || !/^llama-cpp-\w/.test(llama.name)) return undefined;
  if (llama.origin !== 'unknown' && llama.origin !== 'nixpkgs') return undefined;
  if (!seesOverlays(system) || isDefinedFor(fleet, host, llama.name)) return undefined;
  const overlay = fleet.overlays.find(({ packages }) => packages.has(llama.name));
  // nixpkgs' own variant, and nobody here has another of that name.
  if (!overlay && llama.origin === 'nixpkgs') return undefined;
  const definition = overlay?.packages.get(llama.name)?.definition;
  return {
    file: place.file,
    span: spanOf(place),
    message: message(fleet, host, installed, overlay),
    related: definition
      ? [
          {
            file: definition.file,
            span: nameSpan(definition),
            message: `defined here, in an overlay that ${host.name} does not apply`,
          },
        ]
      : [],
    fixes: [fixFor(host, overlay)],
  };
}

function message(
  fleet: Fleet,
  host: Host,
  { package: llama }: Installed,
  overlay: OverlayFile | undefined,
): string {
  const where = overlay && relative(fleet.root, overlay.path);
  if (llama.origin === 'nixpkgs')
    return `${host.name} gets nixpkgs’ \`${llama.name}\` here, not the one of ${where}, which it does not apply.`;
  const why = where
    ? `${host.name} does not apply ${where}, which defines it`
    : `no overlay of ${host.name} defines it`;
  return `\`${llama.name}\` is not in nixpkgs, and ${why}: Nix stops with “attribute '${llama.name}' missing” or “undefined variable '${llama.name}'”.`;
}

const fixFor = (host: Host, overlay: OverlayFile | undefined): Fix =>
  overlay?.isOfficial
    ? {
        kind: 'step',
        title: `Apply the overlay on ${host.name}`,
        safe: false,
        preferred: true,
        step: 'wire-hosts',
        arguments: { host: host.name },
      }
    : { kind: 'migrate', title: 'Migrate llama.cpp to the official flake', safe: false, preferred: true };

/** Whether each overlay of the system is one that we see into: any other may define the name. */
function seesOverlays(system: ModuleSystem): boolean {
  const pkgs = system.pkgs?.force();
  if (pkgs?.kind !== 'pkgs') return false;
  return overlayItems(pkgs.set).every((item) => !isHole(item) && item.force().kind === 'lambda');
}

/** Whether the host itself has the name: a home without it has another mistake. */
function isDefinedFor(fleet: Fleet, host: Host, name: string): boolean {
  const pkgs = host.modules?.pkgs?.force();
  return pkgs?.kind !== 'pkgs' || definingOverlay(fleet.ev, pkgs, name) !== undefined;
}
