/** What a fleet is judged by where nobody says otherwise. */
import { newestLlamaDay, newestNixpkgsDay } from '../upstream/changes.ts';
import type { FleetOptions } from './types.ts';

export const defaultFleetOptions: FleetOptions = {
  option: ['hardware', 'gpu'],
  overlay: 'overlays/llama-cpp.nix',
  assumeUpstream: newestLlamaDay,
  assumeNixpkgs: newestNixpkgsDay,
};
