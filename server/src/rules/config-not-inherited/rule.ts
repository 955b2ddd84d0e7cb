/** `nixpkgs.config.cudaSupport = true;` on a host that takes `inputs.llama-cpp.packages.SYSTEM.default`. */
import type { Host, Installed } from '../../fleet/types.ts';
import { configSwitch, selected } from '../package-sets.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const configNotInherited: Rule = {
  id: 'config-not-inherited',
  severity: 'info',
  summary: 'nixpkgs.config asks for CUDA or ROCm, and the flake’s package does not hear of it',
  *check({ fleet }) {
    for (const host of fleet?.hosts ?? []) {
      for (const installed of host.packages) {
        const found = judge(host, installed);
        if (found) yield found;
      }
    }
  },
};

const asked = [
  ['cudaSupport', 'cuda'],
  ['rocmSupport', 'rocm'],
] as const;

function judge(
  host: Host,
  { package: { value, origin, backends }, place, system }: Installed,
): Found | undefined {
  const pkgs = system.pkgs?.force();
  if (!place || origin !== 'upstream' || !backends || pkgs?.kind !== 'pkgs' || value.kind !== 'extern')
    return undefined;
  // Another output was chosen for what it is.
  const [output, , name] = selected(value);
  if (
    !(output === 'packages' && name === 'default') &&
    !(output === 'legacyPackages' && name === 'llamaPackages')
  )
    return undefined;
  const wanted = asked.find(
    ([flag, backend]) => configSwitch(pkgs.set, flag) === true && !backends.includes(backend),
  );
  if (!wanted) return undefined;
  const [flag, backend] = wanted;
  return {
    file: place.file,
    span: spanOf(place),
    message: `${host.name} sets \`nixpkgs.config.${flag}\`, which does not reach the official flake’s own \`packages\`: this build has no ${backend}. \`packages.….${backend}\` has it, and so has the package of its overlay.`,
  };
}
