/** A CUDA build for macOS, or a ROCm build for anything but x86_64-linux: nixpkgs refuses it. */
import type { Host, Installed } from '../../fleet/types.ts';
import { selected } from '../package-sets.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const unsupportedPlatform: Rule = {
  id: 'unsupported-platform',
  severity: 'error',
  summary: 'CUDA on macOS, or ROCm off x86_64-linux',
  *check({ fleet }) {
    for (const host of fleet?.hosts ?? []) {
      for (const installed of host.packages) {
        const found = judge(host, installed);
        if (found) yield found;
      }
    }
  },
};

const rows = [
  { backend: 'cuda', name: 'CUDA', lacks: (system: string) => system.endsWith('-darwin'), where: 'macOS' },
  {
    backend: 'rocm',
    name: 'ROCm',
    lacks: (system: string) => system !== 'x86_64-linux',
    where: 'anything but x86_64-linux',
  },
] as const;

function judge({ name, system }: Host, { package: llama, place }: Installed): Found | undefined {
  if (!place || system === undefined) return undefined;
  const row = rows.find(({ backend, lacks }) => llama.backends?.includes(backend) && lacks(system));
  if (!row) return undefined;
  const { value } = llama;
  // An output of the official flake that is not there is said as such.
  if (value.kind === 'extern' && value.root.type === 'input' && selected(value)[0] === 'packages')
    return undefined;
  return {
    file: place.file,
    span: spanOf(place),
    message: `${row.name} does not exist for ${row.where}, and ${name} is ${system}: Nix refuses to evaluate the build.`,
  };
}
