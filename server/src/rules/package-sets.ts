/** The set of packages that a llama.cpp is built in, and its configuration. */
import { overlayItems } from '../eval/overlay-items.ts';
import type { PackageSet } from '../eval/package-set.ts';
import { type Extern, isHole, type Value } from '../eval/value.ts';
import type { Fleet } from '../fleet/types.ts';

/** The names that an extern's steps select; `()` for a call. */
export const selected = ({ ops }: Extern): string[] => ops.map((op) => (op.op === 'select' ? op.name : '()'));

/** The package set that a package is built in; undefined for what an input builds by itself. */
export function packageSetOf(value: Value): PackageSet | undefined {
  if (value.kind !== 'extern') return undefined;
  if (value.root.type === 'pkgs') return value.root.set;
  // `(inputs.llama-cpp.overlays.default final prev).…`
  const call = value.root.type === 'input' && selected(value)[0] === 'overlays' ? value.ops[2] : undefined;
  const final = call?.op === 'call' ? call.arg.force() : undefined;
  return final?.kind === 'pkgs' ? final.set : undefined;
}

/** Whether an overlay of somebody else's, which its name says to be of llama.cpp, may have put another package into the set. */
export function hasForeignLlama({ inputs }: Fleet, set: PackageSet): boolean {
  return overlayItems(set).some((item) => {
    const value = isHole(item) ? undefined : item.force();
    if (value?.kind !== 'extern' || value.root.type !== 'input') return false;
    const { name } = value.root;
    const input = inputs.find((one) => one.name === name);
    return input !== undefined && !input.llama?.isUpstream && /llama/i.test(`${name} ${input.source}`);
  });
}

/** A switch of a package set's `config`, as `cudaSupport`; undefined where it can't be known. */
export function configSwitch(set: PackageSet, name: string): boolean | undefined {
  const config = set.config.force();
  if (config.kind !== 'attrs') return undefined;
  const value = config.entries.get(name)?.force();
  if (!value) return config.rest ? undefined : false;
  return value.kind === 'bool' ? value.value : undefined;
}
