/** The set of packages that a llama.cpp is built in, and its configuration. */
import type { PackageSet } from '../eval/package-set.ts';
import type { Extern, Value } from '../eval/value.ts';

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

/** A switch of a package set's `config`, as `cudaSupport`; undefined where it can't be known. */
export function configSwitch(set: PackageSet, name: string): boolean | undefined {
  const config = set.config.force();
  if (config.kind !== 'attrs') return undefined;
  const value = config.entries.get(name)?.force();
  if (!value) return config.rest ? undefined : false;
  return value.kind === 'bool' ? value.value : undefined;
}
