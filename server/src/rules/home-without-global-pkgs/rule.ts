/** A home that names a package of the host's overlays, and has a package set of its own. */
import { overlayItems } from '../../eval/overlay-items.ts';
import { definingOverlay } from '../../eval/package-set.ts';
import { isHole } from '../../eval/value.ts';
import type { Fleet, Host, Installed } from '../../fleet/types.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const homeWithoutGlobalPkgs: Rule = {
  id: 'home-without-global-pkgs',
  severity: 'error',
  summary: 'a home names a llama.cpp package that only the host’s overlays define',
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
  const { package: llama, place, where, system } = installed;
  if (!place || llama.origin !== 'unknown' || !where.startsWith('home-manager.users.')) return undefined;
  if (!/^llama-cpp-\w/.test(llama.name)) return undefined;
  const hostPkgs = host.modules?.pkgs?.force();
  const homePkgs = system.pkgs?.force();
  if (hostPkgs?.kind !== 'pkgs' || homePkgs?.kind !== 'pkgs' || homePkgs.set === hostPkgs.set)
    return undefined;
  // Overlays of the home's own that we don't see may define it.
  if (!overlayItems(homePkgs.set).every((item) => !isHole(item) && item.force().kind === 'lambda'))
    return undefined;
  const defining = definingOverlay(fleet.ev, hostPkgs, llama.name);
  if (!defining || !('index' in defining)) return undefined;
  const { name } = llama;
  return {
    file: place.file,
    span: spanOf(place),
    message: `Home Manager has a package set of its own on ${host.name} (\`home-manager.useGlobalPkgs\` is off), without the host’s overlays: Nix stops with “undefined variable '${name}'” or “attribute '${name}' missing”. Turn it on, or take the package from \`osConfig\`.`,
  };
}
