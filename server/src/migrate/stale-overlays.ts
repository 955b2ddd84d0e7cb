/** Which overlays of llama.cpp stay, and which the official flake replaces. */
import type { OverlayFile } from '../fleet/types.ts';
import type { Migration } from './state.ts';

/** An overlay of ours, or one as good: every variant, from the official flake, each with CPU code that is chosen well. */
export function isUpToDate(overlay: OverlayFile): boolean {
  const names = ['llama-cpp-cpu', 'llama-cpp-cuda', 'llama-cpp-vulkan'];
  return (
    overlay.isOfficial &&
    overlay.shape === 'curried' &&
    !overlay.packages.has('llama-cpp') &&
    names.every((name) => {
      const found = overlay.packages.get(name);
      return found !== undefined && found.cpu !== 'native' && found.cpu !== 'baseline';
    })
  );
}

/** Overlays and package files that the official flake replaces. */
export const staleOverlays = (migration: Migration): OverlayFile[] =>
  migration.fleet.overlays.filter((overlay) => !isUpToDate(overlay) && overlay.shape !== 'package');
