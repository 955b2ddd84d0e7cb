/** The name that a system knows a llama.cpp package by. */
import type { Evaluator } from '../eval/evaluator.ts';
import { notOfLib } from '../eval/lib/index.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import { overlayItems } from '../eval/overlay-items.ts';
import { definingOverlay, overlayResult } from '../eval/package-set.ts';
import { isSelection } from '../upstream/backends.ts';
import type { LlamaPackage } from './types.ts';

/** The package under the name that the system's overlays give it, with the binding that defines it. */
export function named(ev: Evaluator, system: ModuleSystem, found: LlamaPackage): LlamaPackage {
  const pkgs = system.pkgs?.force();
  if (pkgs?.kind !== 'pkgs') return found;
  for (let index = overlayItems(pkgs.set).length - 1; index >= 0; index--) {
    const result = overlayResult(ev, pkgs.set, index);
    if (result.kind !== 'attrs') continue;
    for (const [name, thunk] of result.entries) {
      if (!/llama/i.test(name) || thunk.force() !== found.value) continue;
      // An overlay that comes later may have the name for itself.
      const defining = definingOverlay(ev, pkgs, name);
      if (defining && 'index' in defining && defining.index === index) {
        return {
          ...found,
          name,
          definition: notOfLib(thunk.binding),
          chosen: found.chosen || isSelection(/^llama-cpp-(.*)$/.exec(name)?.[1] ?? ''),
        };
      }
    }
  }
  return found;
}
