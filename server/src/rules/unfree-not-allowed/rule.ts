/** A CUDA build on a host whose nixpkgs allows nothing unfree. */
import type { PackageSet } from '../../eval/package-set.ts';
import type { Value } from '../../eval/value.ts';
import type { Fleet, Host, Installed, LlamaPackage } from '../../fleet/types.ts';
import { isWhollySeen } from '../known-modules.ts';
import { configSwitch, packageSetOf, selected } from '../package-sets.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const unfreeNotAllowed: Rule = {
  id: 'unfree-not-allowed',
  severity: 'error',
  summary: 'a CUDA build of llama.cpp where nothing unfree is allowed',
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
  const { package: llama, place } = installed;
  if (!place || !llama.backends?.includes('cuda')) return undefined;
  if (llama.origin !== 'upstream' && llama.origin !== 'nixpkgs') return undefined;
  // A CMake flag brings no CUDA into the build, and nothing unfree with it.
  if (!isByArgument(llama)) return undefined;
  // Where there is no CUDA at all, that is what is said.
  if (host.system?.endsWith('-darwin')) return undefined;
  const message = ofOutput(llama.value) ?? ofHost(fleet, host, installed);
  return message === undefined ? undefined : { file: place.file, span: spanOf(place), message };
}

const refusal = 'Nix stops with “has an unfree license (‘CUDA EULA’), refusing to evaluate”';

/** Whether an argument, the package's own name or the set's configuration asks for CUDA. */
function isByArgument({ value, overrides }: LlamaPackage): boolean {
  const given = overrides.get('cudaSupport') ?? overrides.get('useCuda');
  if (given) return given.kind === 'bool' && given.value;
  if (value.kind === 'extern' && selected(value).some((name) => /cuda/i.test(name))) return true;
  const set = packageSetOf(value);
  return set !== undefined && configSwitch(set, 'cudaSupport') === true;
}

/** `packages.S.default.override { useCuda = true; }`: built in the flake's own nixpkgs, which allows nothing unfree. */
function ofOutput(value: Value): string | undefined {
  if (value.kind !== 'extern' || value.root.type !== 'input' || selected(value)[0] !== 'packages')
    return undefined;
  if (!['default', 'vulkan'].includes(selected(value)[2] ?? '')) return undefined;
  return `\`packages.….default\` is built without anything unfree, whatever the host allows: ${refusal}. \`packages.….cuda\` is allowed by its own flake.`;
}

/** Built in a package set of the workspace, whose configuration is known and allows nothing. */
function ofHost(fleet: Fleet, host: Host, { package: llama }: Installed): string | undefined {
  const set = packageSetOf(llama.value);
  if (!set || !allowsNothing(set) || !host.modules) return undefined;
  if (!isWhollySeen(fleet, host.modules)) return undefined;
  return `CUDA is unfree, and ${host.name} allows nothing unfree: ${refusal}. Set \`nixpkgs.config.allowUnfree = true;\`, or a predicate that allows CUDA’s packages.`;
}

function allowsNothing(set: PackageSet): boolean {
  const config = set.config.force();
  if (config.kind !== 'attrs' || config.rest) return false;
  for (const [name, thunk] of config.entries) {
    if (!/unfree|license/i.test(name)) continue;
    const value = thunk.force();
    if (!(value.kind === 'bool' && !value.value)) return false;
  }
  return true;
}
