/** The llama.cpp packages that a fleet speaks of, and what their overrides set. */
import type { Thunk } from '../eval/thunk.ts';
import type { Value } from '../eval/value.ts';
import type { Fleet, LlamaPackage } from '../fleet/types.ts';

/** What hosts install, and what overlays define of inputs: what `prev` is to an overlay, only a host knows. */
export function* packagesOf(fleet: Fleet): Iterable<LlamaPackage> {
  for (const host of fleet.hosts) for (const installed of host.packages) yield installed.package;
  for (const overlay of fleet.overlays) {
    for (const llama of overlay.packages.values()) {
      if (llama.value.kind === 'extern' && llama.value.root.type === 'input') yield llama;
    }
  }
}

/** The arguments of each `.override { … }`, with what wrote them. */
export function* overridden(value: Value): Iterable<readonly [string, Thunk]> {
  if (value.kind !== 'extern') return;
  for (const [index, op] of value.ops.entries()) {
    const call = value.ops[index + 1];
    if (op.op !== 'select' || op.name !== 'override' || call?.op !== 'call') continue;
    const set = call.arg.force();
    if (set.kind === 'attrs') yield* set.entries;
  }
}
