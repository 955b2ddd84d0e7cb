/** Plans a migration. */
import type { Fleet } from '../fleet/types.ts';
import { noChange } from '../nix/change.ts';
import type { MigrationOptions, Plan } from './types.ts';

export const defaultMigrationOptions: MigrationOptions = {
  gpu: {},
  wiring: 'shared',
  target: 'upstream',
  expose: false,
  option: 'hardware.gpu',
  overlay: 'overlays/llama-cpp.nix',
  url: 'github:ggml-org/llama.cpp',
  follows: true,
  keepStale: false,
};

/** The whole migration of a fleet, tried in memory before it is given. */
export function planMigration(_fleet: Fleet, _options: Partial<MigrationOptions> = {}): Plan {
  return { steps: [], change: noChange, hosts: [], decisions: [], notes: [], refused: undefined };
}
