/** What settings say about reading a flake. */
import type { Settings } from '../workspace/settings-file.ts';
import type { FleetOptions } from './types.ts';

export const fleetOptions = ({
  option,
  overlay,
  assumeUpstream,
  assumeNixpkgs,
}: Settings): Partial<FleetOptions> => ({
  ...(option !== undefined && { option: option.split('.') }),
  ...(overlay !== undefined && { overlay: overlay.replace(/^(\.\/)+/, '') }),
  ...(assumeUpstream !== undefined && { assumeUpstream }),
  ...(assumeNixpkgs !== undefined && { assumeNixpkgs }),
});
