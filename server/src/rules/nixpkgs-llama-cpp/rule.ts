/** A host that installs nixpkgs' llama.cpp. */
import { isOfficialSource } from '../../fleet/build-source.ts';
import type { Fleet, Installed } from '../../fleet/types.ts';
import { nixpkgsHas } from '../../upstream/nixpkgs-packages.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const nixpkgsLlamaCpp: Rule = {
  id: 'nixpkgs-llama-cpp',
  severity: 'hint',
  summary: 'a host installs nixpkgs’ llama.cpp instead of the official flake’s',
  *check({ fleet }) {
    if (!fleet) return;
    const seen = new Set<string>();
    for (const { packages } of fleet.hosts) {
      for (const installed of packages) {
        // What an overlay of the workspace makes of it is that overlay's matter.
        if (installed.package.origin !== 'nixpkgs' || installed.package.definition) continue;
        // Built from other sources it is nixpkgs’ recipe alone.
        if (installed.package.source && !isOfficialSource(installed.package.source)) continue;
        // A file that runs it in ten places has one llama.cpp.
        const key = `${installed.place?.file.path} ${installed.package.name} ${[...installed.package.overrides.keys()]}`;
        if (!installed.place || seen.has(key)) continue;
        seen.add(key);
        yield found(fleet, installed);
      }
    }
  },
};

function found(fleet: Fleet, installed: Installed): Found {
  const place = installed.place!;
  const variant = ownVariant(fleet, installed);
  return {
    file: place.file,
    span: spanOf(place),
    message: `This is nixpkgs’ llama.cpp, some weeks behind the official flake${variant ? `; nixpkgs has this build as \`${variant}\`, too` : ''}.`,
    fixes: [{ kind: 'migrate', title: 'Migrate llama.cpp to the official flake', safe: false }],
  };
}

/** nixpkgs' own name for what an override makes. */
function ownVariant(fleet: Fleet, { package: { overrides, name } }: Installed): string | undefined {
  const [argument, ...more] = [...overrides].filter(([, value]) => value.kind === 'bool' && value.value);
  if (!argument || more.length > 0 || name !== 'llama-cpp') return undefined;
  const backend = /^(cuda|rocm|vulkan)Support$/.exec(argument[0])?.[1];
  const variant = `llama-cpp-${backend}`;
  return backend && nixpkgsHas(variant, fleet.nixpkgsDay) === 'yes' ? variant : undefined;
}
